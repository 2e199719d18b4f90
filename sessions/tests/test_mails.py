"""What the mails about the programme say, to whom, and what they do to calendars."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from icalendar import Calendar

from attendees import links
from attendees.services import visits
from sessions import snapshots
from sessions.enums import Access, RoleKind, SeatState, SessionState
from sessions.mail_kinds import LABELS
from sessions.mails import Compose
from sessions.models import Release, Seat, Session
from sessions.services import (
    favourites,
    notices,
    releases,
    reminders,
    scheduling,
    seats,
    waiting,
)
from summit import audit, mail_kinds
from summit.enums import NotificationState, SummitState
from summit.models import Notification, Summit
from summit.tests.factories import make_summit

from .factories import (
    at,
    book,
    give_role,
    make_guest,
    make_room,
    make_session,
    make_speaker,
    publish,
    released,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(name="Smart Cities")


def move(session, hour, room=None):
    scheduling.place(
        session,
        room=room or session.room,
        starts_at=at(session.summit, hour),
        ends_at=at(session.summit, hour) + dt.timedelta(hours=1),
        by=audit.SYSTEM,
    )


def notice_to(person, kind=notices.CHANGED):
    email = person.attendee.email
    return Notification.objects.filter(kind=kind, recipient=email).latest("pk")


def mail_to(person, kind=notices.CHANGED):
    notification = notice_to(person, kind)
    return Compose([notification]).write(notification)


def entries(mail):
    """(method, event) of each calendar object that the mail carries."""
    found = []
    for attachment in mail.attachments:
        calendar = Calendar.from_ical(attachment.content)
        assert f"method={calendar['METHOD']}" in attachment.mimetype
        (event,) = calendar.events
        found.append((str(calendar["METHOD"]), event))
    return found


def test_a_move_is_told_from_old_to_new_in_the_zone_of_the_summit(summit):
    first, second = make_room(summit, name="Hall A"), make_room(summit, name="Hall B")
    session = make_session(summit, hour=9, room=first, title="Cities", access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 14, second)
    publish(summit)

    mail = mail_to(guest)
    assert mail.subject == "Moved: Cities"
    ((what, old, new),) = mail.changes
    assert what == "Cities"
    assert "09:00–10:00" in old
    assert "Hall A" in old
    assert "14:00–15:00" in new
    assert "Hall B" in new
    assert "Cities: your seat is kept." in mail.paragraphs
    assert "All times are Yinchuan time (UTC+8)." in mail.paragraphs
    assert mail.actions[0].url == links.url(guest, "agenda:my_agenda")


def test_the_calendar_update_keeps_its_uid_and_counts_up(summit):
    session = make_session(summit, hour=9, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    ((_, before),) = entries(mail_to(guest, notices.BOOKED))
    move(session, 14)
    release = publish(summit)

    ((method, event),) = entries(mail_to(guest))
    assert method == "REQUEST"
    assert event["UID"] == before["UID"] == f"{session.uid}@{settings.MAIL_DOMAIN}"
    assert (before["SEQUENCE"], event["SEQUENCE"]) == (0, 1)
    assert event["DTSTAMP"].dt == release.published_at.replace(microsecond=0)
    assert event["DTSTART"].dt == at(summit, 14)
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["ATTENDEE"] == f"mailto:{guest.attendee.email}"
    assert event["ORGANIZER"] == "mailto:desk@summit-tests.dev"
    assert "/my/" not in event.to_ical().decode()


def test_the_same_mail_has_the_same_calendar_bytes(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 14)
    publish(summit)
    once, again = mail_to(guest), mail_to(guest)
    assert [one.content for one in once.attachments] == [one.content for one in again.attachments]


@pytest.mark.parametrize("verb", [scheduling.cancel, scheduling.unschedule])
def test_what_does_not_take_place_leaves_the_calendar(summit, verb):
    session = make_session(summit, title="Cities", access=Access.RESERVED)
    make_session(summit, hour=15)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    verb(session, by=audit.SYSTEM)
    publish(summit)

    mail = mail_to(guest)
    assert mail.subject == "Cancelled: Cities"
    assert mail.changes[0][2] == "does not take place"
    assert "Your seat in Cities is no longer kept." in mail.paragraphs
    ((method, event),) = entries(mail)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert event["DTSTART"].dt == at(summit, 9)


def test_a_postponed_session_leaves_the_calendar_and_comes_back_with_its_new_time(summit):
    session = make_session(summit, title="Cities", access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.subject == "Postponed: Cities"
    assert [method for method, _ in entries(mail)] == ["CANCEL"]
    Notification.objects.update(state=NotificationState.SENT)

    move(session, 16)
    scheduling.schedule(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.subject == "Moved: Cities"
    assert mail.changes[0][1] == "postponed, without a time"
    ((method, event),) = entries(mail)
    assert (method, event["SEQUENCE"]) == ("REQUEST", 2)


def test_moved_twice_within_the_quiet_period_is_one_move(summit):
    session = make_session(summit, hour=9, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 11)
    publish(summit)
    move(session, 13)
    publish(summit)
    assert Notification.objects.filter(kind=notices.CHANGED).count() == 1
    ((_, old, new),) = mail_to(guest).changes
    assert "09:00" in old
    assert "13:00" in new
    ((_, event),) = entries(mail_to(guest))
    assert event["SEQUENCE"] == 2


def test_moved_and_moved_back_is_told_to_nobody(summit):
    session = make_session(summit, hour=9, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 11)
    publish(summit)
    move(session, 9)
    publish(summit)
    assert mail_to(guest) is None


def test_a_second_release_after_the_notice_went_out_tells_from_there(summit):
    session = make_session(summit, hour=9, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 11)
    publish(summit)
    Notification.objects.update(state=NotificationState.SENT)
    move(session, 13)
    publish(summit)
    ((_, old, new),) = mail_to(guest).changes
    assert "11:00" in old
    assert "13:00" in new


def test_nobody_reads_of_changes_from_before_the_booking(summit):
    early = make_session(summit, hour=9, title="Early", access=Access.RESERVED)
    other = make_session(summit, hour=13, title="Other", access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(early, guest)
    move(early, 10)
    move(other, 14)
    publish(summit)
    book(other, guest)
    assert [what for what, _, _ in mail_to(guest).changes] == ["Early"]


def test_who_gave_the_seat_back_meanwhile_reads_nothing(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    seat = book(session, guest)
    move(session, 11)
    publish(summit)
    seat.refresh_from_db()
    seats.leave(seat, by=guest)
    assert mail_to(guest) is None


def test_who_loses_a_seat_to_a_smaller_room_is_told_so(summit):
    large, small = make_room(summit, fire_maximum=2), make_room(summit, fire_maximum=1)
    session = make_session(summit, room=large, title="Cities", access=Access.RESERVED)
    publish(summit)
    keeps, loses = make_guest(summit), make_guest(summit)
    book(session, keeps)
    book(session, loses)
    move(session, 9, small)
    publish(summit)
    assert "Cities: your seat is kept." in mail_to(keeps).paragraphs
    mail = mail_to(loses)
    assert mail.subject == "Your seat is lost: Cities"
    assert "among the first on the waiting list" in " ".join(mail.paragraphs)
    ((method, event),) = entries(mail)
    assert (method, event["SEQUENCE"]) == ("CANCEL", 1)


def test_a_speaker_without_a_registration_is_told_of_a_part(summit):
    session = make_session(summit, hour=9, title="Cities")
    make_session(summit, hour=15)
    publish(summit)
    speaker = make_speaker(summit)
    give_role(session, speaker, RoleKind.CHAIR)
    publish(summit)
    mail = mail_to(speaker)
    assert mail.subject == "Changed: Cities"
    assert "Chair" in mail.changes[0][2]
    assert mail.actions[0].url.endswith("/programme/")
    assert [method for method, _ in entries(mail)] == ["REQUEST"]


def test_many_changes_are_one_mail_with_one_calendar_object_each(summit):
    some = [make_session(summit, hour=hour, access=Access.RESERVED) for hour in (9, 11, 13)]
    publish(summit)
    guest = make_guest(summit)
    for session in some:
        book(session, guest)
    move(some[0], 10)
    move(some[1], 12)
    scheduling.cancel(some[2], by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.subject == "3 changes in your programme: Smart Cities"
    assert [method for method, _ in entries(mail)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({event["UID"] for _, event in entries(mail)}) == 3


def test_a_mark_is_pencilled_in(summit):
    session = make_session(summit)
    publish(summit)
    guest = make_guest(summit)
    favourites.mark(released(session), registration=guest, by=guest)
    move(session, 12)
    publish(summit)
    ((method, event),) = entries(mail_to(guest))
    assert (method, event["STATUS"]) == ("REQUEST", "TENTATIVE")


def test_who_waits_gets_no_calendar_entry(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    book(session, make_guest(summit))
    waits = make_guest(summit)
    assert book(session, waits).state == SeatState.WAITLISTED
    move(session, 12)
    publish(summit)
    mail = mail_to(waits)
    assert not mail.attachments
    assert mail.calendar is None
    assert any("you stay on the waiting list" in text for text in mail.paragraphs)


def test_the_receiver_reads_it_in_his_or_her_language(summit):
    session = make_session(
        summit, title_en="Cities", title_ar="المدن", title_fr="Villes", access=Access.RESERVED
    )
    publish(summit)
    guest = make_guest(summit, language="fr")
    book(session, guest)
    move(session, 12)
    publish(summit)
    mail = mail_to(guest)
    assert mail.changes[0][0] == "Villes"
    ((_, event),) = entries(mail)
    assert (str(event["SUMMARY"]), event["SUMMARY"].params["LANGUAGE"]) == ("Villes", "fr")


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_is_written_with_the_same_number_of_queries(
    summit, count, django_assert_max_num_queries
):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    for _ in range(count):
        book(session, make_guest(summit))
    move(session, 12)
    publish(summit)
    rows = list(Notification.objects.filter(kind=notices.CHANGED))
    with django_assert_max_num_queries(9):
        composer = Compose(rows)
        assert all(composer.write(row) for row in rows)


def test_seat_mails_are_true_only_as_long_as_the_seat_is(summit):
    session = make_session(summit, title="Cities", access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    seat = book(session, guest)
    assert mail_to(guest, notices.BOOKED).subject == "Your seat: Cities"
    seats.leave(seat, by=guest)
    assert mail_to(guest, notices.BOOKED) is None
    mail = mail_to(guest, notices.RELEASED)
    assert [method for method, _ in entries(mail)] == ["CANCEL"]


@pytest.mark.parametrize("kind", sorted(LABELS))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_has_an_example(summit, kind, language):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    book(session, make_guest(summit))
    message = mail_kinds.written(mail_kinds.example(kind, language, summit))
    assert message is not None
    assert message.subject


def test_an_erased_person_gets_nothing(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 12)
    publish(summit)
    notification = notice_to(guest)
    Seat.objects.all().delete()
    guest.attendee.delete()
    assert Compose([notification]).write(notification) is None


def test_a_draft_is_never_told(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 12)
    publish(summit)
    move(session, 18)
    Session.objects.filter(pk=session.pk).update(state=SessionState.DRAFT)
    ((_, _, new),) = mail_to(guest).changes
    assert "12:00" in new
    assert Release.objects.count() == 2


def test_a_mail_to_an_address_that_was_corrected_is_not_written(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 14)
    publish(summit)
    rows = [notice_to(guest, kind) for kind in (notices.BOOKED, notices.CHANGED)]
    assert all(Compose([row]).write(row) for row in rows)
    visits.correct_email(guest.attendee, "right@summit-tests.dev", by=audit.SYSTEM)
    assert [Compose([row]).write(row) for row in rows] == [None, None]

    move(session, 16)
    publish(summit)
    ((_, _, new),) = mail_to(guest).changes
    assert "16:00–17:00" in new


def test_a_notice_is_written_from_the_release_that_the_database_has(summit):
    """Also by a process that has not heard yet that what it keeps is old."""
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    move(session, 14)
    publish(summit)
    snapshots.latest(summit)
    mail_to(guest)
    move(session, 16)
    releases.publish(summit, seen=2, by=audit.SYSTEM)
    assert snapshots.latest(summit).number == 2
    ((_, _, new),) = mail_to(guest).changes
    assert "16:00–17:00" in new


def test_leaving_and_booking_again_between_two_releases_is_in_order(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = []
        for kind in (notices.BOOKED, notices.RELEASED, notices.BOOKED):
            clock.shift(60)
            if kind == notices.BOOKED:
                seat = book(session, guest)
            else:
                seats.leave(seat, by=guest)
            sent += entries(mail_to(guest, kind))
    assert [method for method, _ in sent] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [event["SEQUENCE"] for _, event in sent] == [0, 0, 0]
    stamps = [event["DTSTAMP"].dt for _, event in sent]
    assert stamps == sorted(set(stamps))


def test_a_mark_and_a_place_in_line_are_no_promise(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    book(session, make_guest(summit))
    guest = make_guest(summit)
    book(session, guest)
    favourites.mark(released(session), registration=guest, by=guest)
    move(session, 14)
    publish(summit)
    ((_, event),) = entries(mail_to(guest))
    assert event["STATUS"] == "TENTATIVE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"


def test_an_offered_seat_is_in_no_calendar_until_it_is_taken(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    first, second = make_guest(summit), make_guest(summit)
    held = book(session, first)
    book(session, second)
    seats.leave(held, by=first)
    waiting.turn()
    move(session, 14)
    publish(summit)
    mail = mail_to(second)
    assert any("is still kept" in text for text in mail.paragraphs)
    assert (mail.calendar, mail.attachments) == (None, [])
    scheduling.cancel(session, by=audit.SYSTEM)
    publish(summit)
    assert mail_to(second).attachments == []


def test_a_release_that_empties_the_programme_is_told(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    session.refresh_from_db()
    scheduling.unschedule(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.subject.startswith("Cancelled: ")
    ((method, _),) = entries(mail)
    assert method == "CANCEL"


def test_taken_out_and_brought_back_the_seat_is_gone_and_nobody_waits(summit):
    session = make_session(summit, access=Access.RESERVED)
    make_session(summit)
    publish(summit)
    guest = make_guest(summit)
    seat = book(session, guest)
    for verb in (scheduling.unschedule, scheduling.schedule):
        session.refresh_from_db()
        verb(session, by=audit.SYSTEM)
        publish(summit)
    seat.refresh_from_db()
    assert seat.state == SeatState.RELEASED
    mail = mail_to(guest)
    assert any("is no longer kept" in text for text in mail.paragraphs)
    assert not any("waiting list" in text for text in mail.paragraphs)


@pytest.mark.parametrize("what", ["another day", "over"])
def test_a_reminder_that_waited_too_long_is_not_sent(summit, what):
    Summit.objects.filter(pk=summit.pk).update(state=SummitState.LIVE)
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    reminders.remind(now=session.starts_at - dt.timedelta(minutes=30))
    row = notice_to(guest, notices.REMINDER)
    assert Compose([row]).write(row)
    if what == "over":
        with time_machine.travel(session.ends_at, tick=False):
            assert Compose([row]).write(row) is None
        return
    session.refresh_from_db()
    scheduling.place(
        session,
        room=None,
        starts_at=at(summit, 9, 1),
        ends_at=at(summit, 10, 1),
        by=audit.SYSTEM,
    )
    publish(summit)
    assert Compose([row]).write(row) is None


def test_an_example_is_about_a_session_that_people_book_seats_in(summit):
    """A rehearsal, which no guest sees, would be a strange one."""
    make_session(summit, kind="rehearsal", hour=7, title="Sound check")
    make_session(summit, hour=8, title="Open to all")
    session = make_session(summit, hour=9, access="reserved", capacity=5, title="Training")
    publish(summit)
    book(session, make_guest(summit))
    example = mail_kinds.example("programme.reminder", "en", summit)
    assert "Training" in mail_kinds.written(example).subject
