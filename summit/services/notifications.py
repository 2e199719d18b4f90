"""What organisers do with messages."""

from django.db import models, transaction

from summit import audit, outbox
from summit.audit import Actor
from summit.enums import NotificationState
from summit.models import AuditEntry, Notification


@transaction.atomic
def resend(notifications: "models.QuerySet[Notification]", *, by: Actor) -> int:
    """Queue what failed or bounced anew, and record it; returns how many."""
    states = [NotificationState.FAILED, NotificationState.BOUNCED]
    chosen = list(notifications.filter(state__in=states).select_for_update().order_by("pk"))
    count = outbox.resend(Notification.objects.filter(pk__in=[row.pk for row in chosen]))
    AuditEntry.objects.bulk_create([audit.entry(row, "resend", by=by) for row in chosen])
    return count
