"""How an exhibitor stands: what its pages and its task list are made of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count

from exhibitors import reports
from exhibitors.enums import AllocationState
from exhibitors.models import Allocation, Exhibition, Exhibitor, Product, StaffPass
from summit.models import Summit


@dataclass(frozen=True)
class Facts:
    """What the list is made of; read by `of`."""

    exhibitor: Exhibitor
    exhibition: Exhibition
    claims: list[Allocation] = field(default_factory=list)  # living ones, with booth
    named: int = 0
    allotment: int = 0
    refused: Allocation | None = (
        None  # the last one that the office did not give, while there is none
    )
    products: dict[str, int] = field(default_factory=dict)  # state -> how many

    @cached_property
    def claim(self) -> Allocation | None:
        """The booth that matters: the one that is furthest."""
        order = (AllocationState.CONFIRMED, AllocationState.RESERVED, AllocationState.HELD)
        return min(
            self.claims, key=lambda claim: order.index(AllocationState(claim.state)), default=None
        )

    @property
    def summit(self) -> Summit:
        return self.exhibitor.summit


def of(exhibitor: Exhibitor) -> Facts:
    """Everything that the portal shows around its pages, in a handful of queries."""
    exhibition = reports.exhibition_of(exhibitor) or Exhibition(summit=exhibitor.summit)
    living = claims(exhibitor)
    rows = Product.objects.filter(exhibitor=exhibitor).order_by().values_list("state")
    return Facts(
        exhibitor,
        exhibition,
        claims=living,
        refused=None if living else _refused(exhibitor),
        named=StaffPass.objects.filter(exhibitor=exhibitor).living().count(),
        allotment=reports.staff_allotment(exhibitor) if exhibitor.takes_part else 0,
        products=dict(rows.annotate(count=Count("pk"))),
    )


def of_many(
    exhibitors: Collection[Exhibitor], exhibitions: Mapping[int, Exhibition]
) -> dict[int, Facts]:
    """As `of` for all `exhibitors`, each table read once; `exhibitions` by the ids of their summits.

    Without what was refused.
    """
    living: dict[int, list[Allocation]] = {}
    rows = Allocation.objects.living().filter(exhibitor__in=exhibitors)
    for claim in rows.select_related("booth__plan__hall").order_by("pk"):
        living.setdefault(claim.exhibitor_id, []).append(claim)
    passes = StaffPass.objects.living().filter(exhibitor__in=exhibitors).order_by()
    named = dict(passes.values_list("exhibitor").annotate(count=Count("pk")))
    shown = Product.objects.filter(exhibitor__in=exhibitors).order_by()
    products: dict[int, dict[str, int]] = {}
    for pk, state, count in shown.values_list("exhibitor", "state").annotate(count=Count("pk")):
        products.setdefault(pk, {})[state] = count
    allotments: dict[int, int] = {}
    for exhibition in exhibitions.values():
        allotments |= reports.staff_allotments(exhibition.summit)
    return {
        exhibitor.pk: Facts(
            exhibitor,
            exhibitions[exhibitor.summit_id],
            claims=living.get(exhibitor.pk, []),
            named=named.get(exhibitor.pk, 0),
            allotment=allotments.get(exhibitor.pk, 0) if exhibitor.takes_part else 0,
            products=products.get(exhibitor.pk, {}),
        )
        for exhibitor in exhibitors
    }


def claims(exhibitor: Exhibitor) -> list[Allocation]:
    """The booths that it holds, has reserved or has got."""
    living = Allocation.objects.living().filter(exhibitor=exhibitor)
    return list(
        living.select_related("booth__type", "booth__plan__hall", "replaces__booth").order_by("pk")
    )


def _refused(exhibitor: Exhibitor) -> Allocation | None:
    refused = Allocation.objects.filter(exhibitor=exhibitor, state=AllocationState.REFUSED)
    return refused.select_related("booth").order_by("-pk").first()
