"""What each kind of mail to a registered person is called in the panel."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.enums import RegistrationState as State
from attendees.services.notices import AGAIN, ANNOUNCEMENT, KINDS, MOVED, SUMMIT_CANCELLED

LABELS: dict[str, str | Promise] = {
    KINDS[State.DRAFT]: _("Registration begun"),
    KINDS[State.SUBMITTED]: _("Registration received"),
    KINDS[State.INFO_REQUESTED]: _("Question to the person"),
    KINDS[State.WAITLISTED]: _("On the waiting list"),
    KINDS[State.OFFERED]: _("Place offered"),
    KINDS[State.CONFIRMED]: _("Confirmation and ticket"),
    KINDS[State.REJECTED]: _("Rejection"),
    KINDS[State.EXPIRED]: _("Offer over"),
    KINDS[State.CANCELLED]: _("Cancelled by the person"),
    KINDS[State.WITHDRAWN]: _("Withdrawn"),
    KINDS[State.REVOKED]: _("Revoked"),
    MOVED: _("Other category"),
    AGAIN: _("Personal link once more"),
    ANNOUNCEMENT: _("Announcement"),
    SUMMIT_CANCELLED: _("The summit does not take place"),
}
