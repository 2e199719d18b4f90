"""What happens in the programme when something happened to a registration."""

from attendees.models import Registration
from sessions.services import endings
from summit.audit import Actor


def free_seats(registration: Registration, *, by: Actor) -> None:
    """Who does not come keeps no seat and no mark."""
    endings.free_seats(registration, by=by)
