"""What exhibitors, their staff and the exhibition team receive: true, in their language, in few queries."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees import mails
from attendees.tests.factories import make_category, make_registration
from exhibitors import mail_kinds
from exhibitors.enums import AllocationState, ExhibitorState, MemberState
from exhibitors.mails import Compose
from exhibitors.models import Allocation, Exhibitor, ExhibitorMember, ExhibitorToken
from exhibitors.services import applications, booths, members, notices, staff, tokens
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from exhibitors.tests.own import make_own_token
from summit import audit, dates, delivery, mail, pages
from summit import mail_kinds as kinds
from summit.enums import NotificationState, Role, SummitState
from summit.models import Notification, Summit, User
from summit.services import summits
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]


@pytest.fixture
def summit():
    summit = make_summit(
        name_en="Smart City Summit", name_ar="قمة المدن الذكية", city_en="Yinchuan"
    )
    today = timezone.now().date()
    day = dt.timedelta(days=1)
    make_exhibition(
        summit,
        booth_until=today + 10 * day,
        profile_until=today + 20 * day,
        free_return_until=today + 15 * day,
    )
    return summit


@pytest.fixture
def member(summit):
    exhibitor = make_exhibitor(summit, "Helan <i>Data", wished_area=18, application="Sensors")
    return make_member(exhibitor, "lin@helan.example", full_name="Ma Lin")


@pytest.fixture
def allocation(summit, member):
    booth = make_booth(make_plan(summit), width=Decimal(6), depth=Decimal(3), open_sides=2)
    return make_allocation(booth, member.exhibitor, AllocationState.HELD, message="Too late.")


@pytest.fixture
def staff_pass(summit, member):
    make_allocation(make_booth(make_plan(summit, "Hall B"), "B01"), member.exhibitor)
    """Of somebody who was registered already."""
    make_registration(make_category(summit), email="wang@helan.example", full_name="Wang Fang")
    person = staff.Person("Wang Fang", "wang@helan.example")
    return staff.name(member.exhibitor, person, by=audit.SYSTEM)


def written(row):
    return Compose([row]).write(row)


def latest(kind):
    return Notification.objects.filter(kind=f"exhibitor.{kind}").order_by("pk").last()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", mail_kinds.LABELS)
def test_every_kind_can_be_read_in_every_language(member, allocation, staff_pass, kind, language):
    context = {
        "allocation": allocation.pk,
        "member": member.pk,
        "staff_pass": staff_pass.pk,
        "token": make_own_token(member)[0].pk,
        "costs": "120.00",
        "ended": [staff_pass.pk],
        "is_exchange": True,
        "role": "manager",
    }
    row = Notification(
        kind=kind,
        subject_id=member.exhibitor_id,
        recipient="lin@helan.example",
        language=language,
        context=context,
    )
    one = written(row)
    message = mail.message_of(one, row)
    html, text = message.alternatives[0][0], message.body
    for whole in (one.subject, html, text):
        assert "%(" not in whole
        assert "None" not in whole
        assert "{{" not in whole
    assert one.subject
    assert one.preheader
    assert one.reason
    assert "<i>" not in html
    assert len(one.actions) <= 2
    for action in one.actions:
        own = f"{django_settings.SITE_URL}/{language}/exhibitor/"
        apply = f"{django_settings.SITE_URL}/{language}/{member.summit.slug}/exhibit/"
        assert action.url.startswith((own, apply, f"{django_settings.SITE_URL}/admin/"))
        assert action.url in text


def test_every_kind_that_is_told_has_a_name_and_a_writer():
    from exhibitors.mails import compose
    from exhibitors.services import notices

    constants = (value for name, value in vars(notices).items() if name.isupper())
    told = {value for value in constants if isinstance(value, str)}
    told |= set(notices.KINDS.values())
    assert told == set(mail_kinds.LABELS) == set(compose._KINDS)


def test_example_of_every_kind_is_found_for_the_previews(summit, member, staff_pass):
    applications.put_on_waiting_list(make_exhibitor(summit, state="applied"), by=audit.SYSTEM)
    make_own_token(member)
    for kind in mail_kinds.LABELS:
        example = kinds.example(kind, "en", summit)
        assert kinds.written(example) is not None, kind


def test_example_of_what_nobody_has_is_none(summit, member):
    applications.contract(member.exhibitor, by=audit.SYSTEM)
    example = kinds.example("exhibitor.booth_confirmed", "en", summit)
    assert kinds.written(example) is None


def test_who_made_a_token_hears_that_the_office_has_ended_it(summit, member):
    colleague = make_member(member.exhibitor, role="editor")
    token, _secret = make_own_token(member)
    tokens.take_back(token, by=make_user(summit))
    sent = latest("key_ended")
    assert (sent.recipient, sent.language) == (member.user.email, member.user.language)
    assert not Notification.objects.filter(recipient=colleague.user.email).exists()
    said = written(sent)
    assert said.subject == "API token ended: Tests of Helan <i>Data, Smart City Summit"
    facts = dict(said.facts)
    assert facts["Token"] == "Tests"
    assert facts["Begins with"] == f"{token.prefix}…"
    assert facts["Ended on"] == facts["Made on"]
    assert [action.label for action in said.actions] == ["API access"]
    assert "make a new token" in said.paragraphs[0]


def test_who_is_no_manager_any_more_is_led_to_what_opens(summit, member):
    token, _secret = make_own_token(member)
    ExhibitorMember.objects.update(role="editor")
    tokens.take_back(token, by=make_user(summit))
    said = written(latest("key_ended"))
    assert [action.label for action in said.actions] == ["Open the portal"]
    assert "a manager can make" in said.paragraphs[0]


def test_nobody_is_told_of_a_token_that_was_ended_in_the_portal(summit, member):
    tokens.revoke(make_own_token(member)[0], by=member.user)
    assert latest("key_ended") is None


PAST = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
OPENS_NOTHING = {
    "account": lambda: User.objects.filter(exhibitor_memberships__pk__gt=0).update(is_active=False),
    "member": lambda: ExhibitorMember.objects.update(state=MemberState.DISMISSED),
    "expired": lambda: ExhibitorToken.objects.update(expires_at=PAST),
    "closed": lambda: Exhibitor.objects.update(state=ExhibitorState.CLOSED),
    "archived": lambda: Summit.objects.update(state=SummitState.ARCHIVED),
}


@pytest.mark.parametrize("end", OPENS_NOTHING)
def test_nobody_is_told_or_promised_a_mail_of_a_token_that_opened_nothing_before(
    client, summit, member, end
):
    pk = make_own_token(member)[0].pk
    client.force_login(make_user(summit, Role.EXHIBITION))
    page = reverse("admin:exhibitors_exhibitor_change", args=[member.exhibitor_id])
    assert f"{member} hears of it by mail." in client.get(page).content.decode()
    OPENS_NOTHING[end]()
    pages.forget()
    shown = client.get(page).content.decode()
    assert "The program that uses it gets no answer" in shown
    assert "hears of it by mail" not in shown
    token = ExhibitorToken.objects.get(pk=pk)
    tokens.take_back(token, by=make_user(summit))
    assert token.revoked_at is not None
    assert latest("key_ended") is None


def test_mail_about_a_token_that_is_erased_is_not_sent(summit, member):
    token, _secret = make_own_token(member)
    tokens.take_back(token, by=make_user(summit))
    token.delete()
    assert written(latest("key_ended")) is None


def test_reservation_says_booth_price_and_what_is_kept(summit, member):
    one, other = make_booths(make_plan(summit), 2)
    make_allocation(one, member.exhibitor, AllocationState.CONFIRMED)
    allocation = booths.hold(member.exhibitor, other, by=member.user)
    booths.reserve(allocation, by=member.user)
    said = written(latest("booth_reserved"))
    assert said.subject == "Reserved: booth A02, Smart City Summit"
    facts = dict(said.facts)
    assert facts["Booth"] == "A02, Hall A"
    assert facts["Size"] == "9 m², 1 open side"
    assert facts["Price before tax"] == "CNY 9,000"
    assert said.paragraphs[0] == "You keep booth A01 until booth A02 is confirmed."
    assert [action.label for action in said.actions] == ["Name staff", "Open the portal"]


def test_confirmation_says_what_leaving_costs(summit, member, allocation):
    booths.reserve(allocation, by=member.user)
    booths.confirm(allocation, by=audit.SYSTEM)
    exhibition = summit.exhibition
    assert "Giving it back is free until" in written(latest("booth_confirmed")).lead
    exhibition.free_return_until = exhibition.today() - dt.timedelta(days=1)
    exhibition.save()
    assert "costs 50% of its price since" in written(latest("booth_confirmed")).lead
    booths.release(allocation, by=member.user)
    said = written(latest("booth_released"))
    assert said.paragraphs == ["By the terms of the exhibition this costs CNY 9,250."]


def test_reminder_says_until_when_on_the_clocks_of_the_city(summit, member, allocation):
    until = dt.datetime(2031, 11, 1, 7, 12, tzinfo=dt.UTC)
    Allocation.objects.update(held_until=until)
    row = Notification.objects.create(
        summit=summit,
        kind="exhibitor.hold_ending",
        recipient="lin@helan.example",
        subject_id=member.exhibitor_id,
        context={"allocation": allocation.pk},
    )
    assert written(row).title == (
        "Booth A01 is held for you until Saturday 1 November, 15:12, Yinchuan time (UTC+8)"
    )


def test_staff_mail_says_that_a_registration_stays_as_it_is(staff_pass):
    said = written(latest("staff_named"))
    assert said.title.startswith("Wang Fang, ")
    assert "registered already" in said.lead


def registered(*addresses):
    """What was written to each of these about the registration that a naming made."""
    rows = list(Notification.objects.filter(recipient__in=addresses).order_by("pk"))
    composer = delivery.composer_of("registration")(rows)
    return [composer.write(row) for row in rows]


def test_whoever_is_registered_by_being_named_gets_one_mail_with_ticket_and_booth(summit, member):
    claim = make_allocation(make_booth(make_plan(summit, "Hall B"), "B01"), member.exhibitor)
    person = staff.Person("سارة", "sara@helan.example", language="ar")
    named = staff.name(member.exhibitor, person, by=audit.SYSTEM)
    row = Notification.objects.get(recipient="sara@helan.example")
    assert (row.kind, row.language) == ("registration.confirmed", "ar")
    Allocation.objects.filter(pk=claim.pk).update(state=AllocationState.CONFIRMED)
    row.language = "en"
    said = delivery.composer_of(row.kind)([row]).write(row)
    assert "سارة" in said.title
    assert said.lead.startswith("Helan <i>Data names you as staff for its booth. ")
    assert ("Booth", "B01, Hall B") in said.facts
    assert [label for label, _value in said.facts].count("Days") == 1
    assert said.qr_png
    assert said.reason.startswith("You receive this because Helan <i>Data gave this address")
    type(named).objects.update(state="returned")  # the registration of another pass goes on
    assert "names you" not in delivery.composer_of(row.kind)([row]).write(row).lead


def test_mails_of_many_who_were_named_cost_as_those_of_one(summit, member):
    claim = make_allocation(make_booth(make_plan(summit, "Hall B"), "B01"), member.exhibitor)
    Allocation.objects.filter(pk=claim.pk).update(state=AllocationState.CONFIRMED)
    addresses = [f"person{n}@helan.example" for n in range(3)]
    for address in addresses:
        staff.name(member.exhibitor, staff.Person("Li Na", address), by=audit.SYSTEM)
    registered(*addresses)  # what is the same for every mail is read once
    with CaptureQueriesContext(connection) as one:
        assert len(registered(*addresses[:1])) == 1
    with CaptureQueriesContext(connection) as all_of_them:
        assert all("names you" in said.lead for said in registered(*addresses))
    assert len(all_of_them) == len(one)


def test_mails_of_others_are_written_as_before_and_read_nothing_more(summit):
    make_registration(make_category(summit), email="guest@mfa.example")
    row = Notification.objects.get(recipient="guest@mfa.example")
    mails.Compose([row]).write(row)  # what is the same for every mail is read once
    with CaptureQueriesContext(connection) as plain:
        expected = mails.Compose([row]).write(row)
    with CaptureQueriesContext(connection) as queries:
        said = delivery.composer_of(row.kind)([row]).write(row)
    assert (said.lead, said.facts, said.reason) == (expected.lead, expected.facts, expected.reason)
    assert len(queries) == len(plain)


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("state", ["submitted", "under_review"])
def test_staff_mail_promises_no_ticket_while_the_office_decides(staff_pass, state, is_new):
    type(staff_pass).objects.update(has_registered=is_new)
    type(staff_pass.registration).objects.update(state=state)
    assert "office decides first" in written(latest("staff_named")).lead


def test_staff_mails_of_a_registration_that_lacks_something_say_so(staff_pass):
    type(staff_pass).objects.update(has_registered=False)
    type(staff_pass.registration).objects.update(state="draft")
    assert "not complete yet" in written(latest("staff_named")).lead
    type(staff_pass).objects.update(state="returned")
    row = latest("staff_named")
    row.kind = "exhibitor.staff_freed"
    assert written(row).lead == "Your registration stays as it is."


def test_cancelled_summit_ends_holds_and_tells_who_acts_for_an_exhibitor(summit, member):
    held = booths.hold(member.exhibitor, make_booth(make_plan(summit)), by=member.user)
    make_member(member.exhibitor, "gone@helan.example", state="dismissed")
    make_member(make_exhibitor(summit, state="rejected"), "rejected@helan.example")
    summits.cancel(summit, by=make_user(summit))
    held.refresh_from_db()
    assert held.state == AllocationState.RELEASED
    row = Notification.objects.get(kind="exhibitor.summit_cancelled")
    assert row.recipient == member.user.email
    assert written(row).title == "Smart City Summit does not take place"


def test_invitation_says_what_the_role_allows(member):
    for role, words in (("editor", "name staff"), ("manager", "choose booths")):
        members.invite(
            member.exhibitor,
            email=f"{role}@helan.example",
            full_name="Li Na",
            language="en",
            role=role,
            by=member.user,
        )
        assert words in written(latest("invited")).lead


def test_mail_of_another_role_says_what_it_allows_while_it_is_true(member):
    colleague = make_member(member.exhibitor, "li@helan.example", role="editor")
    members.change_role(colleague, "manager", by=member.user)
    row = latest("role_changed")
    said = written(row)
    assert said.subject == "Your role at Helan <i>Data: Manager, Smart City Summit"
    assert said.title == "You are a manager of Helan <i>Data from now on"
    assert said.lead == "You may choose booths, invite colleagues and change everything else."
    members.change_role(colleague, "editor", by=member.user)
    assert written(row) is None
    said = written(latest("role_changed"))
    assert said.title == "You are an editor of Helan <i>Data from now on"
    assert said.lead.endswith("Booths and colleagues are looked after by its managers.")


def test_application_reaches_the_office_with_its_words(summit):
    applications.apply(
        summit,
        applications.Application(
            "Helan Data", "Ma Lin", "lin@helan.example", country="CN", words="We build sensors."
        ),
    )
    said = written(latest("office_application"))
    assert said.quote == "We build sensors."
    assert dict(said.facts)["Country or region"] == "China"
    assert "/admin/exhibitors/exhibitor/" in said.actions[0].url


def test_mail_that_is_not_true_any_more_is_not_sent(summit, member, allocation):
    booths.reserve(allocation, by=member.user)
    row = latest("booth_reserved")
    applications.cancel(member.exhibitor, by=audit.SYSTEM)
    assert written(row) is None
    delivery.deliver()
    row.refresh_from_db()
    assert row.state == NotificationState.SUPPRESSED
    assert latest("cancelled").state == NotificationState.SENT


@pytest.mark.parametrize(
    "state", [ExhibitorState.APPROVED, ExhibitorState.CANCELLED, ExhibitorState.REJECTED]
)
def test_mail_of_a_state_is_true_in_it(summit, state):
    exhibitor = make_member(make_exhibitor(summit, state="applied")).exhibitor
    verb = {"approved": applications.approve, "cancelled": applications.cancel}.get(state)
    if verb:
        verb(exhibitor, by=audit.SYSTEM)
    else:
        applications.reject(exhibitor, reason="No room.", by=audit.SYSTEM)
    assert written(latest(state)) is not None


@pytest.mark.parametrize("count", [1, 5, 20])
def test_a_batch_is_read_with_a_query_a_table(summit, count, django_assert_num_queries):
    for booth in make_booths(make_plan(summit), count):
        exhibitor = make_member(make_exhibitor(summit)).exhibitor
        booths.reserve(booths.hold(exhibitor, booth, by=audit.SYSTEM), by=audit.SYSTEM)
    batch = list(Notification.objects.filter(kind="exhibitor.booth_reserved"))
    assert len(batch) == count
    with django_assert_num_queries(3):
        composer = Compose(batch)
        assert all(composer.write(row) for row in batch)


def test_receivers_are_written_to_in_their_language(summit, member):
    member.user.language = "ar"
    member.user.save()
    make_user(summit, "exhibition", language="fr")
    allocation = booths.hold(member.exhibitor, make_booth(make_plan(summit)), by=member.user)
    booths.reserve(allocation, by=member.user)
    assert latest("booth_reserved").language == "ar"
    assert latest("office_reserved").language == "fr"


def facts_of(kind):
    return dict(written(latest(kind)).facts)


def test_mails_name_only_the_deadlines_of_what_is_still_to_do(summit, member, allocation):
    exhibitor, exhibition = member.exhibitor, summit.exhibition
    exhibition.staff_until = exhibition.booth_until
    exhibition.save()
    exhibition.allotments.update(passes=1)
    notices.tell(exhibitor, cause=audit.record(exhibitor, "approve", by=audit.SYSTEM))
    every = {"Choose a booth by", "Complete the profile by", "Name staff by"}
    assert set(facts_of("approved")) == every
    booths.reserve(allocation, by=member.user)
    booths.confirm(allocation, by=audit.SYSTEM)
    said = facts_of("booth_confirmed")
    assert "Choose a booth by" not in said
    assert {"Complete the profile by", "Name staff by"} <= set(said)
    staff.name(exhibitor, staff.Person("Wang Fang", "wang@helan.example"), by=member.user)
    mail = written(latest("booth_confirmed"))
    assert "Name staff by" not in dict(mail.facts)
    assert [action.label for action in mail.actions] == ["Open the portal"]


def test_deadline_in_a_mail_names_its_time_and_its_city(summit, member, allocation):
    exhibition = summit.exhibition
    exhibition.profile_until = dt.date(2031, 11, 5)
    exhibition.save()
    booths.reserve(allocation, by=member.user)
    booths.confirm(allocation, by=audit.SYSTEM)
    said = facts_of("booth_confirmed")["Complete the profile by"]
    assert said == "5 November 2031, 23:59, Yinchuan time (UTC+8)"


def test_reminder_of_a_hold_names_the_day(summit, member, allocation):
    Allocation.objects.update(held_until=dt.datetime(2031, 11, 1, 7, 12, tzinfo=dt.UTC))
    row = Notification.objects.create(
        summit=summit,
        kind="exhibitor.hold_ending",
        recipient="lin@helan.example",
        subject_id=member.exhibitor_id,
        context={"allocation": allocation.pk},
    )
    assert "until Saturday 1 November, 15:12, Yinchuan time (UTC+8)." in written(row).lead


def test_booth_given_back_leads_to_another_one_while_booths_are_chosen(summit, member, allocation):
    booths.reserve(allocation, by=member.user)
    booths.release(allocation, by=member.user)
    said = written(latest("booth_released"))
    assert [action.label for action in said.actions] == ["Choose another booth", "Open the portal"]
    assert "Choose a booth by" in dict(said.facts)
    exhibition = summit.exhibition
    exhibition.booth_until = exhibition.today() - dt.timedelta(days=1)
    exhibition.save()
    assert [action.label for action in written(latest("booth_released")).actions] == [
        "Open the portal"
    ]


def test_refusal_says_which_booth_is_kept(summit, member):
    one, other = make_booths(make_plan(summit), 2)
    make_allocation(one, member.exhibitor, AllocationState.CONFIRMED)
    allocation = booths.hold(member.exhibitor, other, by=member.user)
    booths.reserve(allocation, by=member.user)
    booths.refuse(allocation, reason="Too loud there.", by=audit.SYSTEM)
    said = written(latest("booth_refused"))
    assert said.paragraphs == ["You keep A01."]
    assert "Choose a booth by" not in dict(said.facts)


def test_staff_reads_at_which_booth(summit, member, staff_pass):
    assert "Booth" not in facts_of("staff_named")
    Allocation.objects.update(state=AllocationState.CONFIRMED)
    said = written(latest("staff_named"))
    assert ("Booth", "B01, Hall B") in said.facts
    assert ("Halls open", "09:00–17:00, Yinchuan time (UTC+8)") in said.facts


def test_staff_reads_no_offset_when_the_clocks_change_between_the_days(summit, staff_pass):
    Summit.objects.update(
        time_zone="Europe/Paris", first_day=dt.date(2027, 3, 27), last_day=dt.date(2027, 3, 29)
    )
    assert ("Halls open", "09:00–17:00, Yinchuan time") in written(latest("staff_named")).facts


def test_number_and_hall_are_isolated_from_each_other(summit, member, allocation):
    booths.reserve(allocation, by=member.user)
    row = latest("booth_reserved")
    row.language = "ar"
    assert any("\u2068A01\u2069" in value for _label, value in written(row).facts)


def test_application_is_answered_until_the_promised_day(summit):
    summit.answer_days = 3
    summit.save()
    applications.apply(summit, applications.Application("Opal", "Ada", "ada@opal.example"), by=None)
    day = (timezone.now() + dt.timedelta(days=3)).astimezone(summit.zone).date()
    assert f"until {dates.weekday(day)}." in written(latest("received")).lead
    summit.answer_days = 0
    summit.save()
    assert "You hear from us by mail." in written(latest("received")).lead


def test_who_withdraws_reads_until_when_to_apply_again(summit, member):
    applications.cancel(member.exhibitor, by=member.user)
    exhibition = summit.exhibition
    exhibition.applications_close = None
    exhibition.save()
    said = written(latest("cancelled"))
    assert said.paragraphs == ["You can apply again."]
    assert said.actions[0].url.endswith(f"/en/{summit.slug}/exhibit/")
    assert "says:" not in said.lead
    exhibition.applications_close = dt.datetime(2031, 11, 1, 7, 12, tzinfo=dt.UTC)
    exhibition.save()
    until = "until 1 November 2031, 15:12, Yinchuan time (UTC+8)."
    assert written(latest("cancelled")).paragraphs[0].endswith(until)
    exhibition.applications_close = timezone.now()
    exhibition.save()
    assert written(latest("cancelled")).paragraphs == []
    assert not written(latest("cancelled")).actions


def test_office_that_cancels_is_named_before_its_words(summit, member):
    applications.cancel(member.exhibitor, reason="No permit.", by=audit.SYSTEM)
    assert written(latest("cancelled")).lead.endswith("The exhibition team says:")
    assert written(latest("office_cancelled")).lead.endswith("The exhibitor reads:")


@pytest.mark.parametrize("count", [1, 3])
def test_confirmations_are_written_in_the_same_number_of_queries(
    summit, django_assert_num_queries, count
):
    for booth in make_booths(make_plan(summit), count):
        exhibitor = make_member(make_exhibitor(summit)).exhibitor
        claim = booths.hold(exhibitor, booth, by=audit.SYSTEM)
        booths.reserve(claim, by=audit.SYSTEM)
        booths.confirm(claim, by=audit.SYSTEM)
    batch = list(Notification.objects.filter(kind="exhibitor.booth_confirmed"))
    assert len(batch) == count
    with django_assert_num_queries(9):
        composer = Compose(batch)
        assert all(composer.write(row) for row in batch)
