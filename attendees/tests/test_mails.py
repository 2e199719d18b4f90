"""What registered people receive: true, in their language, read with one query for a whole batch."""

import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import timezone, translation
from icalendar import Calendar

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.enums import Source
from attendees.mails import Compose
from attendees.models import Announcement, Delegation, DelegationQuota, Registration
from attendees.services import announcements, decisions, delegations, notices, registrations, visits
from attendees.tests.factories import make_category, make_registration
from attendees.tickets import codes
from summit import audit, delivery, mail
from summit.enums import NotificationState
from summit.models import Gate, Notification, Zone
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]
KINDS = [*notices.KINDS.values(), notices.MOVED, notices.AGAIN, notices.ANNOUNCEMENT]


@pytest.fixture
def summit():
    return make_summit(
        name_en="Smart City Summit",
        name_zh_hans="智慧城市峰会",
        name_ar="قمة المدن الذكية",
        city_en="Yinchuan",
        city_zh_hans="银川",
        first_day=dt.date(2031, 11, 14),
        last_day=dt.date(2031, 11, 16),
    )


@pytest.fixture
def category(summit):
    return make_category(summit, name_en="Expert", name_zh_hans="专家")


def rows_of(registration, kind=""):
    found = Notification.objects.filter(subject=audit.label(registration)).order_by("pk")
    return list(found.filter(kind=kind) if kind else found)


def write(*rows):
    composer = Compose(rows)
    return [composer.write(row) for row in rows]


def example(registration, kind, language="en"):
    """A mail of `kind` whatever the state is, and the message made of it."""
    row = Notification(
        kind=kind,
        subject_id=registration.pk,
        recipient=registration.attendee.email,
        language=language,
    )
    (written,) = write(row)
    return written, mail.message_of(written, row)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_read_in_every_language(category, kind, language):
    make_category(category.summit)
    registration = make_registration(category, full_name="Sofia <i>Lindqvist", language=language)
    written, message = example(registration, kind, language)
    html, text = message.alternatives[0][0], message.body
    for whole in (written.subject, html, text):
        assert "%(" not in whole
        assert "None" not in whole
        assert "{{" not in whole
    assert written.subject
    assert written.preheader
    assert written.reason
    assert "<i>" not in html
    assert len(written.actions) <= 2
    for action in written.actions:
        assert action.url.startswith(f"{django_settings.SITE_URL}/{language}/")
        assert action.url in text


def test_the_confirmation_holds_code_calendar_and_facts(summit, category):
    zone = Zone.objects.create(summit=summit, kind="public", name="Public")
    Gate.objects.create(
        summit=summit, zone=zone, name="Gate 2", opens_at=dt.time(8), is_main_entrance=True
    )
    registration = make_registration(category, full_name="吴晓梅", language="zh-hans")
    (row,) = rows_of(registration)
    (written,) = write(row)
    ticket = registration.tickets.get()
    for words in ("智慧城市峰会", "银川", "11月14日至16日"):
        assert words in written.subject
    assert "吴晓梅" in written.title
    assert written.qr_png == codes.png(ticket.code, scale=4)
    *facts, entrance = [value for _label, value in written.facts]
    assert facts == [registration.reference, "专家", "2031年11月14日至16日"]
    assert "Gate 2" in entrance
    assert "08:00" in entrance
    assert (written.calendar.month, written.calendar.days) == ("11月", "14–16")
    (attachment,) = written.attachments
    (event,) = Calendar.from_ical(attachment.content).events
    assert str(event["SUMMARY"]) == "智慧城市峰会"
    assert links.token(registration) not in attachment.content.decode()
    assert written.actions[0].url == links.url(registration, language="zh-hans")


@pytest.mark.parametrize("count", [1, 5, 20])
def test_a_batch_is_read_with_one_query(category, count, django_assert_num_queries):
    for _ in range(count):
        make_registration(category)
    write(*Notification.objects.all())  # the places of a summit are remembered
    batch = list(Notification.objects.all())
    with django_assert_num_queries(1):
        mails = write(*batch)
        for row, written in zip(batch, mails, strict=True):
            mail.message_of(written, row).message().as_bytes()
    assert len([written for written in mails if written]) == count


def test_what_is_not_true_any_more_is_not_said(category):
    registration = make_registration(category)
    (confirmed,) = rows_of(registration)
    visits.cancel(registration, by=registration)
    confirmed, cancelled = rows_of(registration)
    first, second = write(confirmed, cancelled)
    assert first is None
    assert second.subject.startswith("Cancelled")
    registration.delete()
    assert write(confirmed, cancelled) == [None, None]


def test_a_received_registration_may_be_looked_at_before_the_mail_goes(summit):
    category = make_category(summit, needs_approval=True)
    registration = make_registration(category)
    by = make_user(summit)
    decisions.start_review(registration, by=by)
    (row,) = rows_of(registration)
    (written,) = write(row)
    until = timezone.localtime(
        registration.submitted_at + dt.timedelta(days=summit.answer_days), summit.zone
    )
    assert f"until {until:%A} {until.day} {until:%B}" in written.lead
    with translation.override("en"):
        Registration.objects.update(submitted_at=timezone.now() - dt.timedelta(days=30))
    (written,) = write(row)
    assert written.lead.endswith("You hear from us by mail.")


