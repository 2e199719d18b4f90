"""What was done with exhibitors, booths, staff and products, in words for the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: dict[str, str | Promise] = {
    "apply": _("Applied"),
    "contract": _("Contract signed"),
    "open_stand": _("Exhibits"),
    "close": _("Closed"),
    "hold": pgettext_lazy("booth", "Held"),
    "reserve": pgettext_lazy("booth", "Reserved"),
    "confirm": pgettext_lazy("booth", "Confirmed"),
    "refuse": pgettext_lazy("booth", "Refused"),
    "release": pgettext_lazy("booth", "Given back"),
    "lapse": pgettext_lazy("booth", "Hold over"),
    "assign": pgettext_lazy("booth", "Given by the office"),
    "block": pgettext_lazy("booth", "Taken off the offer"),
    "unblock": pgettext_lazy("booth", "Put on offer"),
    "name": pgettext_lazy("staff pass", "Named"),
    "swap": pgettext_lazy("staff pass", "Swapped"),
    "free": pgettext_lazy("staff pass", "Taken back"),
    "reduce": pgettext_lazy("staff pass", "Ended, as the area brings fewer"),
    "end_with_exhibitor": pgettext_lazy("staff pass", "Ended, as the exhibitor takes no part"),
    "collect": pgettext_lazy("staff pass", "Collected"),
    "fall_free": pgettext_lazy("staff pass", "Free again"),
    "publish": _("Published"),
    "discard": _("Draft deleted"),
}
