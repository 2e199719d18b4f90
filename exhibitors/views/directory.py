"""Who exhibits: the list with search and filters, a page for each exhibitor and each product."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from exhibitors.models import Exhibitor, Product
from exhibitors.screens import directory, index
from exhibitors.screens.choices import Choice
from exhibitors.screens.directory import Asked
from exhibitors.views.floor import booths_of
from summit.models import Summit
from summit.reports import public_summit
from summit.screens.home import page_of
from summit.views.home import kept

ON_A_PAGE = 40


@require_safe
def everybody(request: HttpRequest, slug: str) -> HttpResponse:
    """The exhibitors that are public, by name; filters and pages are links."""
    summit, asked = public_summit(slug), Asked.of(request.GET)
    fitting = directory.who_fits(summit, asked)
    page = Paginator(fitting, ON_A_PAGE).get_page(asked.page)
    context = page_of(summit) | {
        "asked": asked,
        "rows": directory.rows(summit, list(page.object_list)),
        "count": page.paginator.count,
        "all": len(index.by_name(summit)),
        "page": page,
        "next_url": asked.url(page=page.next_page_number()) if page.has_next() else "",
        "previous_url": asked.url(page=page.previous_page_number()) if page.has_previous() else "",
        "groups": directory.filters(summit, asked),
        "hidden": list(asked.filters.items()),
        "nav_here": reverse("exhibitors:plan", args=[slug]),
    }
    response = render(request, "exhibitors/directory.html", context)
    if asked.is_offered and page.number == asked.page and (fitting or not asked.filters):
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
        "roles": directory.roles_of([found]).get(found.organisation_id, []),
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
