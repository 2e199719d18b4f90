"""How many people a session holds: what the office says, and what its room allows."""

from sessions.enums import Access
from sessions.models import Session
from summit.models import Room, RoomSetUp


def usual_set_up(room: Room) -> RoomSetUp | None:
    """The set-up of `room` that holds most people: how it stands as long as nobody says otherwise.

    Reads `room.set_ups`, so that lists fetch them along.
    """
    return max(room.set_ups.all(), key=lambda one: (one.capacity, -one.pk), default=None)


def room_holds(room: Room, set_up: str = "") -> int:
    """How many people `room` holds: in `set_up`, without one as usual, and never more than the fire brigade
    allows; that alone counts for a set-up of which nobody has said how many it holds.

    Reads `room.set_ups`.
    """
    in_it = (one for one in room.set_ups.all() if one.kind == set_up)
    found = next(in_it, None) if set_up else usual_set_up(room)
    return min(room.fire_maximum, found.capacity) if found else room.fire_maximum


def held_by_room(session: Session) -> int | None:
    """How many people the room of `session` holds as it is set up; None without a room.

    Reads `room` and `room.set_ups`, so that lists fetch them along.
    """
    return room_holds(session.room, session.set_up) if session.room else None


def seats_of(session: Session) -> int | None:
    """How many seats `session` may give: what the office says, and never more than the room holds.

    None where nobody counts. Reads what `held_by_room` reads.
    """
    if session.access == Access.OPEN:
        return None
    limits = (session.capacity, held_by_room(session))
    return min((limit for limit in limits if limit is not None), default=None)
