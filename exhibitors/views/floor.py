"""The plan of the exhibition for everybody: search a name or a number, and the booth is in the middle.

A hall with a thousand booths is drawn once for each language and kept until something public changes. What a
reader has chosen is put into the kept drawing: a page for every booth would push all others out of memory.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exhibitors.enums import BoothShown
from exhibitors.models import Allocation, Exhibition, Exhibitor, FloorPlan, Product
from exhibitors.screens import halls, index, plans
from exhibitors.screens.choices import Choice
from exhibitors.screens.halls import Place
from summit import commas, pages
from summit.models import Summit
from summit.reports import public_summit, summit_of
from summit.screens.home import page_of
from summit.views.home import kept

MOST_FOUND = 50
_LINK = 'href="?booth='  # how each kept link to a booth begins


@dataclass(frozen=True)
class Drawn:
    """A hall as it is kept: its drawing, and its booths in the order of the list."""

    plan: FloorPlan
    svg: str
    places: list[Place]
    legend: list[tuple[str, str, int]]
    lead: str
    numbers: dict[str, Place]


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan, list and the card of the chosen booth; with words, what they found."""
    summit, choice = public_summit(slug), Choice.of(request.GET)
    drawn_halls = _halls(summit)
    found = _found(summit, choice)
    if len(found) == 1 and not choice.booth:
        here = Choice(zoom=choice.zoom).booth_url(found[0])
        return redirect(reverse("exhibitors:plan", args=[slug]) + here)
    hall = _hall(summit, choice, drawn_halls, found)
    if choice.hall and (hall is None or hall.pk != choice.hall) and not choice.booth:
        raise Http404
    context = page_of(summit) | _around(summit, choice, drawn_halls, hall)
    large: dict[str, str] = {}
    if hall is not None:
        drawn = _drawn(hall)
        chosen = drawn.numbers.get(choice.booth)
        context |= _shown(summit, drawn, choice, chosen, found)
        large["drawing"] = _svg(drawn, choice, chosen, found)
        large["rows"] = _rows(drawn, choice, chosen, found)
    context |= {name: pages.hole(name) for name in large}
    response = render(request, "exhibitors/plan.html", context)
    pages.fill(response, **large)
    if choice.booth or choice.q or choice.zoom:
        return response
    return kept(response, choice.url().lstrip("?."))


def _halls(summit: Summit) -> list[FloorPlan]:
    return pages.remember(f"halls:{summit.pk}:{get_language()}", lambda: halls.of_summit(summit))


def _hall(
    summit: Summit, choice: Choice, drawn_halls: list[FloorPlan], found: list[Place]
) -> FloorPlan | None:
    """Where the chosen booth is, else the first that was found, else the chosen hall, else the first."""
    for hall in drawn_halls if choice.booth else []:
        if choice.booth in _drawn(hall).numbers:
            return hall
    wanted = found[0].booth.plan_id if found and not choice.booth else None
    return choice.plan(drawn_halls, wanted)


def _drawn(hall: FloorPlan) -> Drawn:
    """The hall drawn once for each language."""

    def draw() -> Drawn:
        # A thousand booths and who stands there are megabytes: one for all languages.
        places = halls.seen(pages.remember(f"booths:{hall.pk}", lambda: halls.standing(hall)))
        anchors = {place.booth.pk: place for place in places}

        def link(spot: plans.Spot) -> str:
            number = urlencode({"booth": anchors[spot.id].number})
            return f"?{number}#{plans.anchor(spot.id)}"

        svg = halls.drawing(hall, places, link)
        return Drawn(
            hall,
            svg,
            sorted(places, key=_order),
            halls.counts(places),
            _lead(hall, places),
            {place.number: place for place in places},
        )

    return pages.remember(f"hall:{hall.pk}:{get_language()}", draw)


_LOOKS = (
    BoothShown.CONFIRMED,
    BoothShown.AVAILABLE,
    BoothShown.HELD,
    BoothShown.RESERVED,
    BoothShown.BLOCKED,
)


def _order(place: Place) -> tuple[int, str, str]:
    return _LOOKS.index(BoothShown(place.look)), place.name.casefold(), place.number


def _found(summit: Summit, choice: Choice) -> list[Place]:
    """Booths whose number or whose exhibitor the words name, in every hall."""
    if not choice.q:
        return []
    every = [place for hall in _halls(summit) for place in _drawn(hall).places]
    exact = [place for place in every if place.number.casefold() == choice.q.casefold()]
    if exact:
        return exact
    ids = set(index.search(summit, choice.q)[:MOST_FOUND])
    by_name = [place for place in every if place.holder and place.holder.pk in ids]
    return by_name or [place for place in every if choice.q.casefold() in place.number.casefold()]


