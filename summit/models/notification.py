from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.enums import NotificationState, Purpose
from summit.querysets import OfSummit


class Notification(models.Model):
    """One message to one person: a row of the outbox, written in its cause's transaction.

    `context` holds ids and plain facts, never names. `claimed_until` is how long a sender may take
    before others think that it died.
    """

    class Priority(models.IntegerChoices):
        AT_ONCE = 0, _("At once")
        SOON = 5, _("Soon")
        BULK = 9, _("Bulk")

    summit = models.ForeignKey(
        "summit.Summit", models.CASCADE, null=True, verbose_name=_("summit"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    recipient = models.CharField(_("recipient"), max_length=320)
    language = models.CharField(_("language"), max_length=20, default="en")
    subject = models.CharField(_("about"), max_length=80)  # "label:id"
    subject_id = models.BigIntegerField(null=True)
    context = models.JSONField(default=dict, blank=True)
    dedupe = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(
        _("purpose"), max_length=20, choices=Purpose, default=Purpose.TRANSACTIONAL
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.AT_ONCE)
    state = models.CharField(
        _("state"), max_length=20, choices=NotificationState, default=NotificationState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = OfSummit.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "recipient", "subject", "dedupe"], name="told_once"
            )
        ]
        indexes = [
            # delivery.claim: what is due, most urgent first
            models.Index(
                fields=["priority", "due_at"],
                condition=Q(state=NotificationState.QUEUED),
                name="notification_due",
            ),
            # delivery.claim: what a dead sender left behind
            models.Index(
                fields=["claimed_until"],
                condition=Q(state=NotificationState.SENDING),
                name="notification_stuck",
            ),
            models.Index(fields=["subject"], name="notification_subject"),
            models.Index(fields=["summit", "state"], name="notification_health"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
