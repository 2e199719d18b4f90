from django.db import models
from django.utils.translation import gettext_lazy as _

from exhibitors.enums import ExhibitorState
from summit.models import Organisation
from summit.models.base import SummitRow


class Exhibitor(SummitRow):
    """An organisation at this exhibition."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="exhibitor", verbose_name=_("organisation")
    )
    profile = models.TextField(_("profile"), blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ExhibitorState,
        default=ExhibitorState.APPLIED,
        editable=False,
    )

    class Meta:
        verbose_name = _("exhibitor")
        verbose_name_plural = _("exhibitors")

    def __str__(self) -> str:
        return str(self.organisation)
