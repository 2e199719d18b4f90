"""Halls drawn in metres, what is offered in them, and who has which booth."""

import datetime as dt
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exhibitors.enums import (
    COUNTS_FOR_STAFF,
    TAKES_BOOTH,
    AllocationState,
    BoothKind,
    Pricing,
    Side,
)
from exhibitors.querysets import Allocations, Booths
from summit import validators
from summit.models import Hall
from summit.models.base import SummitRow

from .exhibition import Exhibition
from .exhibitor import Exhibitor

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


class Allocation(SummitRow):
    """An exhibitor's claim to a booth, from the hold to its end. One booth has one living claim.

    A hold counts only until `held_until`, whether or not somebody has written down that it expired.
    """

    booth = models.ForeignKey(
        Booth, models.PROTECT, related_name="allocations", verbose_name=_("booth")
    )
    exhibitor = models.ForeignKey(
        Exhibitor, models.CASCADE, related_name="allocations", verbose_name=_("exhibitor")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=AllocationState,
        default=AllocationState.HELD,
        editable=False,
    )
    # The claim that ends when this one is confirmed: who changes booths keeps the old one until then.
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        editable=False,
        verbose_name=_("instead of"),
    )
    price = models.DecimalField(
        # The largest booth at the highest price of a type still fits.
        _("price"),
        max_digits=20,
        decimal_places=2,
        help_text=_("When it was held, before tax."),
    )
    held_at = models.DateTimeField(_("held"), default=timezone.now, editable=False)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    reserved_at = models.DateTimeField(_("reserved"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    message = models.TextField(
        _("words to the exhibitor"), blank=True, help_text=_("Reason of a refusal.")
    )

    objects = Allocations.as_manager()  # type: ignore[misc]

    # What `services.booths.hold` says: the booth that was held until now, and is free for this one.
    let_go: Booth | None = None

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booth"],
                condition=Q(state__in=sorted(TAKES_BOOTH)),
                name="one_living_allocation_a_booth",
            ),
            models.UniqueConstraint(
                fields=["exhibitor"],
                condition=Q(state=AllocationState.HELD),
                name="one_hold_an_exhibitor",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AllocationState.values), name="allocation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=AllocationState.HELD) | Q(held_until__isnull=False),
                name="hold_has_an_end",
            ),
        ]
        indexes = [
            # holds.tidy and holds.remind: which holds have ended or end soon
            models.Index(
                fields=["held_until"],
                condition=Q(state=AllocationState.HELD),
                name="allocation_hold_end",
            ),
            models.Index(fields=["summit", "state", "reserved_at"], name="allocation_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.booth} {self.get_state_display()}"

    @property
    def is_expired(self) -> bool:
        """Whether it is a hold that has ended, also when nobody has written that down yet."""
        return self.state == AllocationState.EXPIRED or (
            self.state == AllocationState.HELD
            and self.held_until is not None
            and self.held_until <= timezone.now()
        )

    @property
    def hold_ends_at(self) -> dt.datetime | None:
        """When it ends by itself; None for what is no hold, or no longer."""
        is_hold = self.state == AllocationState.HELD and not self.is_expired
        return self.held_until if is_hold else None

    @property
    def is_living(self) -> bool:
        """Whether it keeps others from the booth now."""
        return self.state in TAKES_BOOTH and not self.is_expired

    @property
    def exchanged(self) -> "Allocation | None":
        """The claim that this one is to replace, while the exhibitor has it; reads `replaces`.

        None once it has ended, also by this very exchange: `replaces` goes on naming it.
        """
        before = self.replaces
        return before if before and before.state in COUNTS_FOR_STAFF else None

    def costs_to_leave(self, exhibition: Exhibition) -> Decimal:
        """What giving the booth back today costs: nothing before it is confirmed, nor while it is free."""
        if self.state != AllocationState.CONFIRMED or exhibition.returns_free():
            return Decimal(0)
        return (self.price * exhibition.late_return_percent / 100).quantize(Decimal("0.01"))
