"""How a registration ends before the summit, whoever ends it and why: one way for all.

Rejected, expired, cancelled, withdrawn or revoked: `registration.cancelled` is announced for each.
"""

from django.utils import timezone

from attendees.models import Registration
from attendees.services import notices, places, tickets
from summit import audit, lifecycle, reactions
from summit.audit import Actor


def end(registration: Registration, state: str, verb: str, *, by: Actor, message: str = "") -> None:
    """Move to `state`, kill the ticket, tell the person, announce it upwards and free the place.

    Call it inside the transaction of the verb. Raises WrongState when somebody was faster.
    """
    lifecycle.hold(registration, "state", "category_id")
    held = registration.holds_a_place
    before = lifecycle.move(registration, state, decided_at=timezone.now(), message=message)
    tickets.void(registration)
    cause = audit.record(registration, verb, by=by, before=before)
    notices.tell(registration, cause=cause)
    reactions.announce("registration.cancelled", registration, by=by)
    if held:
        places.give_back(registration)
