"""A delegation: who sends it, how many it may bring, and who they are."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from attendees.enums import DelegateRole, DelegationState, SendingEntityKind
from summit import validators
from summit.countries import Countries
from summit.models import Organisation
from summit.models.base import SummitRow

from .attendee import Attendee
from .category import Category


class Delegation(SummitRow):
    """Sent by a state, a city, an intergovernmental body or a company."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=200, validators=[validators.plain_text]
    )
    entity_kind = models.CharField(_("sent by a"), max_length=20, choices=SendingEntityKind)
    country = CountryField(_("country"), countries=Countries, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, verbose_name=_("organisation")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=DelegationState,
        default=DelegationState.INVITED,
        editable=False,
    )
    languages = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("languages")
    )
    credentials_reference = models.CharField(
        _("note verbale or credentials"), max_length=100, blank=True
    )
    notified_on = models.DateField(_("composition notified on"), null=True, blank=True)
    hotel = models.CharField(_("hotel"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(fields=["summit", "name"], name="delegation_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class FocalPoint(SummitRow):
    """Who speaks for a delegation: hears for members without an address, and logs in nowhere."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="focal_points", verbose_name=_("delegation")
    )
    full_name = models.CharField(_("full name"), max_length=300, blank=True)
    email = models.EmailField(_("email"))

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["delegation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["delegation", "email"], name="focal_point_once")
        ]

    def __str__(self) -> str:
        return self.full_name or self.email


class DelegationQuota(SummitRow):
    """How many people of a category the delegation may bring."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="quotas", verbose_name=_("delegation")
    )
    category = models.ForeignKey(Category, models.CASCADE, verbose_name=_("category"))
    places = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveSmallIntegerField(_("named"), default=0, editable=False)

    class Meta:
        verbose_name = _("quota of a delegation")
        verbose_name_plural = _("quotas of delegations")
        constraints = [
            models.UniqueConstraint(fields=["delegation", "category"], name="one_quota_a_category"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("places")),
                name="delegation_within_quota",
                violation_error_message=_("More people are named than this quota holds."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.taken}/{self.places}"


class Delegate(SummitRow):
    """An attendee as part of a delegation."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="delegates", verbose_name=_("delegation")
    )
    attendee = models.OneToOneField(
        Attendee, models.CASCADE, related_name="delegate", verbose_name=_("attendee")
    )
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    role = models.CharField(
        _("role"), max_length=20, choices=DelegateRole, default=DelegateRole.MEMBER
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["delegation", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation"], condition=Q(role=DelegateRole.HEAD), name="one_head"
            )
        ]

    def __str__(self) -> str:
        return str(self.attendee)