def test_the_office_is_quoted(summit):
    category = make_category(summit, needs_approval=True)
    by = make_user(summit)
    asked, refused, revoked = (make_registration(category) for _ in range(3))
    decisions.ask(asked, question="Which city?\nWhich office?", by=by)
    decisions.reject(refused, reason="The expert places are for speakers.", by=by)
    decisions.approve(revoked, by=by)
    decisions.revoke(revoked, reason="Passport expired.", by=by)
    rows = [rows_of(one)[-1] for one in (asked, refused, revoked)]
    quotes = [written.quote for written in write(*rows)]
    assert quotes == [
        "Which city?\nWhich office?",
        "The expert places are for speakers.",
        "Passport expired.",
    ]
    assert write(rows[0])[0].actions[0].url == links.url(asked, "attendees:my_answer")


def test_an_offer_says_until_when_on_the_clocks_of_the_summit(category):
    registration = make_registration(category)
    until = dt.datetime(2031, 10, 1, 17, 30, tzinfo=dt.UTC)
    Registration.objects.update(state=State.OFFERED, respond_by=until)
    written, message = example(registration, "registration.offered", "en")
    assert written.subject == "A place for you until Thursday 2 October, 01:30 (Smart City Summit)"
    assert "Yinchuan time" in written.lead
    assert [action.url for action in written.actions] == [links.url(registration)]
    assert "/accept/" not in message.body  # a mail scanner that opens links accepts nothing


def test_a_move_shows_the_old_and_the_new_with_a_new_code(summit, category):
    registration = make_registration(category)
    before = registration.tickets.get()
    official = make_category(summit, name_en="Official")
    decisions.change_category(registration, official, by=make_user(summit))
    first, moved = rows_of(registration)
    assert write(first)[0].qr_png != codes.png(before.code, scale=4)  # the dead code is never sent
    (written,) = write(moved)
    assert written.changes == (("Pass", "Expert", "Official"),)
    now = registration.tickets.get(state="issued")
    assert written.qr_png == codes.png(now.code, scale=4)


def test_who_asks_again_gets_the_present_state(category):
    registration = make_registration(category)
    registrations.remind(category.summit, registration.attendee.email)
    (row,) = rows_of(registration, notices.AGAIN)
    (written,) = write(row)
    assert written.subject == "Your registration: Smart City Summit"
    assert written.qr_png
    assert "somebody asked" in written.reason
    visits.cancel(registration, by=registration)
    (written,) = write(row)
    assert "cancelled" in written.title
    assert not written.qr_png


@pytest.mark.parametrize("state", [State.UNDER_REVIEW, State.APPROVED])
def test_the_business_of_the_office_reads_as_received(category, state):
    registration = make_registration(category)
    Registration.objects.update(state=state)
    written, _message = example(registration, notices.AGAIN)
    assert "The summit office looks at it." in written.lead


def test_an_announcement_comes_in_the_language_of_its_reader(summit, category):
    people = {code: make_registration(category, language=code) for code in ("zh-hans", "fr", "ar")}
    said = Announcement.objects.create(
        summit=summit,
        subject_en="Gate 2 opens at 07:30",
        text_en="Come early.\n\nBags are checked.",
        subject_zh_hans="2号门7:30开放",
        text_zh_hans="请提早到场。",
    )
    assert announcements.send(said, by=make_user(summit)) == 3
    found = {}
    for code, registration in people.items():
        (row,) = rows_of(registration, notices.ANNOUNCEMENT)
        (found[code],) = write(row)
    assert found["zh-hans"].subject == "2号门7:30开放"
    assert found["zh-hans"].text_language == "zh-hans"
    for code in ("fr", "ar"):
        assert found[code].subject == "Gate 2 opens at 07:30"
        assert found[code].paragraphs == ["Come early.", "Bags are checked."]
        assert found[code].text_language == "en"


def test_an_announcement_reaches_nobody_who_has_left_meanwhile(summit, category):
    registration = make_registration(category)
    said = Announcement.objects.create(summit=summit, subject="A", text="B")
    announcements.send(said, by=make_user(summit))
    (row,) = rows_of(registration, notices.ANNOUNCEMENT)
    visits.cancel(registration, by=registration)
    assert write(row) == [None]
    Announcement.objects.update(states=[State.CANCELLED])
    assert write(row)[0].title == "A"
    Announcement.objects.all().delete()
    assert write(row) == [None]


def test_a_batch_of_announcements_takes_two_queries(summit, category, django_assert_num_queries):
    for _ in range(6):
        make_registration(category)
    said = Announcement.objects.create(summit=summit, subject="A", text="B")
    announcements.send(said, by=make_user(summit))
    batch = list(Notification.objects.filter(kind=notices.ANNOUNCEMENT))
    write(*batch)
    with django_assert_num_queries(2):
        assert len(write(*batch)) == 6


