"""Who has which booth: from the hold to its end."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exhibitors.enums import COUNTS_FOR_STAFF, TAKES_BOOTH, AllocationState
from exhibitors.querysets import Allocations
from summit.models.base import SummitRow

from .booth import Booth
from .exhibition import Exhibition
from .exhibitor import Exhibitor


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
