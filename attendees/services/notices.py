"""Telling people what happened to their registration, through the outbox."""

from typing import Any

from django.utils import timezone

from attendees.enums import RegistrationState as State
from attendees.models import Registration
from summit import outbox
from summit.models import AuditEntry, Notification

KINDS = {
    State.DRAFT: "registration.draft",
    State.SUBMITTED: "registration.received",
    State.INFO_REQUESTED: "registration.info_requested",
    State.WAITLISTED: "registration.waitlisted",
    State.OFFERED: "registration.offered",
    State.CONFIRMED: "registration.confirmed",
    State.REJECTED: "registration.rejected",
    State.EXPIRED: "registration.expired",
    State.CANCELLED: "registration.cancelled",
    State.WITHDRAWN: "registration.withdrawn",
    State.REVOKED: "registration.revoked",
}
MOVED = "registration.moved"
AGAIN = "registration.again"
ANNOUNCEMENT = "registration.announcement"
SUMMIT_CANCELLED = "registration.summit_cancelled"


def tell(
    registration: Registration,
    *,
    cause: AuditEntry,
    kind: str = "",
    priority: int = Notification.Priority.AT_ONCE,
    **context: Any,
) -> None:
    """Queue the mail that belongs to the state of `registration`, once for its `cause`.

    States that are the office's own business (under review, approved) have none. `context` holds ids
    that the mail needs besides its registration.
    """
    kind = kind or KINDS.get(State(registration.state), "")
    if kind:
        _queue(registration, kind, dedupe=str(cause.pk), priority=priority, **context)


def again(registration: Registration) -> None:
    """Send the personal link once more, at most every ten minutes."""
    slot = int(timezone.now().timestamp() // 600)
    _queue(registration, AGAIN, dedupe=f"slot:{slot}", priority=Notification.Priority.AT_ONCE)


def address(registration: Registration) -> str:
    """Where the person is reached: the own address, else that of the delegation's focal point."""
    if registration.attendee.email:
        return registration.attendee.email
    reached = Registration.objects.filter(pk=registration.pk).reached().only("pk").first()
    return getattr(reached, "reached_at", "")


def _queue(
    registration: Registration, kind: str, *, dedupe: str, priority: int, **context: Any
) -> None:
    outbox.queue(
        kind,
        to=address(registration),
        about=registration,
        summit=registration.summit_id,
        language=registration.attendee.language,
        dedupe=dedupe,
        priority=priority,
        **context,
    )
