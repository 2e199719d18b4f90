"""The list of registrations and the page of one: who sees what, in which order, in how many queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees.enums import RegistrationState as State
from attendees.enums import Source
from attendees.models import Attendee, Position, Registration
from attendees.services import decisions, registrations, visits
from attendees.services.registrations import Details
from attendees.tests.admin import LIST, as_member, page_of, references, said
from attendees.tests.factories import (
    make_category,
    make_consent_texts,
    make_registration,
    put_on_waiting_list,
)
from summit import audit
from summit.enums import OrganisationKind, Role, SummitState
from summit.exceptions import Closed
from summit.models import Notification, Organisation, Summit
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(summit):
    return make_category(summit, name="Expert", needs_approval=True, quota=40)


def waited(registration, **span):
    registration.submitted_at = timezone.now() - dt.timedelta(**span)
    registration.save(update_fields=["submitted_at"])
    return registration


# --- Who sees it ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OWNER, 200),
        (Role.ORGANISER, 200),
        (Role.PROTOCOL, 200),
        (Role.DESK, 200),
        (Role.PRESS, 200),
        (Role.AUDITOR, 200),
        (Role.PROGRAMME, 403),
        (Role.EXHIBITION, 403),
    ],
)
def test_roles_that_see_registrations(summit, category, role, status):
    registration = make_registration(category)
    client = as_member(make_user(summit, role))
    assert page_of(client, LIST).status_code == status
    one = client.get(reverse("admin:attendees_registration_change", args=[registration.pk]))
    assert one.status_code == status


def test_a_member_of_another_summit_sees_none_of_this_one(category):
    registration = make_registration(category)
    stranger = as_member(make_user(make_summit(), Role.OWNER))
    assert references(page_of(stranger, LIST, tab="all")) == []
    one = stranger.get(reverse("admin:attendees_registration_change", args=[registration.pk]))
    assert one.status_code == 404


def test_whoever_is_no_member_is_sent_to_the_login(client, category):
    assert client.get(reverse(LIST)).status_code == 302
    outsider = as_member(make_user(is_staff=False))
    assert outsider.get(reverse(LIST)).status_code == 302


def test_somebody_who_only_looks_is_offered_no_decision(summit, category):
    make_registration(category)
    for role in (Role.AUDITOR, Role.DESK):
        shown = page_of(as_member(make_user(summit, role)), LIST)
        assert shown.context["verbs"] == []
        assert b'name="chosen"' not in shown.content


# --- What it shows ----------------------------------------------------------------------------------
def test_the_queue_begins_with_who_waits_longest(category, office):
    new = make_registration(category)
    old = waited(make_registration(category), days=6)
    reviewed = waited(make_registration(category), days=4)
    decisions.start_review(reviewed, by=make_user(category.summit))
    shown = page_of(office, LIST)
    assert references(shown) == [old.reference, reviewed.reference, new.reference]
    assert [line.tone for line in shown.context["queue"].lines] == ["bad", "soon", ""]
    assert (shown.context["queue"].counts.late, shown.context["queue"].counts.too_late) == (2, 1)


def test_tabs_count_what_they_hold(category, office):
    staff = make_user(category.summit)
    make_registration(category)
    decisions.ask(make_registration(category), question="Which hotel?", by=staff)
    put_on_waiting_list(make_registration(category), by=staff)
    decisions.approve(make_registration(category), by=staff)
    shown = page_of(office, LIST).context["queue"]
    assert {tab.name: tab.count for tab in shown.tabs()} == {
        "waiting": 1,
        "asked": 1,
        "list": 1,
        "decided": 2,
        "all": 4,
    }
    for tab in shown.tabs():
        assert len(references(page_of(office, LIST, tab=tab.name))) == tab.count


def test_yesterdays_decisions_are_not_todays(category, office):
    registration = make_registration(category)
    decisions.approve(registration, by=make_user(category.summit))
    Registration.objects.update(decided_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    assert references(page_of(office, LIST, tab="decided")) == []


def test_hints_say_what_to_know_before_deciding(summit, office):
    category = make_category(summit, needs_approval=True, quota=2)
    staff = make_user(summit)
    refused = make_registration(category, email="again@summit-tests.dev")
    decisions.reject(refused, reason="No", by=staff)
    again = make_registration(category, email="again@summit-tests.dev")
    asked = make_registration(category)
    decisions.ask(asked, question="Which hotel?", by=staff)
    visits.answer(asked, words="The Helan", by=asked)
    lines = {line.reference: line for line in page_of(office, LIST).context["queue"].lines}
    assert [hint.text for hint in lines[again.reference].hints] == [
        f"Refused before: {refused.reference}",
        "2 places left",
    ]
    assert [hint.text for hint in lines[asked.reference].hints] == ["Has answered", "2 places left"]


def test_names_are_written_as_the_person_writes_them(category, office):
    make_registration(category, full_name="هدى المنصوري", latin_name="Huda Al Mansoori")
    html = page_of(office, LIST).content.decode()
    assert '<b lang="ar"><bdi>هدى المنصوري</bdi></b>' in html
    assert "<bdi>Huda Al Mansoori</bdi>" in html


def test_a_title_has_no_say_in_the_direction_of_a_name(category, office):
    registration = make_registration(
        category, full_name="رشيد الفاسي", latin_name="Rachid El Fassi"
    )
    Attendee.objects.filter(pk=registration.attendee_id).update(honorific="Dr")
    html = page_of(office, LIST).content.decode()
    assert '<b lang="ar"><bdi><bdi>Dr</bdi> رشيد الفاسي</bdi></b>' in html


def test_markup_in_a_name_stays_text(category, office):
    make_registration(category, full_name="<script>alert(1)</script>", organisation="<b>x</b>")
    html = page_of(office, LIST).content.decode()
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


# --- Searching and filtering --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    ["司马", "司马文轩", "sima", "WENXUAN", "宁夏数据", "wen@yinchuan", "司马 宁夏", "数据研究院"],
)
def test_search_in_any_script(category, office, words):
    found = make_registration(
        category,
        full_name="司马文轩",
        latin_name="Sima Wenxuan",
        organisation="宁夏数据研究院",
        email="wen@yinchuan.dev",
    )
    make_registration(category, full_name="Nadia Haddad", organisation="Oran")
    assert references(page_of(office, LIST, q=words)) == [found.reference]


def test_a_reference_is_found_in_any_spelling(category, office):
    found = make_registration(category)
    make_registration(category)
    plain = found.reference.replace("-", "")
    spellings = (
        found.reference,
        plain,
        plain.lower(),
        f" {plain[:3]} {plain[3:]} ",
        f"{plain[:4]}–{plain[4:]}",
    )
    for spelling in spellings:
        assert references(page_of(office, LIST, q=spelling)) == [found.reference], spelling


def test_the_beginning_of_a_reference_is_enough(category, office):
    found = make_registration(category)
    assert found.reference in references(page_of(office, LIST, q=found.reference[:4]))


def test_filters_narrow_the_list(summit, category, office):
    other = make_category(summit, name="Media", needs_approval=True)
    expert = make_registration(category, country="CN")
    media = waited(make_registration(other, country="FR", source=Source.IMPORT), days=7)
    Registration.objects.filter(pk=media.pk).update(is_sample=True)
    for query, expected in (
        ({"category__id__exact": other.pk}, [media]),
        ({"category__id__exact": "x"}, []),
        ({"country": "CN"}, [expert]),
        ({"source": "import"}, [media]),
        ({"older": "5"}, [media]),
        ({"older": "99999999999999999999"}, []),
        ({"sample": "1"}, [media]),
        ({"sample": "0"}, [expert]),
        ({"state__exact": "submitted"}, [expert, media]),
        ({"state__in": "submitted,under_review"}, [expert, media]),
        ({"state__exact": "nonsense"}, []),
        ({"tab": "nonsense"}, [media, expert]),
    ):
        found = references(page_of(office, LIST, **query))
        assert found == [registration.reference for registration in expected], query


@pytest.mark.parametrize(
    "query",
    [
        {"p": "0"},
        {"p": "x"},
        {"p": "99999"},
        {"attendee__password": "x"},
        {"id__exact": "x"},
        {"q": "%" * 300},
        {"q": "\u202e\u200b😀"},
        {"submitted_at__gte": "no day"},
    ],
)
def test_nonsense_in_the_address_is_no_error(category, office, query):
    make_registration(category)
    assert page_of(office, LIST, **query).status_code in (200, 302, 400)


def test_pages_of_a_long_list(category, office):
    attendees = Attendee.objects.bulk_create(
        Attendee(summit=category.summit, full_name=f"Person {n}") for n in range(120)
    )
    Registration.objects.bulk_create(
        Registration(
            summit=category.summit,
            attendee=attendee,
            category=category,
            reference=f"REF-{n}",
            state=State.SUBMITTED,
        )
        for n, attendee in enumerate(attendees)
    )
    first, last = page_of(office, LIST), page_of(office, LIST, p=3)
    assert (len(references(first)), len(references(last))) == (50, 20)
    assert b"101\xe2\x80\x93120 of 120" in last.content
    searched = page_of(office, LIST, q="person", p=3)
    assert references(searched) == references(page_of(office, LIST, tab="all", p=3))
    assert b"101\xe2\x80\x93120 of 120" in searched.content
    for number in (0, 4, 99_999_999_999_999_999_999):
        assert page_of(office, LIST, q="person", p=number).status_code == 302
    assert b"Nobody here matches." in page_of(office, LIST, q="nobody").content


def test_a_line_names_the_first_post_and_an_organisation_of_the_summit_in_the_readers_language(
    summit, category
):
    registration = make_registration(category, organisation="As written")
    kind = OrganisationKind.COMPANY
    body = Organisation.objects.create(summit=summit, kind=kind, name_en="Oasis", name_fr="L’Oasis")
    other = Position(summit=summit, attendee=registration.attendee, organisation_name="Another")
    other.rank = 5
    other.save()
    reader = make_user(summit, Role.ORGANISER)
    client = as_member(reader)

    def named() -> list[str]:
        return [line.organisation for line in page_of(client, LIST).context["queue"].lines]

    assert named() == ["As written"]
    Position.objects.filter(organisation_name="As written").update(organisation=body)
    assert named() == ["Oasis"]
    reader.language = "fr"
    reader.save(update_fields=["language"])
    assert named() == ["L’Oasis"]


def test_the_side_column_counts_what_waits_at_the_summit_that_is_worked_on(category, office):
    elsewhere = as_member(make_user(make_summit(), Role.ORGANISER))

    def waits(client: Client) -> int:
        groups = page_of(client, "admin:index").context["sidebar_navigation"]
        return {item.icon: item.count for group in groups for item in group.items}["users"]

    assert (waits(office), waits(elsewhere)) == (0, 0)
    make_registration(category)
    assert (waits(office), waits(elsewhere)) == (1, 0)


# --- Cost -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", [{}, {"tab": "all"}, {"q": "nadia"}, {"country": "DZ"}])
def test_the_list_takes_as_many_queries_for_three_as_for_one(category, office, query):
    def queries() -> int:
        page_of(office, LIST, **query)
        with CaptureQueriesContext(connection) as counted:
            assert page_of(office, LIST, **query).status_code == 200
        return len(counted)

    make_registration(category)
    with_one = queries()
    make_registration(category)
    make_registration(category)
    assert queries() == with_one
    assert with_one <= 12


def plan_of(rows):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.parametrize(
    "words",
    ["nandu", "ÑANDÚ", "n\u0303andu", "ｎａｎｄｕ", "lukasz", "o", "or", "cafe", "nandu ora"],
)
def test_search_folds_accents(category, office, words):
    found = make_registration(category, full_name="Ñandú Łukasz", organisation="Orån Café")
    make_registration(category, full_name="Nadia Haddad", organisation="Geneva")
    assert references(page_of(office, LIST, q=words)) == [found.reference]


@pytest.mark.parametrize("words", ["%", "_", "\\", "％", "ñ%", "n_n"])
def test_signs_of_patterns_are_plain_signs(category, office, words):
    make_registration(category, full_name="Ñandú", organisation="Oran")
    assert references(page_of(office, LIST, q=words)) == []


@pytest.mark.parametrize("words", ["司马文轩", "王", "ahmed", "K7MR"])
def test_search_can_use_the_indexes(summit, words):
    """With reading whole tables made unattractive, no condition is left that no index answers."""
    plan = plan_of(Registration.objects.for_summit(summit).matching(words))
    assert "attendee_name_folded" in plan
    assert "position_org_folded" in plan
    assert "Seq Scan" not in plan


# --- The page of one ----------------------------------------------------------------------------------------
def test_the_page_tells_the_whole_story(summit, category, office):
    make_consent_texts(summit)
    registration = make_registration(category)
    staff = make_user(summit, full_name="李娜")
    decisions.ask(registration, question="Which hotel?", by=staff)
    visits.answer(registration, words="The Helan", by=registration)
    decisions.approve(registration, by=staff)
    answer = office.get(reverse("admin:attendees_registration_change", args=[registration.pk]))
    told = {str(event.title): event for event in answer.context["events"]}
    assert {"Registered", "Information requested", "Answered", "Approved"} <= set(told)
    assert "李娜" in told["Approved"].text
    assert "the person" in told["Answered"].text
    assert [str(entry["ticket"].state) for entry in answer.context["tickets"]] == ["issued"]
    assert [entry["given"].text.purpose for entry in answer.context["consents"]] == ["visit"]
    assert "text 1, <bdi>English</bdi>, " in answer.content.decode()
    mail = Notification.objects.filter(kind="registration.confirmed").get()
    link = reverse("admin:summit_notification_change", args=[mail.pk])
    assert link in answer.content.decode()


def test_the_page_offers_what_the_state_allows(category, office):
    registration = make_registration(category)
    address = reverse("admin:attendees_registration_change", args=[registration.pk])
    before = office.get(address)
    assert str(before.context["main"].label) == "Approve, place 1 of 40"
    decisions.approve(registration, by=make_user(category.summit))
    after = office.get(address)
    assert after.context["main"] is None
    assert [choice.verb.name for choice in after.context["more"]] == [
        *("move", "resend", "renew", "cancel", "revoke"),
    ]


def test_the_queue_leads_on(category, office):
    first = waited(make_registration(category), days=3)
    second = waited(make_registration(category), days=2)
    shown = office.get(reverse("admin:attendees_registration_change", args=[first.pk]))
    assert shown.context["queue"] == {"place": 1, "of": 2, "next": second.pk}
    last = office.get(reverse("admin:attendees_registration_change", args=[second.pk]))
    assert last.context["queue"] == {"place": 2, "of": 2, "next": None}


def test_somebody_of_the_same_name_and_organisation_is_pointed_out(category, office):
    twin = make_registration(category, email="other@summit-tests.dev")
    registration = make_registration(category)
    shown = office.get(reverse("admin:attendees_registration_change", args=[registration.pk]))
    assert [other["title"] for other in shown.context["elsewhere"]] == [twin.reference]


def test_state_is_never_written_by_a_form(category, office):
    registration = make_registration(category)
    address = reverse("admin:attendees_registration_change", args=[registration.pk])
    assert office.post(address, {"state": "confirmed"}).status_code == 405
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


# --- Registering somebody -----------------------------------------------------------------------------------
ADD = "admin:attendees_registration_add"


def details(of, **changes):
    return {
        "full_name": "尤努斯 Yunus",
        "email": "New.Person@Summit-Tests.dev",
        "language": "fr",
        "organisation": "Oran",
        "country": "DZ",
        "phone": "+213 21 98 76 54",
        "category": of.pk,
    } | changes


def test_the_office_registers_somebody_even_if_closed(summit, office):
    summit.registration_closes = timezone.now() - dt.timedelta(days=1)
    summit.save()
    category = make_category(summit)
    answer = office.post(reverse(ADD), details(category), follow=True)
    made = Registration.objects.get(category=category)
    assert (made.state, made.source) == (State.CONFIRMED, Source.ADMIN)
    assert made.attendee.email == "new.person@summit-tests.dev"
    assert str(made.attendee.phone) == "+21321987654"
    assert made.reference in said(answer)
    assert audit.of(made).get(verb="register").door == "admin"
    category.refresh_from_db()
    assert category.taken == 1


@pytest.mark.parametrize("state", [SummitState.CANCELLED, SummitState.ENDED])
def test_the_office_registers_nobody_at_a_summit_that_is_over(summit, office, state):
    category = make_category(summit)
    Summit.objects.filter(pk=summit.pk).update(state=state)
    answer = office.post(reverse(ADD), details(category), follow=True)
    assert "is over or was cancelled: nobody is registered any more" in answer.content.decode()
    assert 'value="New.Person@Summit-Tests.dev"' in answer.content.decode()
    made = Details(full_name="New Person", email="new@summit-tests.dev")
    with pytest.raises(Closed, match="over or was cancelled"):
        registrations.register(made, category=category, by=make_user(summit), even_if_closed=True)
    assert not Registration.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": "\u202eevil"}, "full_name"),
        ({"full_name": "x" * 301}, "full_name"),
        ({"full_name": ""}, "full_name"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.dev\nBcc: c@d.dev"}, "email"),
        ({"country": "XX"}, "country"),
        ({"phone": "12"}, "phone"),
        ({"language": "xx"}, "language"),
        ({"category": "999999"}, "category"),
    ],
)
def test_bad_details_are_named_and_nothing_is_lost(summit, office, changes, field):
    category = make_category(summit)
    answer = office.post(reverse(ADD), details(category, **changes))
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert not Registration.objects.exists()


def test_an_address_that_is_known_is_answered_with_its_reference(summit, office):
    category = make_category(summit)
    known = make_registration(category, email="new.person@summit-tests.dev")
    answer = office.post(reverse(ADD), details(category))
    assert known.reference in str(answer.context["adminform"].form.errors["email"])
    assert Registration.objects.count() == 1


def test_a_full_category_without_a_waiting_list_is_refused(summit, office):
    category = make_category(summit, quota=0, has_waiting_list=False)
    answer = office.post(reverse(ADD), details(category))
    assert "category" in answer.context["adminform"].form.errors


def test_nobody_is_registered_in_a_category_of_another_summit(office):
    foreign = make_category(make_summit())
    answer = office.post(reverse(ADD), details(foreign))
    assert "category" in answer.context["adminform"].form.errors


def test_an_auditor_registers_nobody(summit):
    category = make_category(summit)
    client = as_member(make_user(summit, Role.AUDITOR))
    assert client.post(reverse(ADD), details(category)).status_code == 403


# --- Editing a person ------------------------------------------------------------------------------------------
def person_form(attendee, **changes):
    position = attendee.positions.get()
    return {
        "full_name": attendee.full_name,
        "email": attendee.email,
        "language": attendee.language,
        "guest_position": "0",
        "positions-TOTAL_FORMS": "1",
        "positions-INITIAL_FORMS": "1",
        "positions-0-id": position.pk,
        "positions-0-attendee": attendee.pk,
        "positions-0-organisation_name": position.organisation_name,
        "positions-0-country": "DZ",
        "positions-0-tenure": "current",
        "positions-0-rank": "0",
    } | changes


def test_the_office_corrects_a_person_and_the_trail_names_the_fields_only(category, office):
    attendee = make_registration(category).attendee
    address = reverse("admin:attendees_attendee_change", args=[attendee.pk])
    answer = office.post(
        address,
        person_form(
            attendee, full_name="نادية حداد", **{"positions-0-organisation_name": "Algiers"}
        ),
    )
    assert answer.status_code == 302
    attendee.refresh_from_db()
    assert attendee.full_name == "نادية حداد"
    assert attendee.positions.get().organisation_name == "Algiers"
    entry = audit.of(attendee).get(verb="change")
    assert entry.details["fields"] == ["full_name"]
    assert "حداد" not in str(entry.details)


@pytest.mark.parametrize("left", ["own", "other", "nonsense"])
def test_who_corrects_a_person_out_of_a_registration_comes_back_to_it(category, office, left):
    mine, other = make_registration(category), make_registration(category)
    asked = {"own": mine.reference, "other": other.reference}.get(left, "nonsense")
    attendee = mine.attendee
    address = reverse("admin:attendees_attendee_change", args=[attendee.pk])
    page = office.get(reverse("admin:attendees_registration_change", args=[mine.pk]))
    assert f'href="{address}?registration={mine.reference}"' in page.content.decode()

    answer = office.post(f"{address}?registration={asked}", person_form(attendee))

    back = reverse("admin:attendees_registration_change", args=[mine.pk])
    assert answer["Location"] == (
        back if left == "own" else reverse("admin:attendees_attendee_changelist")
    )


def test_an_address_of_somebody_else_is_refused_with_words(category, office):
    make_registration(category, email="taken@summit-tests.dev")
    attendee = make_registration(category).attendee
    address = reverse("admin:attendees_attendee_change", args=[attendee.pk])
    answer = office.post(address, person_form(attendee, email="Taken@summit-tests.dev"))
    assert "email" in answer.context["adminform"].form.errors


def test_whoever_still_comes_is_not_erased(category, office):
    registration = make_registration(category)
    address = reverse("admin:attendees_attendee_delete", args=[registration.attendee_id])
    assert office.post(address, {"post": "yes"}).status_code == 403
    visits.cancel(registration, by=registration)
    assert office.post(address, {"post": "yes"}).status_code == 302
    assert not Attendee.objects.exists()
    assert not Position.objects.exists()


def test_people_are_found_by_name_and_organisation(category, office):
    found = make_registration(category, full_name="赵磊", organisation="Gobi.AI").attendee
    make_registration(category)
    for words in ("赵磊", "gobi"):
        shown = page_of(office, "admin:attendees_attendee_changelist", q=words)
        assert list(shown.context["cl"].result_list) == [found]
