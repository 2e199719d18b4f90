"""What everybody may read of exhibitors and products, with everything that belongs to them, read at once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet

from exhibitors.models import Allocation, Exhibitor, Product
from exhibitors.querysets import Exhibitors, Products
from summit.models import OrganisationRole, Topic

_TOPICS = Topic.objects.order_by("position", "pk")


def exhibitors(rows: Exhibitors) -> list[Any]:
    """`rows` with `ordered_topics`, `booths` and `roles`: five queries, however many rows."""
    found: QuerySet[Any] = rows.select_related("organisation", "summit").prefetch_related(
        Prefetch("topics", _TOPICS, to_attr="ordered_topics"),
        Prefetch(
            "organisation__roles",
            OrganisationRole.objects.select_related("level").order_by("position", "pk"),
            to_attr="ordered_roles",
        ),
    )
    exhibitors: list[Any] = list(found)
    booths = _booths(exhibitors)
    for exhibitor in exhibitors:
        exhibitor.booths = booths.get(exhibitor.pk, [])
        exhibitor.roles = exhibitor.organisation.ordered_roles
    return exhibitors


def products(rows: Products) -> QuerySet[Any]:
    """`rows` with exhibitor and `ordered_topics`: two queries, however many rows."""
    return rows.select_related("exhibitor__organisation", "exhibitor__summit").prefetch_related(
        Prefetch("topics", _TOPICS, to_attr="ordered_topics")
    )


def with_products(exhibitor: Any) -> Any:
    """An exhibitor of `exhibitors` with what it shows now, as `shown_products`."""
    shown = Product.objects.filter(exhibitor=exhibitor).shown().order_by("position", "pk")
    exhibitor.shown_products = list(products(shown))
    return exhibitor


def _booths(exhibitors: Sequence[Exhibitor]) -> dict[int, list[Any]]:
    """Exhibitor -> the booths where visitors find it."""
    claims = Allocation.objects.confirmed().filter(exhibitor__in=[e.pk for e in exhibitors])
    found: dict[int, list[Any]] = {}
    for claim in claims.select_related("booth__plan__hall").order_by("booth__number"):
        found.setdefault(claim.exhibitor_id, []).append(claim.booth)
    return found
