from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from summit.models.base import SummitRow


class Track(SummitRow):
    """A line of discussion that sessions belong to."""

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["summit", "position", "pk"]

    def __str__(self) -> str:
        return self.name
