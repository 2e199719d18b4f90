"""What each kind of mail about the programme is called in the panel."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.services.notices import BOOKED, CHANGED, ENDED, EXPIRED, OFFERED, RELEASED, REMINDER

LABELS: dict[str, str | Promise] = {
    CHANGED: _("Changes of the programme"),
    REMINDER: _("Reminder of a session"),
    BOOKED: _("Seat booked"),
    OFFERED: _("Seat offered"),
    EXPIRED: _("Offer of a seat over"),
    RELEASED: _("Seat given back"),
    ENDED: _("Sessions taken out of the calendar"),
}
