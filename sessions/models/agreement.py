"""Agreements with any number of parties."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.enums import AgreementKind, AgreementState
from summit.models import Organisation
from summit.models.base import SummitRow


class Agreement(SummitRow):
    """A text that parties sign. The public sees the announced ones.

    `other_parties` counts parties whose names are not known: a report may say "38 companies".
    """

    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=AgreementKind)
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=AgreementState,
        default=AgreementState.PROPOSED,
        editable=False,
    )
    other_parties = models.PositiveSmallIntegerField(_("parties without a name"), default=0)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["summit", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class Party(SummitRow):
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("organisation"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["agreement", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)
