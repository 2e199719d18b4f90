from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import SummitRow


class PressItem(SummitRow):
    """What was reported or announced, with its source; hidden until its embargo ends."""

    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("link"), blank=True)
    published_at = models.DateTimeField(_("published"))
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)

    class Meta:
        verbose_name = _("press item")
        verbose_name_plural = _("press items")
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title
