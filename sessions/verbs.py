"""What was done with the programme, in words for the audit trail and timelines."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "schedule": _("Put into the programme"),
    "place": _("Room or time changed"),
    "postpone": _("Postponed"),
    "unschedule": _("Taken out of the programme"),
    "reinstate": _("Cancellation taken back"),
    "publish": _("Published"),
    "book": _("Seat booked"),
    "wait": _("Waits for a seat"),
    "leave": _("Seat given back"),
    "accept": _("Offer accepted"),
    "attend": _("Came to the session"),
    "mark": _("Session marked"),
    "unmark": _("Mark taken off"),
    "free_seats": _("Seats freed"),
    "refuse_reminders": _("Reminders refused"),
    "want_reminders": _("Reminders wanted"),
    "approach": _("Approached"),
    "confirm": _("Confirmed"),
    "decline": _("Declined"),
    "replace": _("Replaced"),
    "agree_text": _("Text agreed"),
    "clear": _("Cleared"),
    "schedule_signing": _("Signing scheduled"),
    "sign": _("Signed"),
}
