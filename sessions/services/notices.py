"""Telling people about their seats and about changes, through the outbox."""

from sessions.models import Seat
from summit import outbox
from summit.models import AuditEntry, Notification

BOOKED = "programme.seat_booked"
OFFERED = "programme.seat_offered"
EXPIRED = "programme.seat_expired"
RELEASED = "programme.seat_released"
CHANGED = "programme.changed"
REMINDER = "programme.reminder"


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
