"""How many seats of a session are taken, kept true while many press at once.

The counter is changed by one conditional UPDATE and never read first. Callers take a seat as the last
thing before their transaction ends, so that nobody holds the row for long.
"""

from django.db import connection
from django.db.models import F

from sessions.enums import SeatState
from sessions.models import Session
from summit.exceptions import Full, WrongState

# `sequence` is that of the session as it was shown: who books while a release moves it is not given a
# seat at a time that nobody has told him or her.
_TAKE = """
    UPDATE agenda_session SET taken = taken + 1
    WHERE id = %(session)s AND sequence = %(sequence)s
        AND (released_capacity IS NULL OR taken < released_capacity) {condition}
"""
_NOBODY_WAITS = """AND NOT EXISTS (
    SELECT FROM agenda_seat WHERE session_id = %(session)s AND state = %(waits)s
)"""

_HOLD = "SELECT FROM agenda_session WHERE id = %s"


def take(session: int, *, sequence: int, as_newcomer: bool = False) -> None:
    """Take one seat in `session`; a newcomer gets none while others wait: they were first.

    Raises Full, or WrongState when the session was released anew meanwhile. The caller's transaction
    must then be rolled back.
    """
    statement = _TAKE.format(condition=_NOBODY_WAITS if as_newcomer else "")
    values: dict[str, int | str] = {
        "session": session,
        "sequence": sequence,
        "waits": SeatState.WAITLISTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if cursor.rowcount:
            return
    hold_as_shown(session, sequence=sequence)
    raise Full


def hold_as_shown(session: int, *, sequence: int) -> None:
    """Let no release change `session` until this transaction ends; seats are booked beside it.

    Foreign keys are checked when a transaction ends, too late for that. Raises WrongState when a
    release has changed it since it was shown.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_HOLD} AND sequence = %s FOR KEY SHARE", [session, sequence])
        if cursor.fetchone() is None:
            raise WrongState


def hold(session: int) -> None:
    """As `hold_as_shown`, whichever revision it is. Raises WrongState when the session is gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_HOLD} FOR KEY SHARE", [session])
        if cursor.fetchone() is None:
            raise WrongState


def give_back(session: int) -> None:
    Session.objects.filter(pk=session, taken__gt=0).update(taken=F("taken") - 1)
