"""How many people a session holds: what the office says, and what its room allows."""

from sessions.enums import Access
from sessions.models import Session


def held_by_room(session: Session) -> int | None:
    """How many people the room of `session` holds as it is set up; None without a room.

    Reads `room` and `room.set_ups`, so that lists fetch them along.
    """
    room = session.room
    if room is None:
        return None
    as_set_up = [one.capacity for one in room.set_ups.all() if one.kind == session.set_up]
    return min([room.fire_maximum, *as_set_up])


def seats_of(session: Session) -> int | None:
    """How many seats `session` may give: what the office says, and never more than the room holds.

    None where nobody counts. Reads what `held_by_room` reads.
    """
    if session.access == Access.OPEN:
        return None
    limits = (session.capacity, held_by_room(session))
    return min((limit for limit in limits if limit is not None), default=None)
