"""Who exhibits: the list with search and filters, a page for each exhibitor and each product."""

from dataclasses import dataclass
from typing import Any, Self

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_countries import countries

from exhibitors import finding
from exhibitors.choices import Choice
from exhibitors.enums import AllocationState
from exhibitors.models import Allocation, Exhibitor, FloorPlan, Product
from exhibitors.querysets import Exhibitors
from exhibitors.views.floor import booths_of
from summit import pages
from summit.models import OrganisationRole, Summit, Topic
from summit.reports import public_summit
from summit.views.home import kept, page_of

ON_A_PAGE = 40


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    q: str = ""
    topic: int = 0
    country: str = ""
    hall: int = 0
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        country = query.get("country", "").upper()
        return cls(
            q=" ".join(query.get("q", "")[:100].split()),
            topic=_number(query, "topic", 0),
            country=country if country in countries.countries else "",
            hall=_number(query, "hall", 0),
            page=max(1, _number(query, "page", 1)),
        )

    @property
    def filters(self) -> dict[str, Any]:
        said = {"topic": self.topic, "country": self.country, "hall": self.hall}
        return {name: value for name, value in said.items() if value}

    def url(self, **changes: object) -> str:
        """The address with these `changes`; without any that mean nothing, the first page."""
        said: dict[str, Any] = {"q": self.q, **self.filters, **changes}
        if said.get("page") == 1:
            del said["page"]
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else "."

    @property
    def is_offered(self) -> bool:
        """Whether the page links to it as such: one filter, or a page of all. Only that is kept."""
        return not self.q and len(self.filters) + (self.page > 1) <= 1


def _number(query: QueryDict, name: str, otherwise: int) -> int:
    given = query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else otherwise


@require_safe
def everybody(request: HttpRequest, slug: str) -> HttpResponse:
    """The exhibitors that are public, by name; filters and pages are links."""
    summit, asked = public_summit(slug), Asked.of(request.GET)
    rows = Exhibitor.objects.for_summit(summit).public()
    wanted = _filtered(rows, asked).select_related("organisation").prefetch_related("topics")
    page = Paginator(finding.by_name(wanted), ON_A_PAGE).get_page(asked.page)
    found = list(page.object_list)
    context = page_of(summit) | {
        "asked": asked,
        "rows": _rows(found),
        "count": page.paginator.count,
        "all": rows.count() if asked.q or asked.filters else page.paginator.count,
        "page": page,
        "next_url": asked.url(page=page.next_page_number()) if page.has_next() else "",
        "previous_url": asked.url(page=page.previous_page_number()) if page.has_previous() else "",
        "groups": _groups(summit, rows, asked),
        "hidden": list(asked.filters.items()),
        "nav_here": reverse("exhibitors:plan", args=[slug]),
    }
    response = render(request, "exhibitors/directory.html", context)
    if asked.is_offered and page.number == asked.page and (found or not asked.filters):
        return kept(response, asked.url(page=asked.page).lstrip("?."))
    return response


