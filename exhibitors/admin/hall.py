"""The plan of a hall as the office sees it: who stands, reserves and holds where, and what to decide there."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from exhibitors import rules, wording
from exhibitors.enums import BoothShown
from exhibitors.models import Allocation, Booth, Exhibition, Exhibitor, FloorPlan
from exhibitors.screens import halls, plans
from summit import commas, panel
from summit.models import Summit

from . import display
from .verbs import BOOKING, Verb

_SHOWN = tuple(BoothShown)  # the order of the legend


@dataclass(frozen=True)
class Place:
    """A booth of the hall with whoever has it: the office sees also who holds and reserves."""

    booth: Booth
    shown: BoothShown
    holder: Exhibitor | None
    link: str
    is_chosen: bool

    @property
    def number(self) -> str:
        return self.booth.number

    @property
    def state(self) -> SafeString:
        return display.state(self.shown)

    @property
    def until(self) -> str:
        """The end of a hold, on the summit's clock."""
        is_held = self.shown == BoothShown.HELD
        return display.until(self.booth.held_until) if is_held else ""

    @property
    def exhibitor_link(self) -> str:
        return (
            reverse("admin:exhibitors_exhibitor_change", args=[self.holder.pk])
            if self.holder
            else ""
        )

    @property
    def area(self) -> str:
        return wording.metres(self.booth.area)

    @property
    def sides(self) -> str:
        return wording.open_sides(self.booth.open_sides)

    def spot(self) -> plans.Spot:
        booth, size = self.booth, wording.size(self.booth)
        name = str(self.holder) if self.holder else ""
        brief = (self.holder.organisation.short_name or name) if self.holder else ""
        word = brief or (
            wording.area(booth.area)
            if self.shown == BoothShown.AVAILABLE
            else wording.brief(self.shown)
        )
        return plans.Spot(
            id=booth.pk,
            number=booth.number,
            x=float(booth.x),
            y=float(booth.y),
            width=float(booth.width),
            depth=float(booth.depth),
            look=self.shown.value,
            word=word,
            label=commas.facts(booth.number, name, size, self.shown.label),
        )


@dataclass(frozen=True)
class Legend:
    swatch: SafeString
    label: str
    count: int
    link: str
    is_current: bool


def _may(request: HttpRequest) -> bool:
    summit = panel.current(request)
    return summit is not None and rules.can_view_exhibition(panel.member(request), summit)


@panel.page("exhibitors/hall/", name="hall_plan", may=_may)
def hall_plan(request: HttpRequest) -> HttpResponse:
    """`?plan=` chooses the hall, `?booth=` a booth in it, `?state=` which booths the list shows."""
    summit: Any = panel.current(request)
    found = halls.of_summit(summit)
    plan = _chosen_plan(found, request.GET.get("plan", ""))
    context = {
        **admin.site.each_context(request),
        "title": _("Hall plan"),
        "crumbs": [{"title": _("Hall plan")}],
        "heading_in_bar": True,
        "plans": [
            {
                "name": str(one),
                "link": f"?plan={one.pk}",
                "is_current": one == plan,
            }
            for one in found
        ],
        "plan": plan,
        "sees_exhibitors": rules.can_view_exhibitors(panel.member(request), summit),
        "may_change": rules.can_change_exhibition(panel.member(request), summit),
    }
    if plan is not None:
        context |= _content(request, summit, plan)
    return TemplateResponse(request, "admin/exhibitors/booth/plan.html", context)


def _chosen_plan(found: list[FloorPlan], wanted: str) -> FloorPlan | None:
    """The hall that is asked for, else the first. Raises Http404 for one that is not there."""
    if not wanted:
        return found[0] if found else None
    for plan in found:
        if str(plan.pk) == wanted:
            return plan
    raise Http404


def _content(request: HttpRequest, summit: Summit, plan: FloorPlan) -> dict[str, Any]:
    """The drawing, the legend with counts, the list and the chosen booth; five queries for any hall."""
    chosen, wanted = request.GET.get("booth", ""), request.GET.get("state", "")
    only = BoothShown(wanted) if wanted in BoothShown.values else None
    places = _places(plan, chosen, only)
    current = next((place for place in places if place.is_chosen), None)
    drawing = plans.draw(
        halls.floor(plan),
        [place.spot() for place in places],
        lambda spot: f"{_address(plan, spot.id, only)}#chosen",
    )
    return {
        "drawing": plans.choose(drawing, current.spot()) if current else drawing,
        "legend": _legend(plan, places, only),
        "places": [place for place in places if only in (None, place.shown)],
        "all": len(places),
        "only": only,
        "everything": _address(plan, current.booth.pk if current else None, None),
        "current": _detail(current, panel.member(request), summit) if current else None,
        "now": timezone.now(),
    }


def _address(plan: FloorPlan, booth: int | None, only: BoothShown | None) -> str:
    asked = {"plan": plan.pk, "booth": booth, "state": only.value if only else None}
    return f"?{urlencode({key: value for key, value in asked.items() if value})}"


def _places(plan: FloorPlan, chosen: str, only: BoothShown | None) -> list[Place]:
    rows = Booth.objects.filter(plan=plan).with_state().select_related("type")
    booths: list[Any] = list(rows.order_by("number"))
    ids = {booth.allocated_to for booth in booths if booth.allocated_to}
    holders = Exhibitor.objects.select_related("organisation").in_bulk(ids)
    return [
        Place(
            booth,
            BoothShown(booth.shown),
            holders.get(booth.allocated_to),
            f"{_address(plan, booth.pk, only)}#chosen",
            str(booth.pk) == chosen,
        )
        for booth in booths
    ]


def _legend(plan: FloorPlan, places: list[Place], only: BoothShown | None) -> list[Legend]:
    counts = Counter(place.shown for place in places)
    return [
        Legend(
            plans.swatch(shown.value),
            str(shown.label),
            counts[shown],
            _address(plan, None, None if shown == only else shown),
            shown == only,
        )
        for shown in _SHOWN
        if counts[shown] or shown != BoothShown.BLOCKED
    ]


def _detail(place: Place, user: Any, summit: Summit) -> dict[str, Any]:
    """What stands beside the plan about the chosen booth."""
    booth: Any = place.booth
    claim = (
        Allocation.objects.select_related("exhibitor__organisation", "booth", "replaces__booth")
        .filter(pk=booth.allocation_id)
        .first()
    )
    rows = Exhibition.objects.for_summit(summit).values_list("currency", flat=True)
    offered: list[Verb] = (
        [verb.of(claim) for verb in BOOKING.values() if verb.may(user, claim)] if claim else []
    )
    return {
        "place": place,
        "size": wording.size(booth),
        "price": wording.money(claim.price if claim else booth.price, rows.first() or ""),
        "claim": claim,
        "verbs": offered,
        "candidates": _candidates(summit) if place.shown == BoothShown.AVAILABLE else [],
        "edit": reverse("admin:exhibitors_booth_change", args=[booth.pk]),
    }


def _candidates(summit: Summit) -> list[Exhibitor]:
    """Who could get a booth, by name."""
    rows = Exhibitor.objects.for_summit(summit).taking_part().select_related("organisation")
    return sorted(rows, key=str)
