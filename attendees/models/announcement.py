from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendees.enums import RegistrationState
from summit.models.base import SummitRow

from .category import Category


class Announcement(SummitRow):
    """A message of the summit office to everybody in some categories and states."""

    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"))
    categories = models.ManyToManyField(
        Category, blank=True, verbose_name=_("categories"), help_text=_("Empty: all.")
    )
    states = ArrayField(
        models.CharField(max_length=20, choices=RegistrationState),
        default=list,
        blank=True,
        verbose_name=_("states"),
        help_text=_("Empty: confirmed."),
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    sent_to = models.PositiveIntegerField(_("receivers"), default=0, editable=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject
