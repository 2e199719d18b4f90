"""Seats: who may have one, what becomes of it, and whose turn it is."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from attendees import links
from attendees.admin import timeline
from attendees.models import Registration
from attendees.services import visits
from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access, SeatState, SessionState
from sessions.models import Favourite, Seat, Session
from sessions.programme import plans
from sessions.services import favourites, notices, scheduling, seats, waiting
from summit import audit
from summit.enums import SummitState
from summit.exceptions import Closed, Full, NotAllowed, WrongState
from summit.models import Notification, Summit
from summit.tests.factories import make_summit, make_user

from .factories import at, book, make_guest, make_session, publish, released

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit()


def of(seat):
    return Seat.objects.get(pk=seat.pk)


def test_a_seat_is_booked_recorded_and_told(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    seat = book(session, guest)
    assert (seat.state, seat.summit_id) == (SeatState.BOOKED, summit.pk)
    entry = audit.of(seat).get()
    assert (entry.verb, entry.actor) == ("book", f"attendees.registration:{guest.pk}")
    assert Notification.objects.get(kind=notices.BOOKED).recipient == guest.attendee.email
    session.refresh_from_db()
    assert session.taken == 1


def test_booking_takes_few_queries(summit, django_assert_max_num_queries):
    session = make_session(summit, access=Access.RESERVED, capacity=3)
    publish(summit)
    guest = make_guest(summit)
    shown = released(session)
    with django_assert_max_num_queries(8):
        seats.book(shown, registration=guest, by=guest)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"access": Access.OPEN}, NotAllowed),
        ({"access": Access.INVITATION}, NotAllowed),
        ({"access": Access.CATEGORY}, NotAllowed),
    ],
)
def test_seats_are_for_whom_the_session_is(summit, fields, refusal):
    session = make_session(summit, **fields)
    publish(summit)
    with pytest.raises(refusal):
        book(session, make_guest(summit))
    assert not Seat.objects.exists()


def test_a_session_for_categories_takes_those_and_no_other(summit):
    theirs, other = make_category(summit), make_category(summit)
    session = make_session(summit, access=Access.CATEGORY)
    session.categories.add(theirs)
    publish(summit)
    assert book(session, make_registration(theirs)).state == SeatState.BOOKED
    with pytest.raises(NotAllowed, match="other categories"):
        book(session, make_registration(other))


def test_the_office_invites_to_a_session(summit):
    session = make_session(summit, access=Access.INVITATION)
    publish(summit)
    user, guest = make_user(summit), make_guest(summit)
    seat = seats.book(released(session), registration=guest, by=user)
    assert seat.state == SeatState.BOOKED
    assert audit.of(seat).get().actor == f"user:{user.pk}"


def test_only_confirmed_registrations_book(summit):
    category = make_category(summit, needs_approval=True)
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    with pytest.raises(NotAllowed, match="confirmed"):
        book(session, make_registration(category))


@pytest.mark.parametrize("state", [SummitState.ENDED, SummitState.CANCELLED])
def test_nothing_is_booked_at_a_summit_that_is_over(summit, state):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    Summit.objects.filter(pk=summit.pk).update(state=state)
    guest.summit.refresh_from_db()
    with pytest.raises(Closed):
        book(session, guest)


def test_nothing_is_booked_in_a_cancelled_session(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    scheduling.cancel(session, by=audit.SYSTEM)
    publish(summit)
    with pytest.raises(Closed):
        book(session, make_guest(summit))


def test_while_the_summit_is_live_what_has_ended_is_closed(summit, time_machine):
    session = make_session(summit, hour=9, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    guest.summit.state = SummitState.LIVE
    shown = released(session)
    time_machine.move_to(at(summit, 10) + dt.timedelta(seconds=1))
    with pytest.raises(Closed):
        seats.book(shown, registration=guest, by=guest)


def test_bookings_are_against_the_release_and_not_the_draft(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    Session.objects.filter(pk=session.pk).update(capacity=50, access=Access.OPEN)
    assert book(session, make_guest(summit)).state == SeatState.BOOKED
    assert book(session, make_guest(summit)).state == SeatState.WAITLISTED


def test_a_page_that_is_older_than_the_release_books_nothing(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    shown = released(session)
    scheduling.place(
        session, room=None, starts_at=at(summit, 15), ends_at=at(summit, 16), by=audit.SYSTEM
    )
    publish(summit)
    guest = make_guest(summit)
    with pytest.raises(WrongState):
        seats.book(shown, registration=guest, by=guest)
    assert not Seat.objects.exists()


def test_booking_again_gives_the_same_seat(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    assert book(session, guest).pk == book(session, guest).pk
    session.refresh_from_db()
    assert session.taken == 1


def test_who_does_not_want_to_wait_is_told_that_it_is_full(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    book(session, make_guest(summit))
    late = make_guest(summit)
    with pytest.raises(Full):
        seats.book(released(session), registration=late, by=late, or_wait=False)
    assert Seat.objects.count() == 1


# --- The waiting list -----------------------------------------------------------------------
def full(summit, waiting_count=2):
    session = make_session(summit, hour=9, access=Access.RESERVED, capacity=1)
    publish(summit)
    held = book(session, make_guest(summit))
    return session, held, [book(session, make_guest(summit)) for _ in range(waiting_count)]


def test_a_freed_seat_is_offered_to_who_waits_longest_and_nobody_overtakes(summit):
    session, held, (first, second) = full(summit)
    seats.leave(held, by=held.registration)
    newcomer = book(session, make_guest(summit))
    assert newcomer.state == SeatState.WAITLISTED
    assert waiting.turn() == (0, 1)
    assert [of(seat).state for seat in (first, second, newcomer)] == [
        SeatState.OFFERED,
        SeatState.WAITLISTED,
        SeatState.WAITLISTED,
    ]
    assert Notification.objects.filter(kind=notices.OFFERED).count() == 1
    assert waiting.turn() == (0, 0)


def test_an_offer_that_nobody_takes_goes_to_the_next(summit):
    _, held, (first, second) = full(summit)
    seats.leave(held, by=held.registration)
    waiting.turn()
    later = of(first).respond_by
    assert waiting.turn(now=later) == (1, 1)
    assert (of(first).state, of(second).state) == (SeatState.EXPIRED, SeatState.OFFERED)
    with pytest.raises(WrongState):
        seats.accept(of(first), by=first.registration)


def test_an_accepted_offer_is_a_seat(summit):
    session, held, (first, _) = full(summit)
    seats.leave(held, by=held.registration)
    waiting.turn()
    seat = of(first)
    seats.accept(seat, by=first.registration)
    assert of(first).state == SeatState.BOOKED
    session.refresh_from_db()
    assert session.taken == 1
    seats.accept(of(first), by=first.registration)  # pressed in another window as well
    assert [entry.verb for entry in audit.of(seat)].count("accept") == 1


def test_an_offer_ends_before_the_session_begins(summit):
    session, held, (first, _) = full(summit)
    seats.leave(held, by=held.registration)
    waiting.turn(now=session.starts_at - dt.timedelta(hours=1))
    assert of(first).respond_by == session.starts_at


def test_a_larger_room_gives_seats_to_those_who_wait(summit):
    session, _, line = full(summit)
    Session.objects.filter(pk=session.pk).update(capacity=2)
    publish(summit)
    assert waiting.turn() == (0, 1)
    assert of(line[0]).state == SeatState.OFFERED


def test_who_lost_a_seat_to_a_smaller_room_is_first_in_line(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=2)
    publish(summit)
    held = [book(session, make_guest(summit)) for _ in range(2)]
    waits = book(session, make_guest(summit))
    Session.objects.filter(pk=session.pk).update(capacity=1)
    publish(summit)
    seats.leave(of(held[0]), by=held[0].registration)
    waiting.turn()
    assert (of(held[1]).state, of(waits).state) == (SeatState.OFFERED, SeatState.WAITLISTED)
    seats.accept(of(held[1]), by=held[1].registration)
    assert (of(held[1]).was_displaced, of(held[1]).lost_in_release) == (False, None)


def test_nothing_is_offered_in_a_postponed_session(summit):
    session, held, _ = full(summit)
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    seats.leave(of(held), by=held.registration)
    assert waiting.turn() == (0, 0)


# --- Leaving --------------------------------------------------------------------------------
def test_leaving_frees_the_seat_once(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    seat = book(session, guest)
    seats.leave(seat, by=guest)
    session.refresh_from_db()
    assert (seat.state, session.taken) == (SeatState.RELEASED, 0)
    with pytest.raises(WrongState):
        seats.leave(seat, by=guest)
    assert book(session, guest).pk != seat.pk


def test_leaving_the_waiting_list_changes_no_counter_and_tells_nobody(summit):
    session, _, (first, _) = full(summit)
    Notification.objects.all().delete()
    seats.leave(first, by=first.registration)
    session.refresh_from_db()
    assert session.taken == 1
    assert not Notification.objects.exists()


def test_who_cancels_the_registration_keeps_no_seat_and_no_mark(summit):
    session, held, (first, _) = full(summit)
    guest = held.registration
    favourites.mark(released(session), registration=guest, by=guest)
    visits.cancel(guest, by=guest)
    assert of(held).state == SeatState.RELEASED
    assert not Favourite.objects.exists()
    session.refresh_from_db()
    assert session.taken == 0
    waiting.turn()
    assert of(first).state == SeatState.OFFERED


# --- Marks and plans ------------------------------------------------------------------------
def test_a_mark_is_made_once_and_taken_off(summit):
    session = make_session(summit)
    publish(summit)
    guest = make_guest(summit)
    shown = released(session)
    favourites.mark(shown, registration=guest, by=guest)
    favourites.mark(shown, registration=guest, by=guest)
    assert Favourite.objects.count() == 1
    favourites.unmark(shown, registration=guest, by=guest)
    favourites.unmark(shown, registration=guest, by=guest)
    assert not Favourite.objects.exists()
    assert [entry.verb for entry in audit.of(guest)][:2] == ["unmark", "mark"]
    titles = [str(event.title) for event in timeline.events(guest)]
    assert titles[:2] == ["Mark taken off", "Session marked"]


def test_nobody_plans_with_a_registration_that_is_over(summit):
    session = make_session(summit)
    publish(summit)
    guest = make_guest(summit)
    visits.cancel(guest, by=guest)
    with pytest.raises(WrongState):
        favourites.mark(released(session), registration=guest, by=guest)


def test_a_plan_names_what_clashes(summit):
    first = make_session(summit, hour=9, access=Access.RESERVED)
    second = make_session(summit, hour=9.5, access=Access.RESERVED)
    after = make_session(summit, hour=10.5, access=Access.RESERVED)
    marked = make_session(summit, hour=9)
    publish(summit)
    guest = make_guest(summit)
    for session in (first, second, after):
        book(session, guest)
    favourites.mark(released(marked), registration=guest, by=guest)
    plan = plans.of_registration(guest)
    assert [entry.session.id for entry in plan.entries] == [
        first.pk,
        marked.pk,
        second.pk,
        after.pk,
    ]
    assert plan.clashing == {first.pk, second.pk}
    assert {one.session.id for one in plan.clashing_with(released(marked))} == {
        first.pk,
        second.pk,
    }


# --- What a session may be ------------------------------------------------------------------
@pytest.mark.parametrize("hours", [0, -1, 40, 0.05])
def test_a_session_of_no_length_or_of_days_is_refused_by_form_and_table(summit, hours):
    starts_at = at(summit, 9)
    session = Session(
        summit=summit,
        title="Cities",
        kind="panel",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=hours),
    )
    with pytest.raises(ValidationError) as refused:
        session.full_clean()
    assert "ends_at" in refused.value.message_dict
    with pytest.raises(IntegrityError, match="session_has_a_length"), transaction.atomic():
        session.save()


def test_half_a_period_is_refused(summit):
    for fields in ({"starts_at": at(summit, 9)}, {"ends_at": at(summit, 9)}):
        with pytest.raises(ValidationError):
            Session(summit=summit, title="Cities", kind="panel", **fields).full_clean()


def test_a_session_needs_a_time_to_be_scheduled(summit):
    session = Session.objects.create(summit=summit, title="Cities", kind="panel")
    with pytest.raises(Exception, match="Some answers"):
        scheduling.schedule(session, by=audit.SYSTEM)
    with pytest.raises(IntegrityError, match="session_has_a_time"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(state=SessionState.SCHEDULED)


def test_a_session_with_seats_cannot_be_deleted(summit):
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    book(session, make_guest(summit))
    with pytest.raises(Exception, match="restricted"):
        session.delete()


def test_an_offered_seat_that_is_booked_again_is_accepted(summit):
    session, held, (first, _) = full(summit)
    seats.leave(held, by=held.registration)
    waiting.turn(now=timezone.now())
    assert book(session, first.registration).state == SeatState.BOOKED


# --- Offers that mean nothing any more ---------------------------------------------------------
def offered(summit):
    """Somebody with an offer, and the session."""
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    first, second = make_guest(summit), make_guest(summit)
    seat = book(session, first)
    waits = book(session, second)
    seats.leave(seat, by=first)
    assert waiting.turn() == (0, 1)
    return of(waits), session


def test_an_offer_that_is_over_is_not_taken_by_booking_again(summit):
    seat, session = offered(summit)
    Seat.objects.filter(pk=seat.pk).update(respond_by=timezone.now())
    with pytest.raises(WrongState):
        book(session, seat.registration)
    assert of(seat).state == SeatState.OFFERED


def test_an_offer_whose_time_has_passed_is_over_at_once(client, summit):
    seat, session = offered(summit)
    Seat.objects.filter(pk=seat.pk).update(respond_by=timezone.now())
    token = links.token(seat.registration)
    pages = [
        reverse("agenda:my_agenda", args=[token]),
        reverse("agenda:own_session", args=[token, session.pk]),
    ]
    for page in (client.get(address).content.decode() for address in pages):
        assert "Offer over" in page
        assert "Take the seat" not in page
        assert "Leave it to others" not in page


@pytest.mark.parametrize("state", [SummitState.CANCELLED, SummitState.ENDED])
def test_a_summit_that_is_over_tells_nobody_of_offers(summit, state):
    seat, _session = offered(summit)
    Summit.objects.filter(pk=summit.pk).update(state=state)
    assert waiting.turn(now=seat.respond_by) == (0, 0)
    assert not Notification.objects.filter(kind=notices.EXPIRED).exists()
    Summit.objects.filter(pk=summit.pk).update(state=SummitState.REGISTRATION_OPEN)
    assert waiting.turn(now=seat.respond_by) == (1, 0)


def test_nothing_is_offered_where_no_seat_is_needed(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    first, second = make_guest(summit), make_guest(summit)
    held, waits = book(session, first), book(session, second)
    Session.objects.filter(pk=session.pk).update(access=Access.OPEN)
    publish(summit)
    seats.leave(held, by=first)
    assert waiting.turn() == (0, 0)
    assert of(waits).state == SeatState.RELEASED


def test_who_cancelled_after_the_page_was_read_gets_neither_seat_nor_mark(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    guest = make_guest(summit)
    stale = Registration.objects.select_related("attendee", "category", "summit").get(pk=guest.pk)
    visits.cancel(guest, by=guest)
    for verb in (seats.book, favourites.mark):
        with pytest.raises(WrongState):
            verb(released(session), registration=stale, by=stale)
    assert not Seat.objects.exists()
    assert not Favourite.objects.exists()
