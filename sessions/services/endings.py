"""What becomes of somebody's plans when he or she does not come."""

from django.db.models import F

from attendees.models import Registration
from sessions.enums import HOLDS_A_SEAT, SeatState
from sessions.models import Favourite, Seat, Session
from sessions.services import waiting
from summit import audit, lifecycle
from summit.audit import Actor


def free_seats(registration: Registration, *, by: Actor) -> None:
    """Free every seat and mark of `registration`; its own mail tells of it. Call it in a transaction.

    Sessions are changed in the order of their keys, so that no two who leave can lock each other.
    """
    seats = Seat.objects.living().filter(registration=registration)
    locked = list(seats.select_for_update().order_by("session").values_list("session", "state"))
    Favourite.objects.filter(registration=registration).delete()
    if not locked:
        return
    lifecycle.move_all(seats, SeatState.RELEASED)
    audit.record(registration, "free_seats", by=by, rows=len(locked))
    for session in [number for number, state in locked if state in HOLDS_A_SEAT]:
        Session.objects.filter(pk=session, taken__gt=0).update(taken=F("taken") - 1)
    waiting.turn_later()
