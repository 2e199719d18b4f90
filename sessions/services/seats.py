"""Booking seats, by the person or by the office. Seats are of the released session, never of the draft.

Each verb is one transaction; inside it the order is: write, record, queue the mail, and the counter last.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendees.enums import RegistrationState
from attendees.models import Registration
from sessions import rules
from sessions.enums import HOLDS_A_SEAT, IS_CERTAIN, Access, SeatState
from sessions.models import Seat
from sessions.programme.released import Session as Released
from sessions.services import called_off, counters, notices, waiting
from summit import audit, lifecycle
from summit.audit import Actor
from summit.enums import SummitState
from summit.exceptions import Closed, Full, NotAllowed, WrongState
from summit.services import summits

# How often a seat is asked for: as a newcomer, in line, and when the seat that was in the way is given
# back at that moment.
_TRIES = 4


class NotYours(NotAllowed):
    """The session is not for this person."""

    default_message = gettext_lazy("Seats in this session are given by the summit office.")


def book(
    session: Released,
    *,
    registration: Registration,
    by: Actor,
    or_wait: bool = True,
    is_sample: bool = False,
) -> Seat:
    """Book a seat in `session`, as it was shown, for `registration`; `by` is that or a member.

    When none is free the person waits in turn, unless told otherwise: look at the state of what is
    returned. Who has a seat already gets the same one, and who was offered one takes it. Raises
    NotAllowed, Closed, Full (when not `or_wait`), or WrongState when a release changed the session, the
    registration is no longer confirmed or the offer is over.
    """
    _may_have(session, registration, by)
    ask = _book
    for _try in range(_TRIES):
        try:
            return ask(session, registration, by, is_sample)
        except Full:
            if not or_wait:
                raise
            ask = _wait
        except IntegrityError as error:
            # Pressed twice, or there is an offer. Asking first would cost everybody a query.
            if "one_living_seat" not in str(error):
                raise
            if known := _living(session, registration):
                _expect_summit(registration)
                return _once_more(known, by)
        except WrongState:
            _expect_summit(registration)
            raise
    raise WrongState


@transaction.atomic
def leave(seat: Seat, *, by: Actor) -> None:
    """Give the seat back, or leave the waiting list; the seat goes to whoever waits longest.

    Raises WrongState when it is over already.
    """
    counters.hold(seat.session_id)
    lifecycle.hold(seat, "state")
    # Who leaves does so after what a release took away: no notice of it is true any more.
    before = lifecycle.move(seat, SeatState.RELEASED, lost_in_release=None)
    cause = audit.record(seat, "leave", by=by, before=before)
    if before == SeatState.BOOKED or seat.was_displaced:
        notices.tell(seat, notices.RELEASED, cause=cause)
    if before in HOLDS_A_SEAT:
        counters.give_back(seat.session_id)
        waiting.turn_later()


@transaction.atomic
def accept(seat: Seat, *, by: Actor) -> None:
    """Take the offered seat; who has taken it already, in another window, has it. Raises WrongState when the
    offer is over, Closed at a cancelled summit."""
    called_off.expect_not_cancelled(seat.registration)
    if seat.state in IS_CERTAIN:
        return
    if seat.state != SeatState.OFFERED:
        raise WrongState(_("No seat is offered to you now."))
    if not seat.respond_by or seat.respond_by <= timezone.now():
        raise WrongState(_("This offer is over: the seat went to the next person."))
    now = timezone.now()
    # What a release took away is given back: no notice of it is true any more.
    lifecycle.move(seat, SeatState.BOOKED, booked_at=now, was_displaced=False, lost_in_release=None)
    cause = audit.record(seat, "accept", by=by)
    notices.tell(seat, notices.BOOKED, cause=cause)


def _may_have(session: Released, registration: Registration, by: Actor) -> None:
    """Raises NotAllowed or Closed when no seat may be booked, full or not."""
    if registration.state != RegistrationState.CONFIRMED:
        raise NotAllowed(_("Seats are for people whose registration is confirmed."))
    if session.is_cancelled:
        raise Closed(_("This session is cancelled."))
    if session.is_postponed:
        raise Closed(_("This session is postponed."))
    if session.access == Access.OPEN:
        raise NotAllowed(_("This session needs no seat. Come as you like."))
    if _is_over(session, registration):
        raise Closed(_("Seats in this session can no longer be booked."))
    if isinstance(by, Registration) and not rules.is_for(registration, session):
        if session.access == Access.CATEGORY:
            raise NotYours(_("This session is for other categories of passes."))
        raise NotYours


def _is_over(session: Released, registration: Registration) -> bool:
    """Before the doors open nobody looks at the clock: what is replayed lies in the past."""
    is_live = registration.summit.state == SummitState.LIVE
    return not session.takes_place or (is_live and session.period[1] <= timezone.now())


@transaction.atomic
def _expect_summit(registration: Registration) -> None:
    """Raises Closed when the summit is over or cancelled: why nothing was booked."""
    summits.expect_taking_place(
        registration.summit_id, _("Seats in this session can no longer be booked.")
    )


def _living(session: Released, registration: Registration) -> Seat | None:
    rows = Seat.objects.living().filter(session=session.id, registration=registration)
    found: Seat | None = next(iter(rows), None)
    if found:
        found.registration = registration
    return found


def _once_more(seat: Seat, by: Actor) -> Seat:
    if seat.state == SeatState.OFFERED:
        accept(seat, by=by)
    return seat


@transaction.atomic
def _book(session: Released, registration: Registration, by: Actor, is_sample: bool) -> Seat:
    summits.nobody_cancels_meanwhile(registration.summit_id)
    seat = _new(session, registration, is_sample)
    seat.booked_at = seat.created_at
    lifecycle.start(seat)
    seat.save(force_insert=True)
    cause = audit.record(seat, "book", by=by, session=session.id)
    notices.tell(seat, notices.BOOKED, cause=cause)
    counters.take_as_newcomer(session.id, sequence=session.sequence, registration=registration.pk)
    return seat


@transaction.atomic
def _wait(session: Released, registration: Registration, by: Actor, is_sample: bool) -> Seat:
    """Waits for nobody who cancels the summit: who is in line has nothing in the calendar to be told of."""
    seat = _new(session, registration, is_sample)
    seat.waiting_since = seat.created_at
    lifecycle.start(seat, SeatState.WAITLISTED)
    seat.save(force_insert=True)
    audit.record(seat, "wait", by=by, session=session.id)
    counters.hold_for_newcomer(session.id, sequence=session.sequence, registration=registration.pk)
    waiting.turn_later()  # a seat may have become free between the two looks
    return seat


def _new(session: Released, registration: Registration, is_sample: bool) -> Seat:
    now: dt.datetime = timezone.now()
    return Seat(
        summit_id=registration.summit_id,
        session_id=session.id,
        registration=registration,
        created_at=now,
        is_sample=is_sample,
    )
