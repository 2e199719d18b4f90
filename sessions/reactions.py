"""What happens in the programme when something happens to a person or a registration."""

from attendees.models import Attendee, Registration
from sessions.models import Role
from sessions.programme import snapshots
from sessions.services import endings, notices
from summit.audit import Actor
from summit.exceptions import NotAllowed
from summit.models import Summit


def free_seats(registration: Registration, *, by: Actor) -> None:
    """Who does not come keeps no seat and no mark."""
    endings.free_seats(registration, by=by)


def empty_calendars(summit: Summit, *, by: Actor) -> None:
    """A summit that does not take place leaves no session in anybody's calendar."""
    notices.tell_of_no_summit(summit)


def follow_to_new_address(attendee: Attendee, *, by: Actor) -> None:
    """What waits to be told about the programme goes to the address that is right."""
    notices.follow(attendee)


def forget_mails(attendee: Attendee, *, by: Actor) -> None:
    """No mail about the programme keeps an address of who is erased, also not one from before."""
    notices.forget(attendee)


def keep_whom_the_programme_names(attendee: Attendee, *, by: Actor) -> None:
    """Who has a part is taken out, and that is published, before the person is erased: the public would
    read a name that nobody here knows any more. Raises NotAllowed."""
    programme = snapshots.latest(attendee.summit_id)
    named = {person.attendee_id for person in programme.people} if programme else set()
    if attendee.pk in named or Role.objects.filter(speaker__attendee=attendee).exists():
        raise NotAllowed
