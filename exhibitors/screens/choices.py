"""What a reader of a plan has chosen: hall, booth, filters and size, all in the address."""

from dataclasses import dataclass, replace
from typing import Self

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exhibitors.enums import BoothShown
from exhibitors.models import FloorPlan
from exhibitors.screens import plans
from exhibitors.screens.halls import Place

AREAS = (9, 18, 36, 72)  # square metres that one may ask for at least
SIZES = ("whole", "near", "nearer")  # classes in plan.css; "": what fits the screen


@dataclass(frozen=True)
class Choice:
    hall: int = 0
    booth: str = ""  # a number
    area: int = 0  # at least
    sides: int = 0  # at least
    zoom: str = ""
    show: str = ""  # a look: only booths that look so are listed
    q: str = ""  # words that were searched for

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """What the address says; what it cannot mean is as if it were not there."""
        zoom = query.get("zoom", "")
        return cls(
            hall=_number(query, "hall"),
            booth=query.get("booth", "")[:12],
            area=_number(query, "area"),
            sides=_number(query, "sides"),
            zoom=zoom if zoom in SIZES else "",
            show=query.get("show", "") if query.get("show", "") in BoothShown else "",
            q=" ".join(query.get("q", "")[:100].split()),
        )

    def url(self, **changes: object) -> str:
        """The address of the page with these `changes`, from the page itself."""
        there = replace(self, **changes)  # type: ignore[arg-type]
        said = {name: value for name, value in vars(there).items() if value}
        return f"?{urlencode(said)}" if said else "."

    def booth_url(self, place: Place) -> str:
        """Chooses `place`, and moves the plan to it."""
        return f"{self.url(booth=place.number)}#{place.anchor}"

    def plan(self, halls: list[FloorPlan], found: int | None) -> FloorPlan | None:
        """The hall of the chosen booth (`found`: the id of its plan), else the chosen hall, else the first."""
        wanted = found or self.hall
        return next((plan for plan in halls if plan.pk == wanted), halls[0] if halls else None)

    def fits(self, place: Place) -> bool:
        """Whether the list shows it: what one can get, or has, and large enough."""
        is_large = place.booth.area >= self.area and place.booth.open_sides >= self.sides
        return place.look == plans.MINE or is_large

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the filters carries along."""
        return [("zoom", self.zoom)] if self.zoom else []

    def zooms(self) -> list[dict[str, object]]:
        words = {
            "whole": _("Whole hall"),
            "near": pgettext("size of a plan", "Near"),
            "nearer": pgettext("size of a plan", "Nearer"),
        }
        return [
            {
                "key": size,
                "label": words[size],
                "url": self.url(zoom=size),
                "current": self.zoom == size,
            }
            for size in SIZES
        ]


def areas() -> list[tuple[int, str]]:
    return [
        (0, _("Any area")),
        *((area, _("%(area)s m² or more") % {"area": area}) for area in AREAS),
    ]


def sides() -> list[tuple[int, str]]:
    words = (_("Open sides: any"), _("2 or more"), _("3 or more"), _("4"))
    return [(0 if count == 1 else count, word) for count, word in enumerate(words, 1)]


def _number(query: QueryDict, name: str) -> int:
    """A whole number below a billion, else 0."""
    given = query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
