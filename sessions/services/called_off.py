"""What nobody plans at a summit that does not take place."""

from django.utils.translation import gettext as _

from attendees.models import Registration
from summit.services import summits


def expect_not_cancelled(registration: Registration) -> None:
    """Raises Closed when the summit of `registration` was cancelled; nobody cancels it meanwhile."""
    summits.expect_not_cancelled(
        registration.summit_id,
        _("The summit does not take place. Nothing can be planned any more."),
    )
