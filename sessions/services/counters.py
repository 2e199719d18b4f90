"""How many seats of a session are taken, kept true while many press at once.

The counter is changed by one conditional UPDATE and never read first. Callers take a seat as the last
thing before their transaction ends, so that nobody holds the row for long.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import F

from attendees.enums import IS_OVER, RegistrationState
from sessions.enums import SeatState
from sessions.models import Session
from summit.enums import TAKES_PLACE
from summit.exceptions import Full, WrongState

# `sequence` is that of the session as it was shown: who books while a release moves it is not given a
# seat at a time that nobody has told him or her.
_TAKE = """
    UPDATE agenda_session SET taken = taken + 1
    WHERE id = %(session)s AND sequence = %(sequence)s
        AND (released_capacity IS NULL OR taken < released_capacity) {conditions}
"""
_NOBODY_WAITS = """AND NOT EXISTS (
    SELECT FROM agenda_seat WHERE session_id = %(session)s AND state = %(waits)s
)"""

# Who cancels the registration at the same moment waits, and then finds the seat; or was first, and the
# state is another one. It is locked before the session, as by who cancels.
_STILL_COMES = """AND EXISTS (
    SELECT FROM attendees_registration WHERE id = %(registration)s AND state = ANY(%(states)s)
    FOR SHARE
)"""

# Who cancels the summit at the same moment waits for who books: see `summits.nobody_cancels_meanwhile`.
_TAKES_PLACE = """AND EXISTS (
    SELECT FROM summit_summit
    WHERE id = agenda_session.summit_id AND state = ANY(%(summit_states)s)
)"""

_AS_SHOWN = """
    SELECT FROM agenda_session WHERE id = %(session)s AND sequence = %(sequence)s {conditions}
    FOR KEY SHARE
"""
_HOLD = "SELECT FROM agenda_session WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"

BOOKS = frozenset({RegistrationState.CONFIRMED})  # in which a registration is given seats
PLANS = frozenset(RegistrationState) - IS_OVER  # in which it may mark sessions


def take(session: int, *, sequence: int) -> None:
    """Take one seat in `session` for whose turn it is.

    Raises Full, or WrongState when the session was released anew meanwhile. The caller's transaction
    must then be rolled back.
    """
    values = {"session": session, "sequence": sequence}
    if not _is_done(_TAKE.format(conditions=""), values):
        hold_as_shown(session, sequence=sequence)
        raise Full


def take_as_newcomer(session: int, *, sequence: int, registration: int) -> None:
    """As `take`, but nobody gets a seat while others wait: they were first.

    Raises WrongState also when `registration` is not confirmed any more, or the summit is over.
    """
    values = _of_newcomer(session, sequence, registration) | {"waits": SeatState.WAITLISTED}
    conditions = f"{_NOBODY_WAITS} {_STILL_COMES} {_TAKES_PLACE}"
    if not _is_done(_TAKE.format(conditions=conditions), values):
        hold_for_newcomer(session, sequence=sequence, registration=registration)
        raise Full


def hold_for_newcomer(session: int, *, sequence: int, registration: int) -> None:
    """As `hold_as_shown`, for who joins the line. Raises WrongState also when the summit is over."""
    values = _of_newcomer(session, sequence, registration)
    if not _is_done(_AS_SHOWN.format(conditions=f"{_STILL_COMES} {_TAKES_PLACE}"), values):
        raise WrongState


def _of_newcomer(session: int, sequence: int, registration: int) -> dict[str, Any]:
    return {
        "session": session,
        "sequence": sequence,
        "registration": registration,
        "states": sorted(BOOKS),
        "summit_states": sorted(TAKES_PLACE),
    }


def hold_as_shown(
    session: int,
    *,
    sequence: int,
    registration: int | None = None,
    states: Iterable[str] = BOOKS,
) -> None:
    """Let no release change `session` until this transaction ends; seats are booked beside it.

    Foreign keys are checked when a transaction ends, too late for that. Raises WrongState when a
    release has changed it since it was shown, or when `registration` is in none of `states` any more.
    """
    values = {
        "session": session,
        "sequence": sequence,
        "registration": registration,
        "states": sorted(states),
    }
    statement = _AS_SHOWN.format(conditions=_STILL_COMES if registration else "")
    if not _is_done(statement, values):
        raise WrongState


def hold(*sessions: int) -> None:
    """As `hold_as_shown`, whichever revision they are.

    Whoever changes seats holds their sessions first, as a release does: two who lock in another order
    wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(sessions)])


def _is_done(statement: str, values: dict[str, Any]) -> bool:
    """Whether `statement` found its row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount > 0


def give_back(session: int) -> None:
    Session.objects.filter(pk=session, taken__gt=0).update(taken=F("taken") - 1)