def _around(
    summit: Summit, choice: Choice, drawn_halls: list[FloorPlan], hall: FloorPlan | None
) -> dict[str, Any]:
    exhibition = pages.remember(
        f"exhibition:{summit.pk}:{get_language()}",
        lambda: Exhibition.objects.for_summit(summit).select_related("summit").first(),
    )
    return {
        "exhibition": exhibition,
        "is_open": exhibition is not None and exhibition.is_open(),
        "halls": [
            {"plan": each, "url": Choice(hall=each.pk).url(), "current": each == hall}
            for each in drawn_halls
        ],
        "plan": hall,
        "choice": choice,
        "nav_here": reverse("exhibitors:plan", args=[summit.slug]),
        "zooms": choice.zooms(),
    }


def _shown(
    summit: Summit, drawn: Drawn, choice: Choice, chosen: Place | None, found: list[Place]
) -> dict[str, Any]:
    """What stands around drawing and list of one hall, and the card."""
    return {
        "legend": drawn.legend,
        "filters": _filters(drawn, choice),
        "lead": drawn.lead,
        "found": found,
        "fits": drawn.plan.width <= plans.FITS_METRES,
        "card": _card(summit, chosen) if chosen else None,
    }


def _svg(drawn: Drawn, choice: Choice, chosen: Place | None, found: list[Place]) -> str:
    svg = drawn.svg
    if chosen is None and found:
        here = [place for place in found if place.booth.plan_id == drawn.plan.pk]
        svg = plans.mark(svg, map(halls.spot, here))
    if chosen is not None:
        svg = plans.choose(svg, halls.spot(chosen))
    return _with_rest(svg, choice)


def _with_rest(html: str, choice: Choice) -> str:
    """Kept links with what else the reader has chosen, which is nothing for nearly everybody."""
    rest = {"zoom": choice.zoom, "show": choice.show, "q": choice.q}
    if said := urlencode({name: value for name, value in rest.items() if value}):
        html = html.replace(_LINK, f'href="?{escape(said)}&amp;booth=')
    return html


def _rows(drawn: Drawn, choice: Choice, chosen: Place | None, found: list[Place]) -> str:
    """The list: everything, one state, or what was found. Whole lists are kept as they are drawn."""
    if choice.q:
        html = _row_html(found)
    else:
        html = pages.remember(
            f"rows:{drawn.plan.pk}:{choice.show}:{get_language()}",
            lambda: _row_html([p for p in drawn.places if choice.show in ("", p.look)]),
        )
    if chosen is not None:
        mark = f'data-booth="{chosen.booth.pk}"'
        html = html.replace(mark, f'{mark} aria-current="true"', 1)
    return _with_rest(html, choice)


def _row_html(found: list[Place]) -> str:
    rows = [
        {
            "place": place,
            "url": f"?{urlencode({'booth': place.number})}#{place.anchor}",
        }
        for place in found
    ]
    return render_to_string("exhibitors/parts/public_rows.html", {"rows": rows})


def _filters(drawn: Drawn, choice: Choice) -> list[dict[str, Any]]:
    """All, and each state that occurs: links with their numbers."""
    plain = Choice(hall=choice.hall)
    every = {
        "look": "",
        "label": _("All"),
        "count": len(drawn.places),
        "url": plain.url(),
        "current": not choice.show,
    }
    return [every] + [
        {
            "look": look,
            "label": word,
            "count": count,
            "url": plain.url(show=look),
            "current": choice.show == look,
        }
        for look, word, count in drawn.legend
    ]


def _lead(plan: FloorPlan, found: list[Place]) -> str:
    exhibitors = len({place.holder.pk for place in found if place.holder})
    free = sum(place.is_free for place in found)
    here = ngettext(
        "%(hall)s: %(count)s exhibitor", "%(hall)s: %(count)s exhibitors", exhibitors
    ) % {"hall": plan.hall.name, "count": exhibitors}
    places = ngettext("%(count)s place still free", "%(count)s places still free", free)
    if summit_of(plan.summit_id).is_cancelled:  # no place invites anybody
        return commas.sentence(here)
    return _("%(here)s, %(places)s.") % {"here": here, "places": places % {"count": free}}


def _card(summit: Summit, place: Place) -> dict[str, Any]:
    """What the chosen booth is, and where to go from it."""
    card: dict[str, Any] = {"place": place, "exhibitor": place.holder}
    if place.holder is not None:
        card["url"] = reverse("exhibitors:exhibitor", args=[summit.slug, place.holder.pk])
        card["products"] = _product_counts(summit).get(place.holder.pk, 0)
    return card


def _product_counts(summit: Summit) -> dict[int, int]:
    """How many products each exhibitor shows; those who show none are missing."""

    def count() -> dict[int, int]:
        shown = Product.objects.for_summit(summit).shown().order_by()
        return dict(shown.values_list("exhibitor").annotate(n=Count("pk")))

    return pages.remember(f"product counts:{summit.pk}", count)


def booths_of(exhibitor: Exhibitor) -> list[Allocation]:
    """The booths where visitors find an exhibitor."""
    rows = Allocation.objects.confirmed().filter(exhibitor=exhibitor)
    return list(rows.select_related("booth__plan__hall").order_by("booth__number"))
