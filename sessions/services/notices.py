"""Telling people about their seats and about changes, through the outbox."""

from collections.abc import Collection

from attendees.models import Registration
from sessions.models import Seat
from summit import outbox
from summit.models import AuditEntry, Notification

BOOKED = "programme.seat_booked"
OFFERED = "programme.seat_offered"
EXPIRED = "programme.seat_expired"
RELEASED = "programme.seat_released"
CHANGED = "programme.changed"
REMINDER = "programme.reminder"
ENDED = "programme.plan_ended"


def tell(seat: Seat, kind: str, *, cause: AuditEntry) -> None:
    """Queue the mail of `kind` about `seat` to its holder, once for its `cause`."""
    attendee = seat.registration.attendee
    outbox.queue(
        kind,
        to=attendee.email,
        about=seat,
        summit=seat.summit_id,
        language=attendee.language,
        dedupe=str(cause.pk),
        priority=Notification.Priority.SOON,
    )


def tell_of_end(
    registration: Registration, sessions: Collection[int], *, cause: AuditEntry
) -> None:
    """Queue one mail that takes `sessions` (ids) out of the calendar of whose `registration` is over."""
    attendee = registration.attendee
    outbox.queue(
        ENDED,
        to=attendee.email,
        about=attendee,
        summit=registration.summit_id,
        language=attendee.language,
        dedupe=str(cause.pk),
        priority=Notification.Priority.SOON,
        sessions=sorted(sessions),
    )
