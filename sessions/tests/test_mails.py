"""What the mails about the programme say, to whom, and what they do to calendars."""

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from attendees import links
from attendees.models import Attendee
from attendees.services import decisions, retention, visits
from attendees.tests.factories import make_category, make_registration
from sessions import tasks
from sessions.enums import Access, RoleKind, SeatState, SessionState
from sessions.mail_kinds import LABELS
from sessions.mails import Compose
from sessions.models import Release, Seat, Session
from sessions.programme import snapshots
from sessions.services import (
    notices,
    releases,
    reminders,
    scheduling,
    seats,
    waiting,
)
from summit import audit, dates, delivery, mail_kinds
from summit.enums import NotificationState, SummitState
from summit.models import Notification, Summit
from summit.services import summits
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
    with_seats,
)
from .mailing import (
    entries,
    feed,
    mail_to,
    mark,
    move,
    notice_to,
    sent,
    with_a_mark,
    with_a_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(name="Smart Cities")


def test_a_move_is_told_from_old_to_new_in_the_zone_of_the_summit(summit):
    first, second = make_room(summit, name="Hall A"), make_room(summit, name="Hall B")
    session, guest = with_a_seat(summit, room=first, title="Cities")
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
    assert "“Cities”: your seat is kept." in mail.paragraphs
    assert "All times are Yinchuan time (UTC+8)." in mail.paragraphs
    assert mail.actions[0].url == links.url(guest, "agenda:my_agenda")


def _with_two_seats(summit):
    """Somebody with a seat at nine, and one at eleven in what is about to move."""
    stays = make_session(summit, title="Health", access=Access.RESERVED)
    session, guest = with_seats(summit, hour=11, title="Cities"), make_guest(summit)
    book(stays, guest)
    book(session, guest)
    return stays, session, guest


_OVERLAP = "“Cities” now overlaps with “Health” (09:00–10:00), where you have a seat."


def test_a_move_over_another_booked_seat_names_it_and_where_to_choose(summit):
    _stays, session, guest = _with_two_seats(summit)
    move(session, 9.5)
    publish(summit)
    mail = mail_to(guest)
    assert _OVERLAP in mail.paragraphs
    assert [action.label for action in mail.actions] == [
        "Choose between the two",
        "Give up this seat",
    ]
    agenda, seat = (action.url for action in mail.actions)
    assert agenda == links.url(guest, "agenda:my_agenda")
    assert seat == links.url(guest, "agenda:own_session", about=session.pk)


@pytest.mark.parametrize("why", ["beside it", "given back", "another room"])
def test_a_move_that_leaves_both_seats_apart_names_none(summit, why):
    stays, session, guest = _with_two_seats(summit)
    if why == "given back":
        seats.leave(Seat.objects.get(session=stays), by=guest)
    move(session, 10 if why == "beside it" else 9.5)
    publish(summit)
    if why == "another room":
        sent()
        session.refresh_from_db()
        move(session, 9.5, make_room(summit, name="Hall B"))
        publish(summit)
    mail = mail_to(guest)
    assert not [words for words in mail.paragraphs if "overlaps" in words]
    assert [action.label for action in mail.actions] == ["Open my agenda"]


def test_a_seat_that_has_ended_overlaps_with_nothing(summit):
    """Also where what it was in is back in the programme when that is told."""
    _stays, session, guest = _with_two_seats(summit)
    scheduling.unschedule(session, by=audit.SYSTEM)
    publish(summit)
    session.refresh_from_db()
    move(session, 9.5)
    scheduling.schedule(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert [method for method, _ in entries(mail)] == ["CANCEL"]
    assert not [words for words in mail.paragraphs if "overlaps" in words]


def test_what_is_overlapped_over_midnight_is_said_with_both_days(summit):
    stays = make_session(summit, title="Gala", access=Access.RESERVED, hour=23.5, length=1.25)
    session, guest = with_seats(summit, hour=11, title="Cities"), make_guest(summit)
    book(stays, guest)
    book(session, guest)
    move(session, 22.75)
    publish(summit)
    (said,) = [words for words in mail_to(guest).paragraphs if "overlaps" in words]
    first, second = (summit.first_day + dt.timedelta(days=n) for n in (0, 1))
    when = f"{dates.weekday(first)}, 23:30 – {dates.weekday(second)}, 00:45"
    assert said == f"“Cities” now overlaps with “Gala” ({when}), where you have a seat."


def test_two_that_move_over_each_other_are_named_once(summit):
    stays, session, guest = _with_two_seats(summit)
    move(stays, 14)
    move(session, 14.5)
    publish(summit)
    mail = mail_to(guest)
    assert [words for words in mail.paragraphs if "overlaps" in words] == [
        "“Health” now overlaps with “Cities” (14:30–15:30), where you have a seat."
    ]
    assert [action.label for action in mail.actions] == ["Choose between the two"]


def test_more_pairs_that_overlap_than_one_are_chosen_from_in_the_agenda(summit):
    stays, session, guest = _with_two_seats(summit)
    third = make_session(summit, hour=16, title="Water", access=Access.RESERVED)
    publish(summit)
    book(third, guest)
    for one, hour in ((stays, 14), (session, 14.25), (third, 14.5)):
        move(one, hour)
    publish(summit)
    assert [action.label for action in mail_to(guest).actions] == ["Open my agenda"]


def test_a_mark_that_moves_over_a_booked_seat_names_the_seat(summit):
    stays = make_session(summit, title="Health", access=Access.RESERVED)
    session, guest = with_a_mark(summit, hour=11, title="Cities")
    book(stays, guest)
    move(session, 9.5)
    publish(summit)
    mail = mail_to(guest)
    assert _OVERLAP in mail.paragraphs
    assert [action.label for action in mail.actions] == ["Open my agenda"]


def _marked_moved_and_booked(summit):
    """Somebody who marked what then moved, and booked it at its new time before the notice went out."""
    stays = make_session(summit, hour=16, title="Health")
    session, guest = with_a_mark(summit, hour=11, title="Cities", access=Access.RESERVED)
    mark(stays, guest)
    move(session, 14)
    publish(summit)
    book(session, guest)
    return stays, session, guest


def test_who_books_at_the_new_time_is_not_told_of_it_again(summit):
    _stays, _session, guest = _marked_moved_and_booked(summit)
    assert mail_to(guest) is None
    ((method, event),) = entries(mail_to(guest, notices.BOOKED))
    assert (method, event["DTSTART"].dt) == ("REQUEST", at(summit, 14))


def test_a_notice_tells_the_rest_to_who_booked_at_the_new_time(summit):
    stays, _session, guest = _marked_moved_and_booked(summit)
    move(stays, 17)
    publish(summit)
    assert mail_to(guest).subject == "Moved: Health"


def test_what_moves_after_the_booking_is_told_to_who_marked_it_before(summit):
    _stays, session, guest = _marked_moved_and_booked(summit)
    session.refresh_from_db()
    move(session, 18)
    publish(summit)
    ((_what, old, new),) = mail_to(guest).changes
    assert ("14:00" in old, "18:00" in new) == (True, True)


def test_the_calendar_update_keeps_its_uid_and_counts_up(summit):
    session, guest = with_a_seat(summit)
    ((_, before),) = entries(mail_to(guest, notices.BOOKED))
    move(session, 14)
    release = publish(summit)

    ((method, event),) = entries(mail_to(guest))
    assert method == "REQUEST"
    assert event["UID"] == before["UID"] == f"{session.uid}@{settings.MAIL_DOMAIN}"
    assert (before["SEQUENCE"], event["SEQUENCE"]) == (2, 4)
    assert event["DTSTAMP"].dt == release.published_at.replace(microsecond=0)
    assert event["DTSTART"].dt == at(summit, 14)
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["ATTENDEE"] == f"mailto:{guest.attendee.email}"
    assert event["ORGANIZER"] == "mailto:desk@summit-tests.dev"
    assert "/my/" not in event.to_ical().decode()


def test_the_same_mail_has_the_same_calendar_bytes(summit):
    session, guest = with_a_seat(summit)
    move(session, 14)
    publish(summit)
    once, again = mail_to(guest), mail_to(guest)
    assert [one.content for one in once.attachments] == [one.content for one in again.attachments]


@pytest.mark.parametrize(
    ("verb", "subject", "now", "words"),
    [
        (
            scheduling.cancel,
            "Cancelled: Cities",
            "does not take place",
            "Your seat in “Cities” is no longer kept.",
        ),
        (
            scheduling.unschedule,
            "Not in the programme any more: Cities",
            "not in the programme any more",
            "“Cities” is not in the programme any more. Your seat has ended.",
        ),
    ],
)
def test_what_ends_leaves_the_calendar_and_says_how_it_ended(summit, verb, subject, now, words):
    make_session(summit, hour=15)
    session, guest = with_a_seat(summit, title="Cities")
    verb(session, by=audit.SYSTEM)
    publish(summit)

    mail = mail_to(guest)
    assert mail.subject == subject
    assert mail.title.endswith(f", a session of yours {now if 'does' in now else 'is ' + now}")
    assert mail.changes[0][2] == now
    assert words in mail.paragraphs
    ((method, event),) = entries(mail)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 6)
    assert event["DTSTART"].dt == at(summit, 9)


@pytest.mark.parametrize("verb", [scheduling.cancel, scheduling.unschedule])
def test_who_waited_for_what_ends_had_no_seat_to_lose(summit, verb):
    """Also who had one, until there were fewer, and was told so."""
    session = with_seats(summit, title="Cities", capacity=3)
    held = [book(session, make_guest(summit)) for _ in range(3)]
    Session.objects.filter(pk=session.pk).update(capacity=2)
    publish(summit)
    sent()
    displaced, waits = held[2].registration, make_guest(summit)
    book(session, waits)
    seats.leave(held[0], by=held[0].registration)
    waiting.turn()
    assert Seat.objects.get(pk=held[2].pk).state == SeatState.OFFERED
    session.refresh_from_db()
    verb(session, by=audit.SYSTEM)
    publish(summit)
    for person in (displaced, waits):
        assert "You no longer wait for a seat in “Cities”." in mail_to(person).paragraphs
    assert "Your seat" in " ".join(mail_to(held[1].registration).paragraphs)


def test_what_ends_a_session_that_was_taken_out_is_later_than_what_it_ends(summit):
    """Also than a seat that was booked after an earlier change, in the quiet period of the same notice."""
    session = make_session(summit, hour=9, access=Access.RESERVED)
    make_session(summit, hour=15)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        publish(summit)
        guest = make_guest(summit)
        seat = book(session, guest)
        clock.shift(60)
        move(session, 11)
        publish(summit)
        Notification.objects.filter(kind=notices.CHANGED).update(queued_at=timezone.now())
        clock.shift(60)
        seats.leave(seat, by=guest)
        clock.shift(60)
        book(session, guest)
        ((_, booked),) = entries(mail_to(guest, notices.BOOKED))
        clock.shift(60)
        session.refresh_from_db()
        scheduling.unschedule(session, by=audit.SYSTEM)
        publish(summit)
        ((method, ended),) = entries(mail_to(guest))
    assert method == "CANCEL"
    session.refresh_from_db()
    assert ended["SEQUENCE"] == 2 * (session.sequence + 4)  # two seats, which are over
    assert ended["SEQUENCE"] > booked["SEQUENCE"]
    assert ended["DTSTAMP"].dt > booked["DTSTAMP"].dt


def test_a_postponed_session_leaves_the_calendar_and_comes_back_with_its_new_time(summit):
    session, guest = with_a_seat(summit, title="Cities")
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.subject == "Postponed: Cities"
    assert [method for method, _ in entries(mail)] == ["CANCEL"]
    sent()

    move(session, 16)
    scheduling.schedule(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.subject == "Moved: Cities"
    assert mail.changes[0][1] == "postponed, without a time"
    ((method, event),) = entries(mail)
    assert (method, event["SEQUENCE"]) == ("REQUEST", 6)


def test_moved_twice_within_the_quiet_period_is_one_move(summit):
    session, guest = with_a_seat(summit)
    move(session, 11)
    publish(summit)
    move(session, 13)
    publish(summit)
    assert Notification.objects.filter(kind=notices.CHANGED).count() == 1
    ((_, old, new),) = mail_to(guest).changes
    assert "09:00" in old
    assert "13:00" in new
    ((_, event),) = entries(mail_to(guest))
    assert event["SEQUENCE"] == 6


def test_moved_and_moved_back_is_told_to_nobody(summit):
    session, guest = with_a_seat(summit)
    move(session, 11)
    publish(summit)
    move(session, 9)
    publish(summit)
    assert mail_to(guest) is None


def test_a_second_release_after_the_notice_went_out_tells_from_there(summit):
    session, guest = with_a_seat(summit)
    move(session, 11)
    publish(summit)
    sent()
    move(session, 13)
    publish(summit)
    ((_, old, new),) = mail_to(guest).changes
    assert "11:00" in old
    assert "13:00" in new


@pytest.fixture
def told_of_a_move(summit):
    """Somebody with a seat in what has moved from 9 to 11 and then to 13: (person, session).

    The notice of the first move was claimed before the second was published.
    """
    session, guest = with_a_seat(summit)
    sent()
    move(session, 11)
    publish(summit)
    Notification.objects.update(due_at=timezone.now())
    return guest, session


def claimed():
    (row,) = (one for one in delivery.claim(10) if one.kind == notices.CHANGED)
    return row


def test_what_a_claimed_notice_tells_is_told_once(summit, told_of_a_move):
    """Claimed before a release and written after it: it tells that as well, and the next one does not."""
    guest, session = told_of_a_move
    first = claimed()
    move(session, 13)
    publish(summit)
    ((_, old, new),) = Compose([first]).write(first).changes
    assert ("09:00" in old, "13:00" in new) == (True, True)
    assert notice_to(guest).pk != first.pk
    assert mail_to(guest) is None  # also while the first is on its way
    Notification.objects.filter(pk=first.pk).update(state=NotificationState.SENT)
    assert mail_to(guest) is None

    move(session, 15)
    publish(summit)
    ((_, old, new),) = mail_to(guest).changes
    assert ("13:00" in old, "15:00" in new) == (True, True)


def test_a_claimed_notice_that_was_written_before_a_release_tells_nothing_of_it(
    summit, told_of_a_move
):
    guest, session = told_of_a_move
    first = claimed()
    ((_, _, new),) = Compose([first]).write(first).changes
    assert "11:00" in new
    move(session, 13)
    publish(summit)
    mail_kinds.written(Notification.objects.get(pk=first.pk))  # somebody of the office looks at it
    ((_, old, new),) = mail_to(guest).changes
    assert ("11:00" in old, "13:00" in new) == (True, True)


def test_a_claimed_notice_that_is_still_to_be_written_tells_everything(summit, told_of_a_move):
    guest, session = told_of_a_move
    first = claimed()
    move(session, 13)
    publish(summit)
    assert mail_to(guest) is None
    rows = [first, notice_to(guest)]
    composer = Compose(rows)
    assert [bool(composer.write(row)) for row in rows] == [True, False]


def test_a_claimed_notice_that_found_nothing_different_has_told_so(summit, told_of_a_move):
    """Who was never told that it moved is not told that it moved back."""
    guest, session = told_of_a_move
    first = claimed()
    move(session, 9)
    publish(summit)
    assert Compose([first]).write(first) is None
    Notification.objects.filter(pk=first.pk).update(state=NotificationState.SUPPRESSED)
    assert notice_to(guest).pk != first.pk
    assert mail_to(guest) is None


def test_a_notice_that_could_not_be_sent_has_told_nothing(summit, told_of_a_move):
    guest, session = told_of_a_move
    first = claimed()
    move(session, 13)
    publish(summit)
    assert Compose([first]).write(first)
    Notification.objects.filter(pk=first.pk).update(state=NotificationState.FAILED)
    ((_, old, new),) = mail_to(guest).changes
    assert ("11:00" in old, "13:00" in new) == (True, True)


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
    session, guest = with_seats(summit), make_guest(summit)
    seat = book(session, guest)
    move(session, 11)
    publish(summit)
    seat.refresh_from_db()
    seats.leave(seat, by=guest)
    assert mail_to(guest) is None


def test_who_loses_a_seat_to_a_smaller_room_is_told_so(summit):
    large, small = make_room(summit, fire_maximum=2), make_room(summit, fire_maximum=1)
    session = with_seats(summit, room=large, title="Cities")
    keeps, loses = make_guest(summit), make_guest(summit)
    book(session, keeps)
    book(session, loses)
    move(session, 9, small)
    publish(summit)
    assert "“Cities”: your seat is kept." in mail_to(keeps).paragraphs
    mail = mail_to(loses)
    assert mail.subject == "Your seat is lost: Cities"
    assert "among the first on the waiting list" in " ".join(mail.paragraphs)
    assert "does not show this" not in mail.calendar.text
    ((method, event),) = entries(mail)
    assert (method, event["STATUS"]) == ("REQUEST", "TENTATIVE")
    (shown,) = feed(loses).events
    assert (shown["STATUS"], shown["SEQUENCE"]) == ("TENTATIVE", event["SEQUENCE"])


@pytest.fixture
def displaced(summit):
    """A place in line of somebody who had a seat and was told that it is lost."""
    session = with_seats(summit, title="Cities", capacity=2)
    keeps, loses = (book(session, make_guest(summit)) for _ in range(2))
    Session.objects.filter(pk=session.pk).update(capacity=1)
    publish(summit)
    sent()
    seats.leave(Seat.objects.get(pk=keeps.pk), by=keeps.registration)
    return Seat.objects.get(pk=loses.pk)


def test_who_lost_a_seat_and_leaves_the_line_has_nothing_in_the_calendar(displaced):
    guest = displaced.registration
    seats.leave(displaced, by=guest)
    mail = mail_to(guest, notices.RELEASED)
    assert mail.subject == "Off the waiting list: Cities"
    ((method, event),) = entries(mail)
    assert (method, event["SEQUENCE"]) == ("CANCEL", 6)


def test_who_lost_a_seat_and_lets_the_offer_pass_has_nothing_in_the_calendar(displaced):
    guest = displaced.registration
    waiting.turn()
    offer = mail_to(guest, notices.OFFERED)
    assert not offer.attachments
    assert offer.facts[0][0] == "Time"  # nothing moved that would say it
    displaced.refresh_from_db()
    waiting.turn(now=displaced.respond_by + dt.timedelta(seconds=1))
    ((method, _event),) = entries(mail_to(guest, notices.EXPIRED))
    assert method == "CANCEL"


def test_who_lost_a_seat_and_waits_is_told_of_a_move_as_a_perhaps(summit, displaced):
    move(displaced.session, 15)
    publish(summit)
    ((method, event),) = entries(mail_to(displaced.registration))
    assert (method, event["STATUS"]) == ("REQUEST", "TENTATIVE")


def test_who_lost_a_seat_and_cancels_has_nothing_in_the_calendar(displaced):
    visits.cancel(displaced.registration, by=displaced.registration)
    mail = mail_to(displaced.registration, notices.ENDED)
    assert [method for method, _ in entries(mail)] == ["CANCEL"]


def test_who_loses_a_seat_to_fewer_seats_reads_nothing_twice(summit):
    session = with_seats(summit, title="Cities", capacity=2)
    keeps, loses, marks = make_guest(summit), make_guest(summit), make_guest(summit)
    book(session, keeps)
    book(session, loses)
    mark(session, marks)
    Session.objects.filter(pk=session.pk).update(capacity=1)
    publish(summit)
    mail = mail_to(loses)
    assert mail.subject == "Your seat is lost: Cities"
    assert mail.changes == []
    ((what, now),) = mail.facts
    assert (what, "09:00–10:00" in now) == ("Cities", True)
    told = Notification.objects.filter(kind=notices.CHANGED)
    assert [row.recipient for row in told] == [loses.attendee.email]


def test_a_session_that_is_renamed_and_moved_is_told_from_name_to_name(summit):
    session, guest = with_a_seat(summit, title="Cities")
    move(session, 12)
    Session.objects.filter(pk=session.pk).update(title="Towns", title_en="Towns")
    publish(summit)
    ((what, old, _),) = mail_to(guest).changes
    assert (what, old.startswith("Cities, ")) == ("Towns", True)


@pytest.fixture
def line(summit):
    """(session with one seat, three people who asked for it in turn)"""
    session = with_seats(summit, title="Cities", capacity=1)
    people = [make_guest(summit) for _ in range(3)]
    for person in people:
        book(session, person)
    return session, people


def change_access(session, access):
    Session.objects.filter(pk=session.pk).update(access=access)
    publish(session.summit)


def test_who_waits_for_what_needs_no_seat_any_more_may_simply_come(summit, line):
    session, (first, second, third) = line
    seats.leave(Seat.objects.get(registration=first), by=first)
    waiting.turn()
    assert Seat.objects.get(registration=second).state == SeatState.OFFERED
    change_access(session, Access.OPEN)

    states = Seat.objects.filter(registration__in=[second, third]).values_list("state", flat=True)
    assert list(states) == [SeatState.RELEASED] * 2
    mail = mail_to(third)
    assert mail.subject == "No seat needed any more: Cities"
    assert mail.paragraphs[0] == "“Cities” needs no seat any more: come as you like."
    assert mail.changes == []
    ((method, event),) = entries(mail)  # what they wanted to come to stays in the agenda, as a mark
    assert (method, event["STATUS"]) == ("REQUEST", "TENTATIVE")
    told = Notification.objects.filter(kind=notices.CHANGED).values_list("recipient", flat=True)
    assert set(told) == {second.attendee.email, third.attendee.email}

    with time_machine.travel(timezone.now() + dt.timedelta(days=30), tick=False):
        assert waiting.turn() == (0, 0)


def test_who_has_a_seat_in_what_needs_none_any_more_hears_nothing(summit, line):
    session, (first, *_) = line
    change_access(session, Access.OPEN)
    assert Seat.objects.get(registration=first).state == SeatState.BOOKED
    told = Notification.objects.filter(kind=notices.CHANGED, recipient=first.attendee.email)
    assert not told.exists()
    session.refresh_from_db()
    assert (session.taken, session.released_capacity) == (1, None)


def test_who_marked_what_takes_seats_from_now_on_is_told_to_book_one(summit):
    session, guest = with_a_mark(summit, title="Cities")
    change_access(session, Access.RESERVED)
    mail = mail_to(guest)
    assert mail.subject == "A seat is needed now: Cities"
    assert mail.paragraphs[0] == "“Cities” takes a seat from now on. Book one in your agenda."
    book(session, guest)
    assert mail_to(guest) is None


def test_who_marked_what_is_by_invitation_from_now_on_is_told_who_invites(summit):
    session, guest = with_a_mark(summit, title="Cities")
    change_access(session, Access.INVITATION)
    assert mail_to(guest).paragraphs[0] == (
        "“Cities” takes a seat from now on, and the summit office gives them."
    )


def test_who_waited_while_seats_were_not_needed_for_a_moment_asks_again(summit, line):
    session, (_, second, _) = line
    change_access(session, Access.OPEN)
    change_access(session, Access.RESERVED)
    mail = mail_to(second)
    assert mail.subject == "A seat is needed now: Cities"


def test_the_preview_counts_whom_a_change_of_access_tells(summit, line):
    session, _ = line
    guest = make_guest(summit)
    other = make_session(summit, hour=15)
    publish(summit)
    mark(other, guest)
    Session.objects.filter(pk=session.pk).update(access=Access.OPEN)
    Session.objects.filter(pk=other.pk).update(access=Access.RESERVED)
    preview = releases.preview(summit)
    assert preview.people == 3
    assert (preview.told[session.pk].waiting, preview.told[other.pk].favourites) == (2, 1)
    assert preview.told[session.pk].seats == 0


def test_a_speaker_without_a_registration_is_told_of_a_part(summit):
    session = make_session(summit, hour=9, title="Cities")
    make_session(summit, hour=15)
    publish(summit)
    speaker = make_speaker(summit)
    give_role(session, speaker, RoleKind.CHAIR)
    publish(summit)
    mail = mail_to(speaker)
    assert mail.subject == "Your part: Cities"
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
    session, guest = with_a_mark(summit)
    move(session, 12)
    publish(summit)
    ((method, event),) = entries(mail_to(guest))
    assert (method, event["STATUS"]) == ("REQUEST", "TENTATIVE")


def test_who_waits_gets_no_calendar_entry(summit):
    session, _guest = with_a_seat(summit, capacity=1)
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
    others = [make_session(summit, hour=12, access=Access.RESERVED) for _ in range(count)]
    publish(summit)
    for _ in range(count):
        guest = make_guest(summit)
        for one in (session, *others):
            book(one, guest)
    move(session, 12)
    publish(summit)
    Notification.objects.update(due_at=timezone.now())
    rows = [row for row in delivery.claim(100) if row.kind == notices.CHANGED]
    assert len(rows) == count
    with django_assert_max_num_queries(12):
        composer = Compose(rows)
        assert all(composer.write(row) for row in rows)


def test_seat_mails_are_true_only_as_long_as_the_seat_is(summit):
    session, guest = with_seats(summit, title="Cities"), make_guest(summit)
    seat = book(session, guest)
    assert mail_to(guest, notices.BOOKED).subject == "Your seat: Cities"
    seats.leave(seat, by=guest)
    assert mail_to(guest, notices.BOOKED) is None
    mail = mail_to(guest, notices.RELEASED)
    assert [method for method, _ in entries(mail)] == ["CANCEL"]


@pytest.mark.parametrize("kind", sorted(LABELS))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_has_an_example(summit, kind, language):
    with_a_seat(summit)
    message = mail_kinds.written(mail_kinds.example(kind, language, summit))
    assert message is not None
    assert message.subject


def test_who_cancels_the_registration_gets_every_session_out_of_the_calendar(summit):
    hours = (9, 11, 13, 15)
    booked, other, full, marked = (
        make_session(summit, hour=hour, access=Access.RESERVED, capacity=1) for hour in hours
    )
    publish(summit)
    guest = make_guest(summit)
    book(full, make_guest(summit))
    for session in (booked, other, full):
        book(session, guest)
    mark(marked, guest)
    ((_, before),) = entries(mail_to(guest, notices.BOOKED))
    visits.cancel(guest, by=guest)

    assert Notification.objects.filter(kind=notices.ENDED).count() == 1
    mail = mail_to(guest, notices.ENDED)
    assert mail.subject == "2 sessions out of your calendar: Smart Cities"
    uids = [f"{one.uid}@{settings.MAIL_DOMAIN}" for one in (booked, other)]
    assert [(method, str(event["UID"])) for method, event in entries(mail)] == [
        ("CANCEL", uid) for uid in uids
    ]
    last = entries(mail)[1][1]
    assert (last["SEQUENCE"], last["STATUS"]) == (before["SEQUENCE"] + 3, "CANCELLED")
    assert last["DTSTAMP"].dt >= before["DTSTAMP"].dt


def test_a_mark_of_which_a_change_was_told_leaves_the_calendar_too(summit):
    session, guest = with_a_mark(summit, title="Cities")
    move(session, 12)
    publish(summit)
    visits.cancel(guest, by=guest)
    mail = mail_to(guest, notices.ENDED)
    assert mail.subject == "Out of your calendar: Cities"
    assert [event["SEQUENCE"] for _, event in entries(mail)] == [3]


def test_a_summit_that_does_not_come_leaves_no_session_in_a_calendar(summit):
    booked, full = (
        make_session(summit, hour=hour, access=Access.RESERVED, capacity=1) for hour in (9, 11)
    )
    publish(summit)
    guest, waits, reads = make_guest(summit), make_guest(summit), make_guest(summit)
    book(booked, guest)
    book(full, guest)
    book(full, waits)
    summits.cancel(summit, by=audit.SYSTEM)
    mail = mail_to(guest, notices.ENDED)
    assert [method for method, _ in entries(mail)] == ["CANCEL"] * 2
    assert mail.lead == "Smart Cities does not take place."
    assert mail_to(waits, notices.ENDED) is None
    told = Notification.objects.filter(kind=notices.ENDED).values_list("recipient", flat=True)
    assert reads.attendee.email not in told


def test_a_summit_that_does_not_come_tells_of_no_seat_and_no_change(summit):
    session, left = (make_session(summit, hour=hour, access=Access.RESERVED) for hour in (9, 11))
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    seats.leave(book(left, guest), by=guest)
    move(session, 14)
    publish(summit)
    kinds = (notices.BOOKED, notices.CHANGED)
    told = [Notification.objects.filter(kind=kind).earliest("pk") for kind in kinds]
    assert all(Compose([row]).write(row) for row in told)
    summits.cancel(summit, by=audit.SYSTEM)
    assert [Compose([row]).write(row) for row in told] == [None, None]
    for kind in (notices.ENDED, notices.RELEASED):
        assert [method for method, _ in entries(mail_to(guest, kind))] == ["CANCEL"]


@pytest.mark.parametrize("verb", [scheduling.cancel, scheduling.unschedule])
@pytest.mark.parametrize("who", ["the guest", "the summit"])
def test_what_ends_before_a_change_of_it_was_told_leaves_the_calendar(summit, verb, who):
    make_session(summit, hour=15)
    session, guest = with_a_seat(summit, title="Cities")
    verb(session, by=audit.SYSTEM)
    publish(summit)
    if who == "the guest":
        visits.cancel(guest, by=guest)
    else:
        summits.cancel(summit, by=audit.SYSTEM)
    assert mail_to(guest) is None  # there is nobody any more whom the change concerns
    ((method, event),) = entries(mail_to(guest, notices.ENDED))
    assert (method, event["SEQUENCE"]) == ("CANCEL", 7)
    assert event["UID"].partition("@")[0] == str(session.uid)


@pytest.mark.parametrize("verb", [scheduling.cancel, scheduling.unschedule])
def test_what_was_told_to_be_cancelled_ends_once(summit, verb):
    make_session(summit, hour=15)
    session, guest = with_a_seat(summit)
    verb(session, by=audit.SYSTEM)
    publish(summit)
    sent()
    visits.cancel(guest, by=guest)
    assert not Notification.objects.filter(kind=notices.ENDED).exists()


@pytest.mark.parametrize("who", ["the guest", "the summit"])
@pytest.mark.parametrize("is_told", [True, False])
def test_what_is_postponed_leaves_the_calendar_once_and_has_no_time(summit, who, is_told):
    session = make_session(summit, title="Cities", access=Access.RESERVED)
    stays = make_session(summit, hour=15, title="Health", access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    book(stays, guest)
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    if is_told:
        sent()
    if who == "the guest":
        visits.cancel(guest, by=guest)
    else:
        summits.cancel(summit, by=audit.SYSTEM)
    mail = mail_to(guest, notices.ENDED)
    facts = dict(mail.facts)
    assert set(facts) == {"Health"} | (set() if is_told else {"Cities"})
    assert facts.get("Cities") in (None, "postponed, without a time")
    assert len(entries(mail)) == len(facts)


def _zones(mail):
    return [words for words in mail.paragraphs if words.startswith("All times")]


@pytest.mark.parametrize("others", [0, 1])
def test_a_mail_about_what_has_no_time_names_no_clocks(summit, others):
    session, guest = with_a_mark(summit)
    if others:
        stays = make_session(summit, hour=15, access=Access.RESERVED)
        publish(summit)
        book(stays, guest)
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    visits.cancel(guest, by=guest)
    mail = mail_to(guest, notices.ENDED)
    assert len(mail.facts) == 1 + others
    assert len(_zones(mail)) == others


def test_what_is_postponed_and_then_cancelled_is_told_without_clocks(summit):
    session, guest = with_a_mark(summit)
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    assert len(_zones(mail_to(guest))) == 1
    sent()
    scheduling.cancel(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.changes[0][1:] == ("postponed, without a time", "does not take place")
    assert _zones(mail) == []


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        ({"title": "Towns", "title_en": "Towns"}, False),
        ({"access": Access.RESERVED}, True),
    ],
)
def test_a_mark_is_in_no_calendar_until_a_change_was_told(summit, change, is_told):
    session, guest = with_a_mark(summit)
    Session.objects.filter(pk=session.pk).update(**change)
    publish(summit)
    assert Notification.objects.filter(kind=notices.CHANGED).exists() == is_told
    sent()
    visits.cancel(guest, by=guest)
    assert Notification.objects.filter(kind=notices.ENDED).exists() == is_told


def test_a_perhaps_that_stayed_of_a_seat_leaves_the_calendar(summit):
    session, guest = with_seats(summit), make_guest(summit)
    seat = book(session, guest)
    mark(session, guest)
    seats.leave(seat, by=guest)
    visits.cancel(guest, by=guest)
    assert [method for method, _ in entries(mail_to(guest, notices.ENDED))] == ["CANCEL"]


def test_who_cancels_without_anything_in_the_calendar_gets_one_mail(summit):
    _session, guest = with_a_mark(summit)
    visits.cancel(guest, by=guest)
    assert not Notification.objects.filter(kind=notices.ENDED).exists()


def test_who_cancels_comes_back_and_books_again_keeps_that_entry(summit):
    session, guest = with_a_seat(summit)
    visits.cancel(guest, by=guest)
    again = make_registration(guest.category, email=guest.attendee.email)
    book(session, again)
    assert mail_to(guest, notices.ENDED) is None


def test_an_erased_person_gets_nothing(summit):
    session, guest = with_a_seat(summit)
    move(session, 12)
    publish(summit)
    notification = notice_to(guest)
    Seat.objects.all().delete()
    guest.attendee.delete()
    assert Compose([notification]).write(notification) is None


def test_no_address_of_an_erased_person_is_left_in_a_mail(summit):
    session, guest = with_a_seat(summit)
    move(session, 12)
    publish(summit)
    wrong = guest.attendee.email
    sent()
    visits.correct_email(guest.attendee, "right@summit-tests.dev", by=audit.SYSTEM)
    about = Notification.objects.filter(recipient=wrong).values_list("subject", flat=True)
    assert {label.partition(":")[0] for label in about} == {
        "attendees.attendee", "attendees.registration", "agenda.seat",
    }  # fmt: skip
    retention.erase(guest.attendee, by=audit.SYSTEM)
    assert not Notification.objects.filter(summit=summit).exists()


def test_a_draft_is_never_told(summit):
    session, guest = with_a_seat(summit)
    move(session, 12)
    publish(summit)
    move(session, 18)
    Session.objects.filter(pk=session.pk).update(state=SessionState.DRAFT)
    ((_, _, new),) = mail_to(guest).changes
    assert "12:00" in new
    assert Release.objects.count() == 2


def test_what_waits_follows_to_the_corrected_address(summit):
    session = with_seats(summit, title="Cities", capacity=1)
    gone, guest = make_guest(summit), make_guest(summit)
    held = book(session, gone)
    book(session, guest)
    seats.leave(held, by=gone)
    waiting.turn()
    move(session, 14)
    publish(summit)
    kinds = (notices.OFFERED, notices.CHANGED)
    before = [notice_to(guest, kind) for kind in kinds]
    assert len(delivery.claim(100)) == 5  # all but the notice, which is in its quiet period

    visits.correct_email(guest.attendee, "right@summit-tests.dev", by=audit.SYSTEM)
    after = [notice_to(guest, kind) for kind in kinds]
    assert [row.state for row in after] == [NotificationState.QUEUED] * 2
    assert [row.due_at for row in after] == [row.due_at for row in before]
    assert [Compose([row]).write(row).subject for row in after] == [
        mail_to(guest, notices.OFFERED).subject,
        "Moved: Cities",
    ]
    # What was claimed is written to nobody; what waited is told to nobody else.
    before[1].refresh_from_db()
    assert before[1].state == NotificationState.SUPPRESSED
    assert Compose([before[0]]).write(before[0]) is None


def test_a_reminder_follows_to_the_corrected_address(summit):
    Summit.objects.filter(pk=summit.pk).update(state=SummitState.LIVE)
    session, guest = with_a_seat(summit)
    with time_machine.travel(session.starts_at - dt.timedelta(minutes=30), tick=False):
        reminders.remind()
        visits.correct_email(guest.attendee, "right@summit-tests.dev", by=audit.SYSTEM)
        assert mail_to(guest, notices.REMINDER).subject.startswith("09:00: ")
        reminders.remind()
    waits = Notification.objects.filter(kind=notices.REMINDER, state=NotificationState.QUEUED)
    assert [row.recipient for row in waits] == ["right@summit-tests.dev"]


def test_who_has_no_address_any_more_is_told_nothing(summit):
    _session, guest = with_a_seat(summit)
    visits.correct_email(guest.attendee, "", by=audit.SYSTEM)
    (row,) = Notification.objects.filter(kind=notices.BOOKED)
    assert row.state == NotificationState.SUPPRESSED


def test_a_mail_to_an_address_that_was_corrected_is_not_written(summit):
    session, guest = with_a_seat(summit)
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


def test_what_was_queued_while_the_address_was_corrected_follows_it(summit):
    """The release has read the address from before, and the correction no notice."""
    session, guest = with_a_seat(summit)
    sent()
    move(session, 14)
    publish(summit)
    Attendee.objects.filter(pk=guest.attendee.pk).update(email="right@summit-tests.dev")
    Notification.objects.update(due_at=timezone.now())
    first = claimed()
    assert Compose([first]).write(first) is None
    Notification.objects.filter(pk=first.pk).update(state=NotificationState.SUPPRESSED)
    guest.attendee.refresh_from_db()
    assert notice_to(guest).state == NotificationState.QUEUED
    assert mail_to(guest).subject.startswith("Moved: ")


@pytest.mark.parametrize("is_held", [True, False])
def test_a_notice_that_was_about_to_be_sent_is_told_at_an_address_that_is_corrected_back(
    summit, told_of_a_move, is_held
):
    """Held by a sender all the time, or put back by one whose mail server was away."""
    guest, _session = told_of_a_move
    before = guest.attendee.email
    first = claimed()
    if not is_held:
        Compose([first])
        Notification.objects.filter(pk=first.pk).update(state=NotificationState.QUEUED)
    visits.correct_email(guest.attendee, "wrong@summit-tests.dev", by=audit.SYSTEM)
    if is_held:
        assert Compose([first]).write(first) is None
        Notification.objects.filter(pk=first.pk).update(state=NotificationState.SUPPRESSED)
    visits.correct_email(guest.attendee, before, by=audit.SYSTEM)
    again = claimed()
    assert again.recipient == before
    assert Compose([again]).write(again).subject.startswith("Moved: ")


def test_a_notice_is_written_from_the_release_that_the_database_has(summit):
    """Also by a process that has not heard yet that what it keeps is old."""
    session, guest = with_a_seat(summit)
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
    session, guest = with_seats(summit), make_guest(summit)
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
    assert [event["SEQUENCE"] for _, event in sent] == [2, 4, 6]
    assert [event["SEQUENCE"] for event in feed(guest).events] == [6]
    stamps = [event["DTSTAMP"].dt for _, event in sent]
    assert stamps == sorted(set(stamps))


def test_a_mail_that_is_written_late_has_the_revision_of_its_own_seat(summit):
    session, guest = with_seats(summit), make_guest(summit)
    seats.leave(book(session, guest), by=guest)
    book(session, guest)
    ended, booked = (entries(mail_to(guest, kind)) for kind in (notices.RELEASED, notices.BOOKED))
    assert [event["SEQUENCE"] for _, event in (*ended, *booked)] == [4, 6]


def test_who_comes_back_with_a_new_registration_has_a_later_revision(summit):
    session, guest = with_a_seat(summit)
    visits.cancel(guest, by=guest)
    ((_, ended),) = entries(mail_to(guest, notices.ENDED))
    again = make_registration(guest.category, email=guest.attendee.email)
    book(session, again)
    ((_, booked),) = entries(mail_to(again, notices.BOOKED))
    assert (ended["SEQUENCE"], booked["SEQUENCE"]) == (5, 8)
    assert [event["SEQUENCE"] for event in feed(again).events] == [8]


def test_a_mark_that_ended_with_its_registration_comes_back_with_a_later_revision(summit):
    """Booked by who registers anew; each object is later than the one before it (RFC 5545, 3.8.7.4)."""
    session, guest = with_a_mark(summit, access=Access.RESERVED)
    move(session, 12)
    publish(summit)
    found = entries(mail_to(guest))
    sent()
    visits.cancel(guest, by=guest)
    found += entries(mail_to(guest, notices.ENDED))
    again = make_registration(guest.category, email=guest.attendee.email)
    book(session, again)
    found += entries(mail_to(again, notices.BOOKED))
    assert [method for method, _ in found] == ["REQUEST", "CANCEL", "REQUEST"]
    numbers = [event["SEQUENCE"] for _, event in found]
    assert numbers == sorted(set(numbers))
    assert [event["SEQUENCE"] for event in feed(again).events] == numbers[-1:]


def test_a_mark_of_a_new_registration_has_a_later_revision_than_the_end_of_the_last(summit):
    session = make_session(summit)
    publish(summit)
    guest = make_guest(summit)
    numbers = []
    for hour in (12, 14):
        mark(session, guest)
        move(session, hour)
        publish(summit)
        numbers += [event["SEQUENCE"] for _, event in entries(mail_to(guest))]
        sent()
        visits.cancel(guest, by=guest)
        numbers += [event["SEQUENCE"] for _, event in entries(mail_to(guest, notices.ENDED))]
        guest = make_registration(guest.category, email=guest.attendee.email)
    assert len(numbers) == 4
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("is_late", [False, True])
def test_a_feed_brings_a_mark_back_with_a_later_revision_than_its_end(summit, is_late):
    """Also where the mail that ends it is written after the person has come back and booked as well."""
    session, guest = with_a_mark(summit, access=Access.RESERVED)
    move(session, 12)
    publish(summit)
    sent()
    (before,) = feed(guest).events
    visits.cancel(guest, by=guest)
    mails = [] if is_late else [mail_to(guest, notices.ENDED)]
    again = make_registration(guest.category, email=guest.attendee.email)
    mark(session, again)
    (after,) = feed(again).events
    seats.leave(book(session, again), by=again)
    mails += [mail_to(guest, notices.ENDED)] if is_late else []
    ((method, ended),) = entries(*mails)
    assert method == "CANCEL"
    assert before["UID"] == ended["UID"] == after["UID"]
    assert [event["SEQUENCE"] for event in (before, ended, after)] == [2, 3, 4]


def _move_and_tell(session, guest, hour):
    """The SEQUENCE of the entry that who marked `session` is sent when it moves."""
    move(session, hour)
    publish(session.summit)
    ((_, event),) = entries(mail_to(guest))
    sent()
    return event["SEQUENCE"]


def _ended(guest):
    """The SEQUENCE that the end of a registration takes the entry out with."""
    ((method, event),) = entries(mail_to(guest, notices.ENDED))
    assert method == "CANCEL"
    return event["SEQUENCE"]


@pytest.mark.parametrize("is_late", [False, True])
def test_a_mark_of_a_registration_that_is_opened_again_has_a_later_revision(summit, is_late):
    """Also where the mail of the end is written after the person has marked again."""
    make_category(summit, needs_approval=True)
    session = make_session(summit)
    publish(summit)
    guest = make_registration(summit.category_set.get())
    mark(session, guest)
    told = _move_and_tell(session, guest, 12)
    decisions.reject(guest, reason="Full.", by=audit.SYSTEM)
    ended = None if is_late else _ended(guest)
    decisions.reconsider(guest, by=audit.SYSTEM)
    mark(session, guest)
    (again,) = feed(guest).events
    ended = _ended(guest) if is_late else ended
    assert [told, ended, again["SEQUENCE"]] == [2, 3, 4]
    assert _move_and_tell(session, guest, 14) == 6


def test_a_registration_opened_after_another_was_over_has_later_revisions_than_both(summit):
    category = make_category(summit, needs_approval=True)
    session = make_session(summit)
    publish(summit)
    first = make_registration(category)
    mark(session, first)
    numbers = [_move_and_tell(session, first, 12)]
    decisions.reject(first, reason="Full.", by=audit.SYSTEM)
    numbers.append(_ended(first))
    second = make_registration(category, email=first.attendee.email)
    mark(session, second)
    numbers.append(_move_and_tell(session, second, 14))
    visits.cancel(second, by=second)
    numbers.append(_ended(second))
    decisions.reconsider(first, by=audit.SYSTEM)
    mark(session, first)
    numbers += [event["SEQUENCE"] for event in feed(first).events]
    assert numbers == sorted(set(numbers))


def test_a_seat_of_a_registration_opened_again_has_a_later_revision_than_one_between(summit):
    category = make_category(summit, needs_approval=True)
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    first = make_registration(category)
    decisions.reject(first, reason="Full.", by=audit.SYSTEM)
    second = make_registration(category, email=first.attendee.email)
    decisions.approve(second, by=audit.SYSTEM)
    book(session, second)
    visits.cancel(second, by=second)
    ended = _ended(second)
    decisions.reconsider(first, by=audit.SYSTEM)
    decisions.approve(first, by=audit.SYSTEM)
    book(session, first)
    ((_, booked),) = entries(mail_to(first, notices.BOOKED))
    assert booked["SEQUENCE"] > ended
    assert [event["SEQUENCE"] for event in feed(first).events] == [booked["SEQUENCE"]]


def test_a_place_in_line_that_was_left_comes_back_to_the_feed_with_a_later_revision(summit):
    session, guest = with_a_seat(summit, capacity=1)
    waits = make_guest(summit)
    numbers = []
    for _again in range(2):
        seat = book(session, waits)
        numbers += [event["SEQUENCE"] for event in feed(waits).events]
        seats.leave(seat, by=waits)
    assert feed(waits).events == []
    seats.leave(Seat.objects.get(registration=guest), by=guest)
    book(session, waits)
    ((_, booked),) = entries(mail_to(waits, notices.BOOKED))
    assert [*numbers, booked["SEQUENCE"]] == [0, 2, 6]


def test_a_perhaps_that_stayed_of_a_seat_ends_and_is_booked_with_later_revisions(summit):
    session, guest = with_seats(summit), make_guest(summit)
    seat = book(session, guest)
    mark(session, guest)
    seats.leave(seat, by=guest)
    visits.cancel(guest, by=guest)
    again = make_registration(guest.category, email=guest.attendee.email)
    told = [entries(mail_to(guest, kind)) for kind in (notices.RELEASED, notices.ENDED)]
    book(session, again)
    told.append(entries(mail_to(again, notices.BOOKED)))
    numbers = [event["SEQUENCE"] for ((_, event),) in told]
    assert numbers == sorted(set(numbers))


def test_a_summit_that_does_not_come_ends_entries_with_a_later_revision(summit):
    _session, guest = with_a_seat(summit)
    ((_, booked),) = entries(mail_to(guest, notices.BOOKED))
    summits.cancel(summit, by=audit.SYSTEM)
    ((_, ended),) = entries(mail_to(guest, notices.ENDED))
    assert ended["SEQUENCE"] > booked["SEQUENCE"]


def test_a_mark_and_a_place_in_line_are_no_promise(summit):
    session, _guest = with_a_seat(summit, capacity=1)
    guest = make_guest(summit)
    book(session, guest)
    mark(session, guest)
    move(session, 14)
    publish(summit)
    ((_, event),) = entries(mail_to(guest))
    assert event["STATUS"] == "TENTATIVE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"


@pytest.fixture
def offered(summit):
    """A seat that is offered because its session moves to a larger room."""
    small, large = make_room(summit, fire_maximum=1), make_room(summit, fire_maximum=2)
    session = make_session(summit, room=small, title="Cities", access=Access.RESERVED)
    make_session(summit, hour=15, title="Traffic")
    publish(summit)
    book(session, make_guest(summit))
    seat = book(session, make_guest(summit))
    sent()
    move(session, 11, large)
    assert releases.preview(summit).offered == 1
    publish(summit)
    waiting.turn()
    return seat


def test_an_offer_says_what_moved_and_the_notice_leaves_it_out(summit, offered):
    guest = offered.registration
    mail = mail_to(guest, notices.OFFERED)
    ((what, old, new),) = mail.changes
    assert (what, "09:00" in old, "11:00" in new) == ("Cities", True, True)
    assert mail.facts == [("Venue", "Congress centre")]  # time and room are said by what moved
    Notification.objects.filter(kind=notices.OFFERED).update(state=NotificationState.SENT)
    assert mail_to(guest) is None


def test_what_moves_after_the_offer_is_told(summit, offered):
    guest = offered.registration
    Notification.objects.filter(kind=notices.OFFERED).update(state=NotificationState.SENT)
    move(offered.session, 13)
    publish(summit)
    ((_what, old, new),) = mail_to(guest).changes
    assert ("11:00" in old, "13:00" in new) == (True, True)


def test_an_offer_that_was_not_sent_leaves_nothing_out(offered):
    assert mail_to(offered.registration).subject == "Moved: Cities"


def test_a_notice_without_what_the_offer_told_tells_the_rest(summit, offered):
    guest = offered.registration
    other = Session.objects.get(title="Traffic")
    mark(other, guest)
    Notification.objects.filter(kind=notices.OFFERED).update(state=NotificationState.SENT)
    move(other, 17)
    publish(summit)
    assert mail_to(guest).subject == "Moved: Traffic"


def test_who_marked_what_is_offered_gets_the_calendar_update_with_the_offer(summit):
    """One message for what is different: the notice leaves it out then."""
    small, large = make_room(summit, fire_maximum=1), make_room(summit, fire_maximum=2)
    session, _guest = with_a_seat(summit, room=small, title="Cities")
    guest = make_guest(summit)
    book(session, guest)
    mark(session, guest)
    move(session, 11, large)
    publish(summit)
    waiting.turn()
    mail = mail_to(guest, notices.OFFERED)
    ((_method, event),) = entries(mail)
    assert (len(mail.changes), event["STATUS"], event["SEQUENCE"] > 0) == (1, "TENTATIVE", True)
    assert mail.calendar is not None
    Notification.objects.filter(kind=notices.OFFERED).update(state=NotificationState.SENT)
    assert mail_to(guest) is None


def test_an_offered_seat_is_in_no_calendar_until_it_is_taken(summit):
    session = with_seats(summit, capacity=1)
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
    session, guest = with_a_seat(summit)
    session.refresh_from_db()
    scheduling.unschedule(session, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.subject.startswith("Not in the programme any more: ")
    ((method, _),) = entries(mail)
    assert method == "CANCEL"


def test_taken_out_and_brought_back_the_seat_is_gone_and_nobody_waits(summit):
    make_session(summit)
    session, guest = with_seats(summit), make_guest(summit)
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
    session, guest = with_a_seat(summit)
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


def test_an_example_is_not_about_a_session_that_was_cancelled_since(summit):
    cancelled = make_session(summit, hour=8, access=Access.RESERVED, title="Workshop")
    make_session(summit, hour=9, access=Access.RESERVED, title="Training")
    publish(summit)
    book(cancelled, make_guest(summit))
    scheduling.cancel(cancelled, by=audit.SYSTEM)
    publish(summit)
    example = mail_kinds.example(notices.BOOKED, "en", summit)
    assert "Training" in mail_kinds.written(example).subject


def test_a_reminder_is_delivered_once_and_not_to_who_refused(mailoutbox):
    soon = timezone.now() + dt.timedelta(minutes=settings.REMINDER_MINUTES - 10)
    summit = make_summit(first_day=soon.date(), last_day=soon.date())
    session = make_session(
        summit, title="Cities", access=Access.RESERVED, starts_at=soon,
        ends_at=soon + dt.timedelta(hours=1),
    )  # fmt: skip
    publish(summit)
    wants, refuses = make_guest(summit), make_guest(summit)
    for guest in (wants, refuses):
        book(session, guest)
    reminders.refuse(refuses.attendee, by=refuses)
    for _beat in range(2):
        tasks.remind()
        delivery.sweep()
    told = [mail for mail in mailoutbox if mail.subject.endswith(": Cities")]
    told = [mail for mail in told if not mail.subject.startswith("Your seat")]
    assert [mail.to for mail in told] == [[wants.attendee.email]]
    assert "No more reminders" in told[0].body


def _in_paris():
    """A summit with the night when the clocks go forward, and a release while they are not yet."""
    return make_summit(
        name="Smart Cities",
        city="Paris",
        time_zone="Europe/Paris",
        first_day=dt.date(2027, 3, 27),
        last_day=dt.date(2027, 3, 29),
    )


@pytest.mark.parametrize(
    ("day", "hour", "length", "said"),
    [
        (0, 9, 1, "All times are Paris time (UTC+1)."),
        (1, 9, 1, "All times are Paris time (UTC+2)."),
        (1, 1.5, 2, "All times are Paris time."),  # the hour after two is left out
    ],
)
def test_a_mail_names_the_offset_of_the_session_not_of_its_release(day, hour, length, said):
    _session, guest = with_a_seat(_in_paris(), day=day, hour=hour, length=length)
    assert mail_to(guest, notices.BOOKED).paragraphs == [said]


def test_a_move_over_the_change_of_clocks_names_no_offset():
    session, guest = with_a_seat(_in_paris(), day=1)
    move(session, 9)
    publish(session.summit)
    assert "All times are Paris time." in mail_to(guest).paragraphs


def test_a_mail_names_the_day_of_the_end_where_it_is_another_one():
    _session, guest = with_a_seat(_in_paris(), hour=22.5, ends_at=_after_midnight(4))
    mail = mail_to(guest, notices.BOOKED)
    assert ("Time", "Saturday 27 March, 22:30 – Sunday 28 March, 04:00") in mail.facts


def test_midnight_is_still_the_day_that_it_ends():
    _session, guest = with_a_seat(_in_paris(), hour=22.5, ends_at=_after_midnight(0))
    assert ("Time", "Saturday 27 March, 22:30–00:00") in mail_to(guest, notices.BOOKED).facts


def _after_midnight(hour):
    return dt.datetime(2027, 3, 28, hour, tzinfo=zoneinfo.ZoneInfo("Europe/Paris"))
