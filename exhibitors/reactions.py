"""What happens to exhibitors when something happened to a registration or to the summit."""

from attendees.models import Attendee, Registration
from exhibitors.services import claims, notices, returns
from summit.audit import Actor
from summit.models import Summit


def free_staff_pass(registration: Registration, *, by: Actor) -> None:
    """Who does not come leaves the staff, so that the exhibitor may name somebody else."""
    returns.end_with(registration, by=by)


def follow_to_new_address(attendee: Attendee, *, by: Actor) -> None:
    """What waits to be told to somebody of the staff goes to the address that is right."""
    notices.follow(attendee)


def forget_mails(attendee: Attendee, *, by: Actor) -> None:
    """No mail about a staff pass keeps an address of who is erased, also not one from before."""
    notices.forget(attendee)


def end_with_summit(summit: Summit, *, by: Actor) -> None:
    """Nobody holds a booth of a summit that is cancelled; whoever acts for an exhibitor hears of it."""
    claims.end_holds(summit, by=by)
    notices.tell_that_summit_is_cancelled(summit)
