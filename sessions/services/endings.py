"""What becomes of somebody's plans when he or she does not come."""

from attendees.models import Registration
from sessions.enums import HOLDS_A_SEAT, SeatState
from sessions.models import Favourite, Seat
from sessions.services import counters, waiting
from summit import audit, lifecycle
from summit.audit import Actor


def free_seats(registration: Registration, *, by: Actor) -> None:
    """Free every seat and mark of `registration`; its own mail tells of it. Call it in a transaction.

    Sessions are locked and changed in the order of their keys, so that no two who leave can lock each
    other, and before the seats, as by a release.
    """
    seats = Seat.objects.living().filter(registration=registration)
    counters.hold(*seats.values_list("session", flat=True))
    locked = list(seats.select_for_update().order_by("session").values_list("session", "state"))
    Favourite.objects.filter(registration=registration).delete()
    if not locked:
        return
    lifecycle.move_all(seats, SeatState.RELEASED)
    audit.record(registration, "free_seats", by=by, rows=len(locked))
    for session in [number for number, state in locked if state in HOLDS_A_SEAT]:
        counters.give_back(session)
    waiting.turn_later()
