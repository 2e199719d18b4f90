"""The exhibition of a summit: its windows, deadlines and how many staff passes an area brings."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.models import Category
from summit.enums import SummitState
from summit.models.base import SummitRow

_CURRENCY = RegexValidator(r"\A[A-Z]{3}\Z", _("Write three capital letters, for example CNY."))


class Exhibition(SummitRow):
    """One for each summit. Dates are days in the summit's zone; they end with the day."""

    summit = models.OneToOneField(
        "summit.Summit", models.CASCADE, related_name="exhibition", verbose_name=_("summit")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    applications_open = models.DateTimeField(_("applications open"), null=True, blank=True)
    applications_close = models.DateTimeField(_("applications close"), null=True, blank=True)
    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes that a booth is held"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(24 * 60)],
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="CNY",
        validators=[_CURRENCY],
        help_text=_("Three letters, ISO 4217."),
    )
    staff_category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of staff"),
        help_text=_("Whoever is named as staff is registered in it. Empty: nobody can be named."),
    )
    free_return_until = models.DateField(
        _("giving back is free until"),
        null=True,
        blank=True,
        help_text=_("Empty: it always is."),
    )
    late_return_percent = models.PositiveSmallIntegerField(
        _("percent of the price afterwards"), default=50, validators=[MaxValueValidator(100)]
    )
    booth_until = models.DateField(_("booths are chosen until"), null=True, blank=True)
    profile_until = models.DateField(_("profiles are complete by"), null=True, blank=True)
    staff_until = models.DateField(_("staff is named until"), null=True, blank=True)
    build_up_from = models.DateTimeField(_("build-up from"), null=True, blank=True)
    tear_down_until = models.DateTimeField(_("tear-down until"), null=True, blank=True)
    opens_at = models.TimeField(
        _("halls open at"), default=dt.time(9), help_text=_("On each day of the summit.")
    )
    closes_at = models.TimeField(_("halls close at"), default=dt.time(17))

    class Meta:
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")
        constraints = [
            models.CheckConstraint(
                condition=Q(applications_close__gt=F("applications_open"))
                | Q(applications_open=None)
                | Q(applications_close=None),
                name="applications_open_before_they_close",
                violation_error_message=_("Choose an end of applications after their beginning."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="halls_open_before_they_close",
                violation_error_message=_("Choose a closing time after the opening."),
            ),
            models.CheckConstraint(
                condition=Q(hold_minutes__gte=1), name="booths_are_held_a_while"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Exhibition"))

    def is_open(self, at: dt.datetime | None = None) -> bool:
        """Whether organisations may apply at `at` (aware; default now)."""
        at = at or timezone.now()
        if self.summit.is_cancelled:
            return False
        if self.applications_open is None or at < self.applications_open:
            return False
        return not (self.applications_close and at >= self.applications_close)

    @property
    def opens_later(self) -> bool:
        """Whether applications have a beginning that is still to come."""
        if self.summit.is_cancelled:
            return False
        return bool(self.applications_open and self.applications_open > timezone.now())

    @property
    def has_not_opened(self) -> bool:
        """Whether nobody could apply yet for what is still to come; a day for it need not be known."""
        now = timezone.now()
        if not self.summit.takes_place or self.summit.state == SummitState.LIVE:
            return False
        if self.applications_close and now >= self.applications_close:
            return False
        return self.applications_open is None or now < self.applications_open

    @property
    def opening(self) -> dt.datetime:
        """When the halls open on the first day, in the summit's zone."""
        return dt.datetime.combine(self.summit.first_day, self.opens_at, self.summit.zone)

    @property
    def first_and_last(self) -> tuple[dt.datetime, dt.datetime]:
        """When the halls open first and close last: the clocks may change in between."""
        closing = dt.datetime.combine(self.summit.last_day, self.closes_at, self.summit.zone)
        return self.opening, closing

    def today(self) -> dt.date:
        return timezone.now().astimezone(self.summit.zone).date()

    def is_awaited(self) -> bool:
        """Whether the summit's days are over while something is still due: a demo of a summit that was."""
        due = [self.booth_until, self.profile_until, self.staff_until]
        today = self.today()
        return self.summit.last_day < today <= max((day for day in due if day), default=dt.date.min)

    def takes_names(self) -> bool:
        """Whether exhibitors may still name their staff today."""
        return self.staff_until is None or self.today() <= self.staff_until

    def returns_free(self) -> bool:
        """Whether giving a booth back today costs nothing."""
        return self.free_return_until is None or self.today() <= self.free_return_until


class Allotment(SummitRow):
    """A row of the table from area to staff passes; more than the largest area brings its passes."""

    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="allotments", verbose_name=_("exhibition")
    )
    area = models.DecimalField(
        _("up to m²"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )
    passes = models.PositiveSmallIntegerField(_("staff passes"))

    class Meta:
        verbose_name = _("allotment")
        verbose_name_plural = _("allotments")
        ordering = ["exhibition", "area"]
        constraints = [
            models.UniqueConstraint(fields=["exhibition", "area"], name="one_allotment_an_area")
        ]

    def __str__(self) -> str:
        return f"{self.area:f} m²: {self.passes}"
