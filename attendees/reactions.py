"""What happens to people when something happened to a registration."""

from attendees.models import Category, Delegate, Registration
from attendees.services import announcements, delegations
from summit.audit import Actor
from summit.models import Summit


def free_delegate_place(registration: Registration, *, by: Actor) -> None:
    """Who does not come leaves the delegation, so that it may name somebody else."""
    for delegate in Delegate.objects.filter(attendee=registration.attendee_id):
        delegations.remove(delegate, by=by)


def move_delegate_place(registration: Registration, *, by: Actor, before: Category) -> None:
    """The delegation's quota counts its members in the category that they have now."""
    for delegate in Delegate.objects.filter(attendee=registration.attendee_id, category=before):
        delegations.change_category(delegate, registration.category, by=by)


def tell_that_summit_is_cancelled(summit: Summit, *, by: Actor) -> None:
    """Everybody who meant to come hears of it."""
    announcements.tell_that_summit_is_cancelled(summit)