@require_safe
def exhibitor(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One exhibitor. Raises Http404 for those that are not public."""
    summit = public_summit(slug)
    rows = Exhibitor.objects.for_summit(summit).public().select_related("organisation")
    found = rows.prefetch_related("topics").filter(pk=pk).first()
    if found is None:
        raise Http404
    products = Product.objects.filter(exhibitor=found).shown().order_by("position", "pk")
    context = page_of(summit) | {
        "exhibitor": found,
        "organisation": found.organisation,
        "booths": _booths(summit, found),
        "products": list(products),
        "roles": _roles([found]).get(found.organisation_id, []),
        "nav_here": reverse("exhibitors:plan", args=[slug]),
    }
    return kept(render(request, "exhibitors/exhibitor.html", context))


@require_safe
def product(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One product, when its embargo is over."""
    summit = public_summit(slug)
    rows = Product.objects.for_summit(summit).shown().select_related("exhibitor__organisation")
    found = rows.prefetch_related("topics").filter(pk=pk).first()
    if found is None:
        raise Http404
    others = Product.objects.filter(exhibitor=found.exhibitor_id).shown().exclude(pk=pk)
    context = page_of(summit) | {
        "product": found,
        "exhibitor": found.exhibitor,
        "booths": _booths(summit, found.exhibitor),
        "others": list(others.order_by("position", "pk")),
        "nav_here": reverse("exhibitors:plan", args=[slug]),
    }
    return kept(render(request, "exhibitors/product.html", context))


def _filtered(rows: Exhibitors, asked: Asked) -> Exhibitors:
    if asked.topic:
        rows = rows.filter(topics=asked.topic)
    if asked.country:
        rows = rows.filter(organisation__country=asked.country)
    if asked.hall:
        there = Allocation.objects.confirmed().filter(booth__plan=asked.hall).order_by()
        rows = rows.filter(pk__in=there.values("exhibitor"))
    return finding.matching(rows, asked.q) if asked.q else rows


def _rows(found: list[Exhibitor]) -> list[dict[str, Any]]:
    """Each exhibitor with its booths and its roles, read once for all."""
    ids = [exhibitor.pk for exhibitor in found]
    claims = Allocation.objects.confirmed().filter(exhibitor__in=ids).order_by("booth__number")
    numbers: dict[int, list[str]] = {}
    for holder, number in claims.values_list("exhibitor", "booth__number"):
        numbers.setdefault(holder, []).append(number)
    roles = _roles(found)
    return [
        {
            "exhibitor": exhibitor,
            "booths": numbers.get(exhibitor.pk, []),
            "roles": roles.get(exhibitor.organisation_id, []),
        }
        for exhibitor in found
    ]


def _roles(found: list[Exhibitor]) -> dict[int, list[str]]:
    """What the organisations are at the summit besides: host, gold sponsor."""
    rows = OrganisationRole.objects.filter(
        organisation__in=[exhibitor.organisation_id for exhibitor in found]
    ).select_related("level")
    words: dict[int, list[str]] = {}
    for role in rows.order_by("position", "pk"):
        name = str(role.level or role.get_kind_display())
        words.setdefault(role.organisation_id, []).append(name)
    return words


def _booths(summit: Summit, exhibitor: Exhibitor) -> list[dict[str, Any]]:
    page = reverse("exhibitors:plan", args=[summit.slug])
    return [
        {
            "number": claim.booth.number,
            "hall": claim.booth.plan.hall,
            "url": f"{page}{Choice(booth=claim.booth.number).url()}#booth-{claim.booth_id}",
        }
        for claim in booths_of(exhibitor)
    ]


def _groups(summit: Summit, rows: Exhibitors, asked: Asked) -> list[dict[str, Any]]:
    """The filters: for each its choices that occur, with how many exhibitors each has."""
    made = pages.remember(
        f"exhibitor filters:{summit.pk}:{get_language()}",
        lambda: [
            ("topic", _("Topic"), _topics(rows)),
            ("country", _("Country or region"), _countries(rows)),
            ("hall", _("Hall"), _halls(summit)),
        ],
    )
    groups = []
    for name, label, choices in made:
        chosen = getattr(asked, name)
        found = [
            {
                "label": text,
                "count": count,
                "url": asked.url(**{name: value}),
                "current": value == chosen,
            }
            for value, text, count in choices
        ]
        said = next((choice["label"] for choice in found if choice["current"]), "")
        if len(found) > 1 or said:
            all_url = asked.url(**{name: ""})
            groups.append({"label": label, "choices": found, "all_url": all_url, "said": said})
    return groups


def _topics(rows: Exhibitors) -> list[tuple[object, str, int]]:
    counted = Topic.objects.filter(exhibitors__in=rows.order_by()).annotate(n=Count("exhibitors"))
    found = counted.order_by("position", "pk")
    return [(topic.pk, topic.name, topic.n) for topic in found]


def _countries(rows: Exhibitors) -> list[tuple[object, str, int]]:
    counted = rows.order_by().values_list("organisation__country").annotate(n=Count("pk"))
    named = [(code, str(countries.name(code)), n) for code, n in counted if code]
    return sorted(named, key=lambda choice: choice[1])


def _halls(summit: Summit) -> list[tuple[object, str, int]]:
    counted = (
        Allocation.objects.for_summit(summit)
        .filter(state=AllocationState.CONFIRMED)
        .order_by()
        .values_list("booth__plan")
        .annotate(n=Count("exhibitor", distinct=True))
    )
    numbers = dict(counted)
    plans = FloorPlan.objects.for_summit(summit).select_related("hall").order_by("position", "pk")
    return [(plan.pk, str(plan), numbers[plan.pk]) for plan in plans if numbers.get(plan.pk)]
