"""What stands where: booths of a hall with their states and names, ready to be drawn and listed."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exhibitors import wording
from exhibitors.enums import IS_PUBLIC, BoothShown
from exhibitors.models import Booth, Exhibitor, FloorPlan
from exhibitors.screens import plans
from summit import commas
from summit.models import Summit


@dataclass(frozen=True)
class Place:
    """A booth as its reader sees it: `look` is its state, or MINE."""

    booth: Booth
    look: str
    state: str  # the state in a word
    holder: Exhibitor | None  # only where everybody may know it
    until: dt.datetime | None  # the end of a hold

    @property
    def number(self) -> str:
        return self.booth.number

    @property
    def icon(self) -> str:
        return "circle-check" if self.look == plans.MINE else wording.ICONS[BoothShown(self.look)]

    @property
    def name(self) -> str:
        """Of who stands there, "" for nobody."""
        return str(self.holder) if self.holder else ""

    @property
    def is_free(self) -> bool:
        return self.look == BoothShown.AVAILABLE

    @cached_property
    def size(self) -> str:
        return wording.size(self.booth)

    @property
    def anchor(self) -> str:
        return plans.anchor(self.booth.pk)


def of_summit(summit: Summit) -> list[FloorPlan]:
    """The halls that are drawn, in their order."""
    return list(
        FloorPlan.objects.for_summit(summit).select_related("hall").order_by("position", "pk")
    )


@dataclass(frozen=True)
class Standing:
    """The booths of a hall by number, and those who stand there: the rows, for readers of any language."""

    booths: list[Booth]
    holders: Mapping[int, Exhibitor]


def standing(plan: FloorPlan) -> Standing:
    booths = list(
        Booth.objects.filter(plan=plan).with_state().select_related("type").order_by("number")
    )
    return Standing(booths, _holders(booths))


def places(plan: FloorPlan, mine: Exhibitor | None = None) -> list[Place]:
    """Every booth of the hall by number, as everybody sees it; with `mine`, as that exhibitor does."""
    return seen(standing(plan), mine)


def seen(found: Standing, mine: Exhibitor | None = None) -> list[Place]:
    """As `places`, of rows that are read already; in the active language."""
    return [_place(booth, found.holders, mine) for booth in found.booths]


def counts(found: list[Place]) -> list[tuple[str, str, int]]:
    """(look, word, how many) for the legend, in the order of the states; only looks that occur."""
    words = {
        BoothShown.AVAILABLE: BoothShown.AVAILABLE.label,
        BoothShown.HELD: BoothShown.HELD.label,
        BoothShown.RESERVED: BoothShown.RESERVED.label,
        BoothShown.CONFIRMED: BoothShown.CONFIRMED.label,
        BoothShown.BLOCKED: BoothShown.BLOCKED.label,
        plans.MINE: pgettext("booth", "Yours"),
    }
    number = Counter(place.look for place in found)
    return [(look, str(word), number[look]) for look, word in words.items() if number[look]]


def drawing(plan: FloorPlan, found: list[Place], link: Callable[[plans.Spot], str]) -> SafeString:
    """The plan of the hall, each booth a link to what `link` says."""
    return plans.draw(floor(plan), [spot(place) for place in found], link)


def floor(plan: FloorPlan) -> plans.Floor:
    return plans.Floor(
        name=plan.hall.name,
        width=float(plan.width),
        depth=float(plan.depth),
        entrance=plan.entrance_label,
        entrance_side=plan.entrance_side,
        entrance_from=float(plan.entrance_from),
        entrance_width=float(plan.entrance_width),
    )


def spot(place: Place) -> plans.Spot:
    booth = place.booth
    return plans.Spot(
        id=booth.pk,
        number=booth.number,
        x=float(booth.x),
        y=float(booth.y),
        width=float(booth.width),
        depth=float(booth.depth),
        look=place.look,
        word=_word(place),
        label=commas.facts(booth.number, place.name, place.size, place.state),
        until=place.until,
    )


def _word(place: Place) -> str:
    """What stands in the booth: short, for booths are small."""
    if place.look == plans.MINE:
        return pgettext("booth", "Yours")
    if place.name:
        return place.holder.organisation.short_name or place.name if place.holder else ""
    return (
        wording.area(place.booth.area) if place.is_free else wording.brief(BoothShown(place.look))
    )


def _place(booth: Booth, holders: Mapping[int, Exhibitor], mine: Exhibitor | None) -> Place:
    shown, holder_id = BoothShown(booth.shown), booth.allocated_to
    is_mine = mine is not None and holder_id == mine.pk
    return Place(
        booth=booth,
        look=plans.MINE if is_mine else shown,
        state=_mine(shown) if is_mine else str(shown.label),
        holder=holders.get(holder_id or 0)
        if shown == BoothShown.CONFIRMED and not is_mine
        else None,
        until=booth.held_until if shown == BoothShown.HELD else None,
    )


def _mine(shown: BoothShown) -> str:
    if shown == BoothShown.HELD:
        return _("Held for you")
    return _("Yours, reserved") if shown == BoothShown.RESERVED else pgettext("booth", "Yours")


def _holders(booths: list[Booth]) -> dict[int, Exhibitor]:
    """Those of the taken booths, with their names. Who reserves or holds is nobody's business yet."""
    confirmed = [booth for booth in booths if booth.shown == BoothShown.CONFIRMED]
    ids = {booth.allocated_to for booth in confirmed if booth.allocated_to}
    found = Exhibitor.objects.filter(pk__in=ids, state__in=IS_PUBLIC).select_related("organisation")
    return {exhibitor.pk: exhibitor for exhibitor in found}


def outlines(plan: FloorPlan, mine: set[int]) -> list[plans.Spot]:
    """The booths of a hall without states or names, but for those of `mine`: where a booth lies."""
    rows = Booth.objects.filter(plan=plan).order_by("number")
    return [
        plans.Spot(
            id=booth.pk,
            number=booth.number if booth.pk in mine else "",
            x=float(booth.x),
            y=float(booth.y),
            width=float(booth.width),
            depth=float(booth.depth),
            look=plans.MINE if booth.pk in mine else "outline",
            word="",
            label=booth.number,
        )
        for booth in rows
    ]
