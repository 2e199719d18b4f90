"""The programme under real concurrency: many connections at once never break what has to hold."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction
from django.utils import timezone

from attendees.models import Registration
from attendees.services import visits
from sessions.enums import HOLDS_A_SEAT, Access, SeatState, SessionState
from sessions.mails import Compose
from sessions.models import Favourite, Release, Seat, Session, Speaker
from sessions.services import (
    drafts,
    favourites,
    notices,
    scheduling,
    seats,
    speakers,
    waiting,
)
from sessions.services.scheduling import RoomTaken
from summit import audit, delivery, pages
from summit.enums import NotificationState
from summit.exceptions import Closed, SummitError, WrongState
from summit.models import Notification, Summit
from summit.services import summits
from summit.tests.aside import Aside
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
    with_seats,
)
from .mailing import with_a_seat

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 24


@pytest.fixture
def summit():
    return make_summit()


def at_once(calls):
    """Run all `calls` in parallel, each on a database connection of its own; their results."""

    def run(call):
        try:
            return call()
        except SummitError as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, calls))


def counted(session: Session) -> tuple[int, int]:
    """(seats by state, counter): always equal."""
    session.refresh_from_db()
    held = Seat.objects.filter(session=session, state__in=HOLDS_A_SEAT).count()
    return held, session.taken


def moved(session, hour):
    session.refresh_from_db()
    starts_at = at(session.summit, hour)
    scheduling.place(
        session,
        room=None,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=1),
        by=audit.SYSTEM,
    )


def by_timetable(session, room):
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    scheduling.place(session, room=room, **times, by=audit.SYSTEM)


def is_told(person):
    """Whether the notices that wait for somebody have something to say."""
    pages.forget()
    rows = Notification.objects.filter(kind=notices.CHANGED, recipient=person.attendee.email)
    return any(Compose([row]).write(row) for row in rows)


def booking(session, guest):
    shown = released(session)
    return lambda: seats.book(shown, registration=guest, by=guest).state


def test_of_two_who_publish_at_once_exactly_one_wins(summit):
    for hour in range(8, 18):
        make_session(summit, hour=hour)
    results = at_once([lambda: publish(summit, seen=0).number for _ in range(6)])
    assert sorted(map(str, results)) == sorted(["1"] + [str(WrongState)] * 5)
    assert Release.objects.count() == 1


def test_what_is_published_while_the_summit_is_being_cancelled_is_refused(summit):
    make_session(summit)
    as_it_was = Summit.objects.get(pk=summit.pk)
    with transaction.atomic():
        summits.cancel(summit, by="test")
        release = Aside(lambda: publish(as_it_was, seen=0))
        release.wait_until_it_waits()
    assert [type(error) for error in release.end()] == [Closed]
    assert not Release.objects.exists()


def test_a_seat_that_is_booked_while_the_summit_is_being_cancelled_is_refused(summit):
    session = with_seats(summit, capacity=5)
    guest = make_guest(summit)
    shown = released(session)
    with transaction.atomic():
        summits.cancel(summit, by="test")
        booking_it = Aside(lambda: seats.book(shown, registration=guest, by=guest))
        booking_it.wait_until_it_waits()
    assert [type(error) for error in booking_it.end()] == [Closed]
    assert counted(session) == (0, 0)


def test_100_people_for_the_last_20_seats_get_exactly_20(summit):
    session = with_seats(summit, capacity=20)
    guests = [make_guest(summit) for _ in range(100)]
    results = at_once([booking(session, guest) for guest in guests])
    assert (results.count(SeatState.BOOKED), results.count(SeatState.WAITLISTED)) == (20, 80)
    assert counted(session) == (20, 20)


def test_one_person_who_presses_many_times_has_one_seat(summit):
    session = with_seats(summit, capacity=5)
    guest = make_guest(summit)
    results = at_once([booking(session, guest) for _ in range(20)])
    assert set(results) == {SeatState.BOOKED}
    assert counted(session) == (1, 1)


def test_booking_leaving_cancelling_and_offers_keep_the_count(summit):
    session = with_seats(summit, capacity=10)
    guests = [make_guest(summit) for _ in range(40)]
    shown = released(session)
    held = [seats.book(shown, registration=guest, by=guest) for guest in guests[:20]]
    calls = []
    for number in range(20):
        calls.append(booking(session, guests[20 + number]))
        leaver = held[number]
        if number % 2:
            calls.append(lambda leaver=leaver: seats.leave(leaver, by=leaver.registration))
        else:
            guest = guests[number]
            calls.append(lambda guest=guest: visits.cancel(guest, by=guest))
        calls.append(waiting.turn)
    at_once(calls)
    waiting.turn()
    held_now, counter = counted(session)
    assert held_now == counter == 10
    assert not Seat.objects.living().filter(registration__state="cancelled").exists()


def test_a_seat_booked_during_a_release_is_told_or_refused(summit):
    """Whoever ends with a seat either was told of the move, or booked the session as it is now."""
    session = with_seats(summit)
    guests = [make_guest(summit) for _ in range(60)]
    calls = [booking(session, guest) for guest in guests]
    moved(session, 15)
    calls.insert(20, lambda: publish(summit, seen=1).number)
    results = at_once(calls)

    refused = results.count(WrongState)
    seated = set(Seat.objects.living().values_list("registration", flat=True))
    told = {guest.pk for guest in guests if is_told(guest)}
    assert len(seated) + refused == 60
    assert told == seated
    assert counted(session) == (len(seated), len(seated))


def test_seats_booked_while_a_session_is_cancelled_do_not_survive_it(summit):
    session = with_seats(summit, capacity=30)
    calls = [booking(session, make_guest(summit)) for _ in range(50)]
    scheduling.cancel(session, by=audit.SYSTEM)
    calls.insert(15, lambda: publish(summit, seen=1).number)
    at_once(calls)
    assert not Seat.objects.living().exists()
    assert counted(session) == (0, 0)


def test_a_room_that_became_smaller_while_people_book_is_never_overfull(summit):
    large, small = make_room(summit, fire_maximum=40), make_room(summit, fire_maximum=10)
    session = with_seats(summit, room=large)
    calls = [booking(session, make_guest(summit)) for _ in range(60)]
    by_timetable(session, small)
    calls.insert(25, lambda: publish(summit, seen=1).number)
    at_once(calls)
    held, counter = counted(session)
    assert held == counter <= 10
    assert session.released_capacity == 10


def test_marks_made_during_a_release_block_nobody(summit):
    session = make_session(summit)
    publish(summit)
    shown = released(session)
    guests = [make_guest(summit) for _ in range(30)]
    calls = [
        lambda guest=guest: favourites.mark(shown, registration=guest, by=guest).pk
        for guest in guests
    ]
    moved(session, 12)
    calls.insert(10, lambda: publish(summit, seen=1).number)
    refused = [one for one in at_once(calls) if isinstance(one, type)]
    assert set(refused) <= {WrongState}
    marked = set(Favourite.objects.values_list("registration", flat=True))
    assert len(marked) + len(refused) == 30
    assert {guest.pk for guest in guests if is_told(guest)} == marked


def test_who_books_while_a_release_waits_for_somebody_else_is_told_of_it(summit):
    first, second = (make_session(summit, access=Access.RESERVED) for _ in range(2))
    publish(summit)
    shown, guest = released(second), make_guest(summit)
    moved(first, 14)
    moved(second, 14)
    with transaction.atomic():
        Session.objects.select_for_update(no_key=True).get(pk=first.pk)
        release = Aside(lambda: publish(summit, seen=1))
        release.wait_until_it_waits()
        assert not Aside(lambda: seats.book(shown, registration=guest, by=guest)).end()
    assert not release.end()
    assert is_told(guest)


@pytest.mark.parametrize("verb", ["leave", "cancel", "expire", "offer"])
def test_seats_that_end_while_a_release_takes_them_away_lock_nobody_out(summit, verb):
    """A release holds the sessions before it touches seats, and so does everybody else."""
    session = with_seats(summit, capacity=1)
    guest, waiter = make_guest(summit), make_guest(summit)
    seat = book(session, guest)
    book(session, waiter)
    if verb in ("expire", "offer"):
        seats.leave(seat, by=guest)
    if verb == "expire":
        waiting.turn()
    late = dt.timedelta(days=1000) if verb == "expire" else dt.timedelta()
    calls = {
        "leave": lambda: seats.leave(seat, by=guest),
        "cancel": lambda: visits.cancel(guest, by=guest),
        "expire": lambda: waiting.turn(now=timezone.now() + late),
        "offer": waiting.turn,
    }
    with transaction.atomic():
        # As a release does: the session, then its seats.
        Session.objects.select_for_update().get(pk=session.pk)
        other = Aside(calls[verb])
        other.wait_until_it_waits()
        list(Seat.objects.select_for_update(nowait=True).filter(session=session))
    assert not other.end()
    assert counted(session)[0] == counted(session)[1]


def test_who_leaves_while_a_release_ends_the_waiting_list_is_not_waited_for_for_ever(summit):
    """The mark that a release makes of a place in line hangs on a registration that ends just then."""
    session = with_seats(summit, capacity=1)
    holder, waiter = make_guest(summit), make_guest(summit)
    book(session, holder)
    book(session, waiter)
    moved(session, 14)
    publish(summit)
    Session.objects.filter(pk=session.pk).update(access=Access.OPEN)
    with transaction.atomic():
        # A release looks at the notices that wait after it has locked the sessions.
        list(Notification.objects.select_for_update().filter(kind=notices.CHANGED))
        release = Aside(lambda: publish(summit, seen=2))
        release.wait_until_it_waits()
        leaves = Aside(lambda: visits.cancel(waiter, by=waiter))
        leaves.wait_until_it_waits()
    assert release.end() + leaves.end() == []
    assert not Favourite.objects.filter(registration=waiter).exists()


def test_leaving_and_cancelling_while_the_session_is_cancelled_frees_every_seat(summit):
    session = with_seats(summit)
    guests = [make_guest(summit) for _ in range(40)]
    held = [book(session, guest) for guest in guests]
    calls = [
        (lambda seat=seat: seats.leave(seat, by=seat.registration))
        if number % 2
        else (lambda guest=seat.registration: visits.cancel(guest, by=guest))
        for number, seat in enumerate(held)
    ]
    scheduling.cancel(session, by=audit.SYSTEM)
    calls.insert(15, lambda: publish(summit, seen=1).number)
    results = at_once(calls)
    assert 2 in results
    assert {one for one in results if isinstance(one, type)} <= {WrongState}
    assert not Seat.objects.living().exists()
    assert counted(session) == (0, 0)


def test_one_person_who_presses_many_times_on_a_full_session_waits_once(summit):
    session = with_seats(summit, capacity=1)
    book(session, make_guest(summit))
    for _ in range(10):
        guest = make_guest(summit)
        assert set(at_once([booking(session, guest)] * 6)) == {SeatState.WAITLISTED}
        assert Seat.objects.filter(registration=guest).count() == 1


@pytest.mark.parametrize("capacity", [0, 1])
def test_who_books_while_the_registration_is_cancelled_keeps_no_seat(summit, capacity):
    session = with_seats(summit, capacity=1 + capacity)
    book(session, make_guest(summit))
    shown, guest = released(session), make_guest(summit)
    stale = Registration.objects.select_related("attendee", "category", "summit").get(pk=guest.pk)
    with transaction.atomic():
        visits.cancel(guest, by=guest)
        press = Aside(lambda: seats.book(shown, registration=stale, by=stale))
        mark = Aside(lambda: favourites.mark(shown, registration=stale, by=stale))
        press.wait_until_it_waits()
        mark.wait_until_it_waits()
    assert [type(error) for error in press.end() + mark.end()] == [WrongState] * 2
    assert not Seat.objects.living().filter(registration=guest).exists()
    assert not Favourite.objects.filter(registration=guest).exists()
    assert counted(session) == (1, 1)


def test_of_two_speakers_who_replace_each_other_at_once_one_stays(summit):
    one, other = (make_speaker(summit) for _ in range(2))
    for number, speaker in enumerate((one, other)):
        give_role(make_session(summit, hour=9 + number), speaker)
    with transaction.atomic():
        read = Speaker.objects.in_bulk()
        speakers.replace(one, with_speaker=other, by=audit.SYSTEM)
        replace = Aside(
            lambda: speakers.replace(read[other.pk], with_speaker=read[one.pk], by=audit.SYSTEM)
        )
        replace.wait_until_it_waits()
    assert [type(error) for error in replace.end()] == [WrongState]
    assert one.roles.count() == 0
    assert other.roles.count() == 2


def test_two_who_put_sessions_into_one_room_at_once_are_separated_by_postgres(summit):
    room = make_room(summit)
    drafts = [
        make_session(summit, room=room, hour=9 + number / 12, state=SessionState.DRAFT)
        for number in range(6)
    ]

    def put(session):
        return lambda: scheduling.schedule(session, by=audit.SYSTEM)

    results = at_once([put(session) for session in drafts])
    assert (results.count(None), results.count(RoomTaken)) == (1, 5)
    assert Session.objects.scheduled().count() == 1


def test_two_who_move_sessions_into_one_room_at_once_are_separated_by_postgres(summit):
    room = make_room(summit)
    some = [make_session(summit, hour=8 + number) for number in range(4)]

    def push(session):
        return lambda: scheduling.place(
            session,
            room=room,
            starts_at=at(summit, 14),
            ends_at=at(summit, 14) + dt.timedelta(hours=1),
            by=audit.SYSTEM,
        )

    results = at_once([push(session) for session in some])
    assert (results.count(True), results.count(RoomTaken)) == (1, 3)


def test_a_mail_that_is_claimed_while_the_address_is_corrected_follows(summit):
    _session, guest = with_a_seat(summit)
    with transaction.atomic():
        (claimed,) = (row for row in delivery.claim(10) if row.kind == notices.BOOKED)
        corrects = Aside(
            lambda: visits.correct_email(guest.attendee, "right@summit-tests.dev", by=audit.SYSTEM)
        )
        corrects.wait_until_it_waits()
    assert corrects.end() == []
    assert Compose([claimed]).write(claimed) is None
    (waits,) = Notification.objects.filter(
        kind=notices.BOOKED, recipient="right@summit-tests.dev", state=NotificationState.QUEUED
    )
    assert Compose([waits]).write(waits)


def by_api(session, room):
    drafts.change(session, {"room": room}, by=audit.SYSTEM)


@pytest.mark.parametrize("put", [by_timetable, by_api])
def test_two_who_exchange_two_rooms_at_once_are_refused_and_do_not_wait_for_each_other(summit, put):
    """Each room is taken by the other's session until that has moved: Postgres would end one of the two."""
    first, second = (make_session(summit, room=make_room(summit)) for _ in range(2))
    together = Barrier(2)

    def push(session, room):
        try:
            for _time in range(200):
                mine = Session.objects.select_related("room", "summit").get(pk=session.pk)
                together.wait(30)
                with pytest.raises(RoomTaken):
                    put(mine, room)
        except BaseException:
            together.abort()
            raise

    at_once([lambda: push(first, second.room), lambda: push(second, first.room)])
