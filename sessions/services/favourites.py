"""Sessions that somebody does not want to miss. They take no seat and are told of changes."""

from django.db import transaction
from django.utils.translation import gettext as _

from attendees.models import Registration
from sessions import rules
from sessions.models import Favourite
from sessions.programme.released import Session as Released
from sessions.services import called_off, counters
from summit import audit
from summit.audit import Actor
from summit.exceptions import WrongState


@transaction.atomic
def mark(
    session: Released, *, registration: Registration, by: Actor, is_sample: bool = False
) -> Favourite:
    """Mark `session`, as it was shown; who marked it before keeps the one mark. Raises WrongState for a
    registration that is over, or when a release changed the session, and Closed at a cancelled summit."""
    called_off.expect_not_cancelled(registration)
    if not rules.may_plan(registration):
        raise WrongState(_("This registration is over. Nothing can be planned with it any more."))
    counters.hold_as_shown(  # marked before a release and told of it, or after it
        session.id,
        sequence=session.sequence,
        registration=registration.pk,
        states=counters.PLANS,
    )
    favourite, is_new = Favourite.objects.get_or_create(
        session_id=session.id,
        registration=registration,
        defaults={"summit_id": registration.summit_id, "is_sample": is_sample},
    )
    if is_new:
        audit.record(registration, "mark", by=by, session=session.id)
    return favourite


@transaction.atomic
def unmark(session: Released, *, registration: Registration, by: Actor) -> None:
    rows = Favourite.objects.filter(session=session.id, registration=registration)
    if rows.delete()[0]:
        audit.record(registration, "unmark", by=by, session=session.id)
