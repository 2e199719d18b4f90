from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.enums import ConsentPurpose
from summit.models.base import SummitRow

from .attendee import Attendee


class ConsentText(SummitRow):
    """What people agree to. A changed text is a new version; the old one stays with who agreed to it."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    label = models.CharField(_("sentence beside the box"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [
            models.UniqueConstraint(
                fields=["summit", "purpose", "version"], name="consent_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.version}"

    @property
    def is_required(self) -> bool:
        """Whether nobody registers without it. What is not needed for the visit is free (GDPR art. 7(4))."""
        return self.purpose == ConsentPurpose.VISIT


class Consent(SummitRow):
    """Who agreed to which text, when and in which language (GDPR art. 7(1): it must be shown)."""

    attendee = models.ForeignKey(
        Attendee, models.CASCADE, related_name="consents", verbose_name=_("attendee")
    )
    text = models.ForeignKey(ConsentText, models.PROTECT, verbose_name=_("text"))
    language = models.CharField(_("language"), max_length=20)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["attendee", "text"], condition=Q(withdrawn_at=None), name="consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendee_id}: {self.text_id}"
