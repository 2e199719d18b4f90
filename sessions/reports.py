"""Reads across the programme's rows."""

from .enums import Access
from .models import Session


def seats_of(session: Session) -> int | None:
    """How many seats `session` may give: what the office says, and never more than the room holds.

    None where nobody counts. Reads `room` and `room.set_ups`, so that lists fetch them along.
    """
    if session.access == Access.OPEN:
        return None
    limits = [session.capacity] if session.capacity is not None else []
    if session.room:
        limits.append(session.room.fire_maximum)
        limits += [one.capacity for one in session.room.set_ups.all() if one.kind == session.set_up]
    return min(limits, default=None)
