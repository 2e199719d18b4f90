"""Composers for tests of the delivery, which knows nothing about registrations."""

from collections.abc import Sequence

from summit.mail import Mail
from summit.models import Notification, Summit


class Plain:
    """Says what stands in the context; breaks, or has nothing to say, when the context wants it."""

    def __init__(self, notifications: Sequence[Notification]) -> None:
        self._summits = Summit.objects.in_bulk({row.summit_id for row in notifications})

    def write(self, notification: Notification) -> Mail | None:
        if notification.context.get("gone"):
            return None
        if "break" in notification.context:
            raise KeyError(notification.recipient)
        if "erase" in notification.context:
            Notification.objects.filter(pk=notification.pk).delete()
        notification.summit = self._summits[notification.summit_id]
        return Mail(notification.context.get("subject", "A fact"), "", title="A fact")


class Broken:
    """Cannot even be made."""

    def __init__(self, notifications: Sequence[Notification]) -> None:
        raise ImportError("composer")

    def write(self, notification: Notification) -> Mail | None:
        raise NotImplementedError