def test_a_delegate_without_an_address_is_reached_through_the_delegation(summit, category):
    focal_point = make_user(summit)
    delegation = Delegation.objects.create(summit=summit, name="Oran", entity_kind="city")
    delegation.focal_points.create(summit=summit, email=focal_point.email)
    DelegationQuota.objects.create(
        summit=summit, delegation=delegation, category=category, places=1
    )
    registration = make_registration(category, email="", full_name="Nadia Haddad")
    delegations.add(delegation, registration.attendee, category=category, by=focal_point)
    decisions.revoke(registration, reason="Passport expired.", by=focal_point)
    (row,) = rows_of(registration)
    assert row.recipient == focal_point.email
    (written,) = write(row)
    assert written.reason.startswith("You receive this for Nadia Haddad,")


def test_without_an_address_only_who_speaks_for_the_delegation_now_is_written_to(summit, category):
    delegation = Delegation.objects.create(summit=summit, name="Oran", entity_kind="city")
    DelegationQuota.objects.create(
        summit=summit, delegation=delegation, category=category, places=1
    )
    registration = make_registration(category)
    delegations.add(delegation, registration.attendee, category=category, by=audit.SYSTEM)
    (row,) = rows_of(registration)  # to the address that turns out to be wrong
    visits.correct_email(registration.attendee, "", by=audit.SYSTEM)
    assert write(row) == [None]
    elsewhere = Delegation.objects.create(summit=summit, name="Fez", entity_kind="city")
    elsewhere.focal_points.create(summit=summit, email=row.recipient)
    assert write(row) == [None]
    speaker = delegation.focal_points.create(summit=summit, email=row.recipient)
    assert write(row) != [None]
    speaker.delete()
    assert write(row) == [None]


def test_the_reason_tells_who_registered(summit, category):
    own, by_office = make_registration(category), make_registration(category, source=Source.ADMIN)
    mine, theirs = write(*rows_of(own), *rows_of(by_office))
    assert mine.reason.startswith("You receive this because you registered on ")
    assert theirs.reason.startswith("You receive this because the summit office registered you on ")


def test_names_of_any_length_and_script_fit(category):
    for name in ("A", "é" * 300, "ليلى " * 60, "名" * 300, "🙂 Ana", "Evil\r\nBcc: thief@x.dev"):
        registration = make_registration(category, full_name=name[:300])
        _written, message = example(registration, "registration.confirmed", "en")
        sent = message.message()
        assert sent["Bcc"] is None
        html = sent.get_payload()[0].get_payload()[1].get_payload()[0].get_payload(decode=True)
        assert name.split()[0][:300] in html.decode()


def test_a_mail_goes_out_and_stays_out_of_unknown_kinds(category, settings, mailoutbox):
    registration = make_registration(category)
    (row,) = rows_of(registration)
    cache.delete("mail:away")
    assert delivery.deliver() == 1
    (message,) = mailoutbox
    assert message.to == [registration.attendee.email]
    row.refresh_from_db()
    assert row.state == NotificationState.SENT
    row.kind = "registration.unknown"
    with pytest.raises(LookupError):
        write(row)


def test_an_announcement_reaches_a_delegate_through_the_focal_point(summit, category):
    focal_point = make_user(summit)
    registration = make_registration(category, email="")
    nobody = make_registration(category, email="")
    delegation = Delegation.objects.create(summit=summit, name="Algeria", entity_kind="state")
    DelegationQuota.objects.create(
        summit=summit, delegation=delegation, category=category, places=2
    )
    delegation.focal_points.create(summit=summit, email=focal_point.email)
    delegations.add(delegation, registration.attendee, category=category, by=focal_point)
    announcement = Announcement.objects.create(summit=summit, subject="Shuttle", text="Hourly.")

    assert announcements.send(announcement, by=focal_point) == 1

    (row,) = rows_of(registration, notices.ANNOUNCEMENT)
    assert row.recipient == focal_point.email
    assert rows_of(nobody, notices.ANNOUNCEMENT) == []


def test_a_cancellation_takes_the_entry_out_of_the_calendar(category):
    registration = make_registration(category)
    confirmed, _message = example(registration, notices.KINDS[State.CONFIRMED])
    visits.cancel(registration, by=registration)
    (row,) = rows_of(registration, notices.KINDS[State.CANCELLED])
    (cancelled,) = write(row)

    before, after = (Calendar.from_ical(m.attachments[0].content) for m in (confirmed, cancelled))
    assert after["METHOD"] == "CANCEL"
    assert after.events[0]["STATUS"] == "CANCELLED"
    assert after.events[0]["UID"] == before.events[0]["UID"]
    assert after.events[0]["SEQUENCE"] > before.events[0]["SEQUENCE"]


def test_who_never_had_an_entry_gets_none_to_delete(summit):
    registration = make_registration(make_category(summit, needs_approval=True))
    visits.cancel(registration, by=registration)
    (row,) = rows_of(registration, notices.KINDS[State.CANCELLED])
    assert [list(mail.attachments) for mail in write(row)] == [[]]
