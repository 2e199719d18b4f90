"""How an exhibitor stands: what its pages and its task list are made of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q

from exhibitors import reports
from exhibitors.enums import COUNTS_FOR_STAFF, AllocationState, PassState
from exhibitors.models import Allocation, Booth, Exhibition, Exhibitor, Product, StaffPass
from summit.models import Summit


@dataclass(frozen=True)
class Facts:
    """What the list is made of; read by `of`."""

    exhibitor: Exhibitor
    exhibition: Exhibition
    claims: list[Allocation] = field(default_factory=list)  # living ones, with booth
    named: int = 0
    collected: int = 0  # of the named ones: whoever has the badge keeps it
    allotment: int = 0
    refused: Allocation | None = None  # the last one that the office did not give, until the next
    products: dict[str, int] = field(default_factory=dict)  # state -> how many

    @cached_property
    def claim(self) -> Allocation | None:
        """The booth that matters: the one that is furthest."""
        order = (AllocationState.CONFIRMED, AllocationState.RESERVED, AllocationState.HELD)
        return min(
            self.claims, key=lambda claim: order.index(AllocationState(claim.state)), default=None
        )

    @property
    def exchange(self) -> Allocation | None:
        """The booth that is held or reserved in exchange for one that is kept until it is confirmed."""
        kept = {claim.pk for claim in self.claims if claim.state in COUNTS_FOR_STAFF}
        wishes = [claim for claim in self.claims if claim.replaces_id in kept]
        # Time that runs comes first.
        return min(wishes, key=lambda claim: claim.state != AllocationState.HELD, default=None)

    def passes_lost(self, ended: Collection[int | None], new: Booth | None = None) -> int:
        """How many people lose their pass when the claims `ended` are over and `new` is had."""
        if not self.named:
            return 0
        pk, claims = self.exhibitor.pk, {self.exhibitor.pk: self.claims}
        after = reports.allotments_after(self.summit.pk, claims, ended=ended, new=new)[pk]
        return _lost(self.named, self.collected, after)

    @property
    def summit(self) -> Summit:
        return self.exhibitor.summit


def of(exhibitor: Exhibitor) -> Facts:
    """Everything that the portal shows around its pages, in a handful of queries."""
    exhibition = reports.exhibition_of(exhibitor) or Exhibition(summit=exhibitor.summit)
    living = claims(exhibitor)
    rows = Product.objects.filter(exhibitor=exhibitor).order_by().values_list("state")
    passes = StaffPass.objects.filter(exhibitor=exhibitor).living().order_by().values_list("state")
    named = dict(passes.annotate(count=Count("pk")))
    return Facts(
        exhibitor,
        exhibition,
        claims=living,
        refused=_refused(exhibitor),
        named=sum(named.values()),
        collected=named.get(PassState.COLLECTED, 0),
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


def passes_lost(summit: Summit, ended: Mapping[int, Collection[int | None]]) -> dict[int, int]:
    """Exhibitor -> how many people lose their pass when those of its claims are over; three queries."""
    living: dict[int, list[Allocation]] = {pk: [] for pk in ended}
    rows = Allocation.objects.living().filter(exhibitor__in=list(ended)).select_related("booth")
    for claim in rows:
        living[claim.exhibitor_id].append(claim)
    every = {claim for claims in ended.values() for claim in claims}
    after = reports.allotments_after(summit.pk, living, ended=every)
    passes = StaffPass.objects.living().filter(exhibitor__in=list(ended)).order_by()
    counts = passes.values_list("exhibitor").annotate(
        named=Count("pk"), collected=Count("pk", filter=Q(state=PassState.COLLECTED))
    )
    return {pk: _lost(named, collected, after[pk]) for pk, named, collected in counts}


def _lost(named: int, collected: int, allotment: int) -> int:
    """As `returns.fit` takes back: never a pass that is collected."""
    return max(0, min(named - allotment, named - collected))


def _refused(exhibitor: Exhibitor) -> Allocation | None:
    """What the office did not give, until the exhibitor takes or gets another booth."""
    mine = Allocation.objects.filter(exhibitor=exhibitor)
    since = OuterRef("ended_at")
    later = mine.filter(Q(held_at__gte=since) | Q(reserved_at__gte=since))
    refused = mine.filter(~Exists(later), state=AllocationState.REFUSED)
    return refused.select_related("booth", "replaces__booth").order_by("-ended_at", "-pk").first()
