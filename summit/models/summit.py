"""The summit itself and what its home page says first."""

import calendar
import datetime as dt
import zoneinfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from summit import validators
from summit.countries import Countries
from summit.enums import TAKES_PLACE, UNSEEN, SummitState
from summit.querysets import Summits

from .base import SummitRow
from .picture import PictureField


class Summit(models.Model):
    """One edition of a summit. All times are aware and shown in `time_zone`."""

    slug = models.SlugField(_("address"), unique=True, help_text=_("Part of every link."))
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=200, validators=[validators.plain_text]
    )
    tagline = models.CharField(
        _("theme"), max_length=300, blank=True, validators=[validators.plain_text]
    )
    introduction = models.TextField(_("introduction"), blank=True)
    edition = models.CharField(_("edition"), max_length=50, blank=True)
    city = models.CharField(_("city"), max_length=100, validators=[validators.plain_text])
    region = models.CharField(_("region"), max_length=100, blank=True)
    country = CountryField(_("country"), countries=Countries)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validators.time_zone]
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    working_languages = ArrayField(
        models.CharField(max_length=20), default=list, verbose_name=_("working languages")
    )
    expected_headcount = models.PositiveIntegerField(_("expected headcount"), default=0)
    capacity = models.PositiveIntegerField(
        _("capacity"), null=True, blank=True, help_text=_("Places in all. Empty: no limit.")
    )
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    registration_opens = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes = models.DateTimeField(_("registration closes"), null=True, blank=True)
    corrections_until = models.DateTimeField(
        _("corrections until"), null=True, blank=True, help_text=_("Until then people may edit.")
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offered place"), default=48, validators=[MinValueValidator(1)]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days until an answer"),
        default=3,
        help_text=_("Within how many days the summit office promises a decision."),
    )
    keep_months = models.PositiveSmallIntegerField(
        _("months to keep personal data"), default=6, validators=[MaxValueValidator(120)]
    )
    contact_email = models.EmailField(_("contact email"))
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    sender_name = models.CharField(
        _("sender of mails"), max_length=100, blank=True, validators=[validators.plain_text]
    )
    logo = PictureField(_("logo"), upload_to="logos/")
    primary_colour = models.CharField(
        _("primary colour"), max_length=7, default="#0F6E73", validators=[validators.hex_colour]
    )
    accent_colour = models.CharField(
        _("accent colour"), max_length=7, default="#C77D11", validators=[validators.hex_colour]
    )
    state = models.CharField(
        _("state"), max_length=30, choices=SummitState, default=SummitState.DRAFT, editable=False
    )
    # Of an archived one: that it had been cancelled before, which its state no longer says.
    was_cancelled = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = Summits.as_manager()

    class Meta:
        verbose_name = _("summit")
        verbose_name_plural = _("summits")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="summit_days_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(taken__lte=models.F("capacity")),
                name="summit_not_overbooked",
                violation_error_message=_("More places are taken than this capacity holds."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        validators.days_in_order(self.first_day, self.last_day)
        validators.times_in_order(self.registration_opens, self.registration_closes)
        validators.colour_pair(self.primary_colour, self.accent_colour)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def days(self) -> list[dt.date]:
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + dt.timedelta(days=n) for n in range(count)]

    @property
    def erase_on(self) -> dt.date:
        """The day from which personal data of this summit is erased."""
        years, month = divmod(self.last_day.month - 1 + self.keep_months, 12)
        year, month = self.last_day.year + years, month + 1
        return dt.date(year, month, min(self.last_day.day, calendar.monthrange(year, month)[1]))

    def is_open(self, at: dt.datetime | None = None) -> bool:
        """Whether people may register at `at` (aware; default now)."""
        at = at or timezone.now()
        if self.state != SummitState.REGISTRATION_OPEN:
            return False
        if self.registration_opens and at < self.registration_opens:
            return False
        return not (self.registration_closes and at >= self.registration_closes)

    @property
    def is_full(self) -> bool:
        """Whether all places are taken, as far as the counter was known when this was read."""
        return self.capacity is not None and self.taken >= self.capacity

    @property
    def is_public(self) -> bool:
        """Whether its pages are there for everybody, and not only for who has a link of their own."""
        return self.state not in UNSEEN

    @property
    def takes_place(self) -> bool:
        """Whether it is neither over nor cancelled."""
        return self.state in TAKES_PLACE

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place, though it was to: for ever, also when it is archived."""
        return self.state == SummitState.CANCELLED or self.was_cancelled

    @property
    def opens_later(self) -> bool:
        """Whether registration has a beginning that is still to come."""
        if self.state not in (SummitState.ANNOUNCED, SummitState.REGISTRATION_OPEN):
            return False
        return bool(self.registration_opens and self.registration_opens > timezone.now())

    @property
    def registers_later(self) -> bool:
        """Whether nobody can register yet, but is to; its moment may be unknown."""
        return self.state == SummitState.ANNOUNCED or self.opens_later

    def may_correct(self, at: dt.datetime | None = None) -> bool:
        """Whether registered people may still edit their answers at `at`."""
        return not self.corrections_until or (at or timezone.now()) < self.corrections_until


class Highlight(SummitRow):
    """A figure of the home page: `1,000+` people, `38` companies."""

    value = models.CharField(_("figure"), max_length=20)
    label = models.CharField(_("what it counts"), max_length=120)
    source = models.CharField(_("source"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("highlight")
        verbose_name_plural = _("highlights")
        ordering = ["summit", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"


class Theme(SummitRow):
    """A theme that the summit discusses."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    icon = models.CharField(
        _("drawing"),
        max_length=20,
        default="plan",
        choices=[("plan", _("City plan")), ("rings", _("Rings")), ("care", _("Care"))],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["summit", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class Topic(SummitRow):
    """A technology or subject that sessions, exhibitors and products name: IoT, cloud computing, 5G."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=100, validators=[validators.plain_text]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["summit", "position", "pk"]

    def __str__(self) -> str:
        return self.name
