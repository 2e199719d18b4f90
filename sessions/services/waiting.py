"""Waiting lists of sessions: a freed seat goes to whose turn it is, as an offer with a deadline."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from attendees.enums import RegistrationState
from sessions.enums import SeatState
from sessions.models import Seat, Session
from sessions.programme import snapshots
from sessions.programme.released import Session as Released
from sessions.services import counters, notices
from summit import audit, background, lifecycle
from summit.enums import TAKES_PLACE, SummitState
from summit.exceptions import Full, WrongState
from summit.services import summits

TASK = "sessions.tasks.turn_waiting_lists"


def turn_later() -> None:
    """After this transaction, see who gets the freed seat. The beat does the same if this is lost."""
    background.later(TASK)


def turn(*, now: dt.datetime | None = None) -> tuple[int, int]:
    """Expire what was not accepted, then offer every free seat; returns how many of each.

    At a summit that is over or does not come nothing is offered, and nobody told of an offer.
    """
    now = now or timezone.now()
    expired = sum(_expire(seat, session, now) for seat, session in _late(now))
    offered = 0
    for summit, session in _with_free_seats(now):
        while _offer_one(summit, session, now):
            offered += 1
    return expired, offered


def _with_free_seats(now: dt.datetime) -> Iterator[tuple[int, Released]]:
    """Released sessions with somebody who waits and a seat that is free, and that are still to come.

    Each with the id of its summit.
    """
    waited_for = Seat.objects.waitlisted().order_by().values("session").distinct()
    has_room = Q(released_capacity=None) | Q(taken__lt=F("released_capacity"))
    rows = Session.objects.filter(has_room, pk__in=waited_for, summit__state__in=TAKES_PLACE)
    for number, summit, state in rows.order_by("pk").values_list("pk", "summit", "summit__state"):
        programme = snapshots.latest(summit)
        session = programme.by_id.get(number) if programme else None
        is_over = session and state == SummitState.LIVE and session.period[1] <= now
        if session and session.takes_place and session.has_seats and not is_over:
            yield summit, session


def _late(now: dt.datetime) -> list[tuple[int, int]]:
    """(seat, session) of the offers that are over."""
    rows = Seat.objects.filter(
        state=SeatState.OFFERED, respond_by__lte=now, summit__state__in=TAKES_PLACE
    )
    return list(rows.order_by("pk").values_list("pk", "session"))


@transaction.atomic
def _expire(seat: int, session: int, now: dt.datetime) -> bool:
    """End one offer; False when somebody else did, or it was accepted."""
    counters.hold(session)
    late = (
        Seat.objects.filter(pk=seat, state=SeatState.OFFERED, respond_by__lte=now)
        .select_related("registration__attendee")
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if late is None:
        return False
    lifecycle.move(late, SeatState.EXPIRED)
    cause = audit.record(late, "expire", by=audit.SYSTEM)
    notices.tell(late, notices.EXPIRED, cause=cause)
    counters.give_back(session)
    return True


def _offer_one(summit: int, session: Released, now: dt.datetime) -> bool:
    """Offer one seat of `session` to whose turn it is; False when nobody waits or none is free.

    Asks anew whether the summit takes place: it may have been cancelled since the turn began.
    """
    try:
        with transaction.atomic():
            summits.nobody_cancels_meanwhile(summit)
            counters.hold_as_shown(session.id, sequence=session.sequence)
            first = (
                Seat.objects.waitlisted()
                .filter(session=session.id, registration__state=RegistrationState.CONFIRMED)
                .filter(summit__state__in=TAKES_PLACE)
                .select_related("registration__attendee", "summit")
                .in_turn()
                .select_for_update(of=("self",), skip_locked=True)
                .first()
            )
            if first is None:
                return False
            until = _deadline(session, now, first.summit.offer_hours)
            lifecycle.move(first, SeatState.OFFERED, respond_by=until)
            cause = audit.record(first, "offer", by=audit.SYSTEM, until=until.isoformat())
            notices.tell(first, notices.OFFERED, cause=cause)
            counters.take(session.id, sequence=session.sequence)
    except (Full, WrongState):
        return False
    return True


def _deadline(session: Released, now: dt.datetime, hours: int) -> dt.datetime:
    """`hours` from `now`, and not beyond the start of a session that is still to come."""
    until = now + dt.timedelta(hours=hours)
    return min(until, session.period[0]) if now < session.period[0] else until
