"""What every row of a summit has in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from summit.querysets import OfSummit


class SummitRow(models.Model):
    """A row that belongs to one summit; `is_sample` tells invented data from reported facts."""

    summit = models.ForeignKey("summit.Summit", models.CASCADE, verbose_name=_("summit"))
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("Invented for the demo, not a reported fact.")
    )

    objects = OfSummit.as_manager()

    class Meta:
        abstract = True
