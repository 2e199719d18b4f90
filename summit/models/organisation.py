"""Bodies and what they are at the summit. One body may be host, sponsor and signatory: one row."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from summit.countries import Countries
from summit.enums import OrganisationKind, OrganisationRoleKind

from .base import SummitRow
from .picture import PictureField


class Organisation(SummitRow):
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    country = CountryField(_("country"), countries=Countries, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    website = models.URLField(_("website"), blank=True)
    logo = PictureField(_("logo"), upload_to="organisations/")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class SponsorLevel(SummitRow):
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("sponsor level")
        verbose_name_plural = _("sponsor levels")
        ordering = ["summit", "position"]

    def __str__(self) -> str:
        return self.name


class OrganisationRole(SummitRow):
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="roles", verbose_name=_("organisation")
    )
    kind = models.CharField(_("role"), max_length=20, choices=OrganisationRoleKind)
    level = models.ForeignKey(
        SponsorLevel, models.SET_NULL, null=True, blank=True, verbose_name=_("sponsor level")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("role of an organisation")
        verbose_name_plural = _("roles of organisations")
        ordering = ["summit", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="organisation_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"
