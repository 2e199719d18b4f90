"""The human at this summit, and the posts that he or she holds."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from phonenumber_field.modelfields import PhoneNumberField

from attendees.enums import NameOrder, Tenure
from attendees.querysets import Positions
from summit import validators
from summit.countries import Countries
from summit.folding import Folded
from summit.models import Organisation
from summit.models.base import SummitRow

_NAME = [validators.plain_text, validators.has_letter, validators.no_web_address]


class Attendee(SummitRow):
    """One human at one summit. The full name is one field, as the person writes it, in any script."""

    full_name = models.CharField(_("full name"), max_length=300, validators=_NAME)
    latin_name = models.CharField(
        _("Latin name"),
        max_length=300,
        blank=True,
        validators=[validators.plain_text],
        help_text=_("As in the passport."),
    )
    badge_name = models.CharField(
        _("name on the badge"), max_length=100, blank=True, validators=[validators.plain_text]
    )
    family_name = models.CharField(_("family name"), max_length=150, blank=True)
    given_name = models.CharField(_("given name"), max_length=150, blank=True)
    name_order = models.CharField(_("order of names"), max_length=20, choices=NameOrder, blank=True)
    sort_key = models.CharField(
        _("sorted as"), max_length=300, blank=True, help_text=_("Empty: as the name is written.")
    )
    honorific = models.CharField(_("form of address"), max_length=50, blank=True)
    language = models.CharField(_("language"), max_length=20, default="en")
    # Empty for a delegate who is reached through the delegation.
    email = models.EmailField(_("email"), blank=True, max_length=254)
    phone = PhoneNumberField(_("phone"), blank=True)
    nationality = CountryField(_("nationality"), countries=Countries, blank=True)
    is_listed_guest = models.BooleanField(
        _("named on the home page"), default=False, help_text=_("As a guest of the summit.")
    )
    guest_position = models.PositiveSmallIntegerField(_("position among the guests"), default=0)

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        constraints = [
            models.UniqueConstraint(
                fields=["summit", "email"], condition=~Q(email=""), name="one_attendee_an_address"
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="attendee_has_a_name"),
        ]
        indexes = [
            GinIndex(OpClass(Folded("full_name"), "gin_trgm_ops"), name="attendee_name_folded"),
            GinIndex(OpClass(Folded("latin_name"), "gin_trgm_ops"), name="attendee_latin_folded"),
            GinIndex(OpClass(Folded("email"), "gin_trgm_ops"), name="attendee_email_folded"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def position(self) -> "Position | None":
        """The post that is printed; reads `positions`, so lists prefetch them."""
        return next(iter(self.positions.all()), None)


class Position(SummitRow):
    """A post: the title belongs to it, not to the person for ever."""

    attendee = models.ForeignKey(
        Attendee, models.CASCADE, related_name="positions", verbose_name=_("attendee")
    )
    organisation_name = models.CharField(
        _("organisation"), max_length=200, blank=True, validators=[validators.plain_text]
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("organisation of this summit"),
    )
    country = CountryField(_("country or region"), countries=Countries, blank=True)
    title = models.CharField(
        pgettext_lazy("post", "title"),
        max_length=200,
        blank=True,
        validators=[validators.plain_text],
    )
    tenure = models.CharField(_("tenure"), max_length=10, choices=Tenure, default=Tenure.CURRENT)
    rank = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The first one is printed.")
    )

    objects = Positions.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = pgettext_lazy("post", "position")
        verbose_name_plural = _("positions")
        ordering = ["attendee", "rank", "pk"]
        indexes = [
            GinIndex(
                OpClass(Folded("organisation_name"), "gin_trgm_ops"), name="position_org_folded"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title_held, self.body) if part)

    @property
    def body(self) -> str:
        """The organisation as it is printed: that of this summit, else the name as it was written."""
        return str(self.organisation or self.organisation_name or "")

    @property
    def title_held(self) -> str:
        """The title as others read it: nobody is shown in a post that he or she has left."""
        if self.title and self.tenure == Tenure.FORMER:
            return gettext("%(title)s (former)") % {"title": self.title}
        if self.title and self.tenure == Tenure.ACTING:
            return gettext("%(title)s (acting)") % {"title": self.title}
        return self.title or ""
