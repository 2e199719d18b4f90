from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.enums import Door
from summit.querysets import OfSummit


class AuditEntry(models.Model):
    """Who did what to what, when and from where. Append-only: a trigger in Postgres sees to it.

    `actor` and `subject` are `label:id`, never names, so that erasing a person leaves no trace here.
    """

    summit = models.ForeignKey(
        "summit.Summit", models.CASCADE, null=True, verbose_name=_("summit"), db_index=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.CharField(_("who"), max_length=60)
    verb = models.CharField(_("what"), max_length=40)
    subject = models.CharField(_("on what"), max_length=80)
    details = models.JSONField(_("details"), default=dict, blank=True)
    door = models.CharField(_("from where"), max_length=10, choices=Door)

    objects = OfSummit.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject", "-id"], name="audit_of_a_subject"),
            models.Index(fields=["summit", "-id"], name="audit_of_a_summit"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"
