"""Halls drawn in metres, and what is offered in them. Who has it stands in `allocation`."""

import datetime as dt
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exhibitors.enums import (
    BoothKind,
    Pricing,
    Side,
)
from exhibitors.querysets import Booths
from summit import validators
from summit.models import Hall
from summit.models.base import SummitRow

_POSITIVE = MinValueValidator(Decimal("0.01"))
_NOT_NEGATIVE = MinValueValidator(Decimal(0))
TOUCHING = Decimal("0.001")  # metres that two booths may seem to share: their walls touch


class BoothType(SummitRow):
    """What a booth comes with and what it costs, before tax, in the exhibition's currency."""

    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=100, validators=[validators.plain_text]
    )
    kind = models.CharField(_("kind"), max_length=20, choices=BoothKind, default=BoothKind.SHELL)
    pricing = models.CharField(
        _("price is"), max_length=10, choices=Pricing, default=Pricing.PER_M2
    )
    price = models.DecimalField(
        _("price"), max_digits=10, decimal_places=2, validators=[_NOT_NEGATIVE]
    )
    open_side_price = models.DecimalField(
        _("for each further open side"),
        max_digits=10,
        decimal_places=2,
        default=0,
        validators=[_NOT_NEGATIVE],
        help_text=_("The first open side is in the price."),
    )
    included = models.TextField(_("included"), blank=True, help_text=_("One thing a line."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("booth type")
        verbose_name_plural = _("booth types")
        ordering = ["summit", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=0, open_side_price__gte=0), name="booth_price_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FloorPlan(SummitRow):
    """A hall as a rectangle in metres; the origin is its upper left (north-west) corner."""

    hall = models.OneToOneField(
        Hall, models.CASCADE, related_name="floor_plan", verbose_name=_("hall")
    )
    width = models.DecimalField(
        _("width in metres"), max_digits=7, decimal_places=2, validators=[_POSITIVE]
    )
    depth = models.DecimalField(
        _("depth in metres"), max_digits=7, decimal_places=2, validators=[_POSITIVE]
    )
    grid = models.DecimalField(
        _("grid in metres"), max_digits=4, decimal_places=2, default=1, validators=[_POSITIVE]
    )
    entrance_label = models.CharField(
        _("entrance"), max_length=100, blank=True, validators=[validators.plain_text]
    )
    entrance_side = models.CharField(
        _("side of the entrance"), max_length=10, choices=Side, default=Side.SOUTH
    )
    entrance_from = models.DecimalField(
        _("entrance begins at metre"), max_digits=7, decimal_places=2, default=0
    )
    entrance_width = models.DecimalField(
        _("width of the entrance in metres"),
        max_digits=5,
        decimal_places=2,
        default=0,
        help_text=_("0: none is drawn."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("floor plan")
        verbose_name_plural = _("floor plans")
        ordering = ["summit", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gt=0, depth__gt=0, grid__gt=0), name="floor_plan_has_an_area"
            )
        ]

    def __str__(self) -> str:
        return str(self.hall)

    def clean(self) -> None:
        """A hall does not become smaller than its booths need; the database's triggers say the same."""
        if self._state.adding:
            return
        outside = self.booths.annotate(right=F("x") + F("width"), bottom=F("y") + F("depth"))
        booth = outside.filter(Q(right__gt=self.width) | Q(bottom__gt=self.depth)).first()
        if booth:
            raise ValidationError(
                _("Booth %(number)s would lie outside the hall. Move it first.")
                % {"number": booth.number}
            )


def _footprint() -> Func:
    """The rectangle of a booth as Postgres' `box`, a little smaller than drawn: neighbours touch."""
    far_x, far_y = F("x") + F("width"), F("y") + F("depth")
    return Func(
        Func(F("x") + Value(TOUCHING), F("y") + Value(TOUCHING), function="point"),
        Func(far_x - Value(TOUCHING), far_y - Value(TOUCHING), function="point"),
        function="box",
        output_field=models.TextField(),
    )


class Booth(SummitRow):
    """A rectangle of a hall that is offered. Who has it stands in `Allocation`."""

    plan = models.ForeignKey(
        FloorPlan, models.CASCADE, related_name="booths", verbose_name=_("floor plan")
    )
    number = models.CharField(_("number"), max_length=12, validators=[validators.plain_text])
    type = models.ForeignKey(
        BoothType, models.PROTECT, related_name="booths", verbose_name=_("type")
    )
    x = models.DecimalField(
        _("metres from the left"), max_digits=7, decimal_places=2, validators=[_NOT_NEGATIVE]
    )
    y = models.DecimalField(
        _("metres from the top"), max_digits=7, decimal_places=2, validators=[_NOT_NEGATIVE]
    )
    width = models.DecimalField(
        _("width in metres"), max_digits=6, decimal_places=2, validators=[_POSITIVE]
    )
    depth = models.DecimalField(
        _("depth in metres"), max_digits=6, decimal_places=2, validators=[_POSITIVE]
    )
    area = models.GeneratedField(
        expression=F("width") * F("depth"),
        output_field=models.DecimalField(_("area in m²"), max_digits=12, decimal_places=2),
        db_persist=True,
    )
    open_sides = models.PositiveSmallIntegerField(
        _("open sides"), default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    height_limit = models.DecimalField(
        _("height limit in metres"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    floor_load = models.PositiveIntegerField(_("floor load in kg/m²"), null=True, blank=True)
    power = models.CharField(
        pgettext_lazy("electricity", "power"),
        max_length=60,
        blank=True,
        validators=[validators.plain_text],
    )
    is_blocked = models.BooleanField(
        _("not on offer"), default=False, help_text=_("Nobody can take it.")
    )

    objects = Booths.as_manager()  # type: ignore[misc]

    # What `Booths.with_state` adds.
    shown: str
    allocation_id: int | None
    allocated_to: int | None
    held_until: dt.datetime | None

    class Meta:
        verbose_name = _("booth")
        verbose_name_plural = _("booths")
        ordering = ["summit", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["summit", "number"],
                name="booth_number_once",
                violation_error_message=_("Another booth has this number."),
            ),
            ExclusionConstraint(
                name="booths_do_not_overlap",
                expressions=[("plan", RangeOperators.EQUAL), (_footprint(), "&&")],
                violation_error_message=_(
                    "It lies over another booth. Move it or make it smaller."
                ),
            ),
            models.CheckConstraint(
                condition=Q(x__gte=0, y__gte=0, width__gt=0, depth__gt=0), name="booth_has_an_area"
            ),
            models.CheckConstraint(
                condition=Q(open_sides__range=(1, 4)), name="booth_has_sides_as_a_rectangle"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """As the trigger `booth_inside_plan` of the database, in words."""
        if self.plan_id is None or None in (self.x, self.y, self.width, self.depth):
            return
        errors: dict[str, str] = {}
        if self.x + self.width > self.plan.width:
            errors["width"] = _("It ends outside the hall, which is %(metres)s m wide.") % {
                "metres": f"{self.plan.width.normalize():f}"
            }
        if self.y + self.depth > self.plan.depth:
            errors["depth"] = _("It ends outside the hall, which is %(metres)s m deep.") % {
                "metres": f"{self.plan.depth.normalize():f}"
            }
        if errors:
            raise ValidationError(errors)

    @property
    def price(self) -> Decimal:
        """Before tax, in the exhibition's currency; reads `type`."""
        kind = self.type
        base = kind.price * self.area if kind.pricing == Pricing.PER_M2 else kind.price
        return (base + self.open_sides_price).quantize(Decimal("0.01"))

    @property
    def open_sides_price(self) -> Decimal:
        return self.type.open_side_price * (self.open_sides - 1)
