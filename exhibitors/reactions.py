"""What happens to exhibitors when something happened to a registration."""

from attendees.models import Registration
from exhibitors.services import returns
from summit.audit import Actor


def free_staff_pass(registration: Registration, *, by: Actor) -> None:
    """Who does not come leaves the staff, so that the exhibitor may name somebody else."""
    returns.end_with(registration, by=by)
