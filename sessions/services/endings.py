"""What becomes of somebody's plans when he or she does not come."""

from attendees.models import Registration
from sessions.enums import HOLDS_A_SEAT, SeatState
from sessions.models import Favourite, Seat
from sessions.programme import plans, snapshots
from sessions.services import counters, notices, waiting
from summit import audit, lifecycle
from summit.audit import Actor


def free_seats(registration: Registration, *, by: Actor) -> None:
    """Free every seat and mark of `registration`, and take the sessions out of the person's calendar. Its
    own mail tells that it is over. Call it in a transaction.

    Sessions are locked and changed in the order of their keys, so that no two who leave can lock each
    other, and before the seats, as by a release.
    """
    seats = Seat.objects.living().filter(registration=registration)
    counters.hold(*seats.values_list("session", flat=True))
    locked = list(seats.select_for_update().order_by("session").values_list("session", "state"))
    in_calendar = _in_calendar(registration)
    Favourite.objects.filter(registration=registration).delete()
    if not (locked or in_calendar):
        return
    lifecycle.move_all(seats, SeatState.RELEASED)
    cause = audit.record(registration, "free_seats", by=by, rows=len(locked))
    if in_calendar:
        notices.tell_of_end(registration, in_calendar, cause=cause)
    for session in [number for number, state in locked if state in HOLDS_A_SEAT]:
        counters.give_back(session)
    waiting.turn_later()


def _in_calendar(registration: Registration) -> set[int]:
    """The sessions that may be in the person's calendar, those of which a notice still waits included: it
    finds nobody to write to any more."""
    programme = snapshots.latest(registration.summit_id)
    if programme is None:
        return set()
    marks = Favourite.objects.filter(registration=registration).values_list("session", "created_at")
    return plans.in_calendar(
        registration.summit_id,
        programme,
        Seat.objects.filter(registration=registration),
        dict(marks),
        since=notices.untold_since([registration.attendee_id]).get(registration.attendee_id),
    )
