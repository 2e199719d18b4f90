"""What the programme keeps about people: for the privacy page, and as a copy for the person."""

from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from attendees.models import Registration
from sessions.models import Favourite, ReminderRefusal, Seat, Speaker
from summit.models import Summit


def rows(summit: Summit) -> list[tuple[str, str, str]]:
    """What, why and until when."""
    erased = formats.date_format(summit.erase_on, "DATE_FORMAT")
    until = _("%(day)s, earlier if you ask") % {"day": erased}
    return [
        (
            _("Seats that you book and sessions that you mark"),
            _("Your agenda, your seat, and to tell you when one of them changes"),
            until,
        ),
        (
            _("Name, post and biography of speakers"),
            _("The published programme"),
            _("Kept with the programme, also in its earlier versions"),
        ),
    ]


def held(registration: Registration) -> dict[str, Any]:
    """Everything that is held about the person here, as plain JSON."""
    attendee = registration.attendee_id
    seats = Seat.objects.filter(registration=registration).select_related("session").order_by("pk")
    marks = Favourite.objects.filter(registration=registration).select_related("session")
    speaker = Speaker.objects.filter(attendee=attendee).first()
    return {
        "seats": [
            {
                "session": seat.session.title,
                "state": seat.state,
                "asked_at": seat.created_at.isoformat(),
            }
            for seat in seats
        ],
        "remembered_sessions": [mark.session.title for mark in marks.order_by("pk")],
        "wants_no_reminders": ReminderRefusal.objects.filter(attendee=attendee).exists(),
        "speaker": {"state": speaker.state, "biography": speaker.biography} if speaker else None,
    }
