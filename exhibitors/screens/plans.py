"""The plan of a hall as SVG: one drawing for the public page, the portal and the admin panel.

Everything is to scale: `UNITS` of the drawing are a metre. Colours and patterns come from
`exhibitors/plan.css`; the drawing holds no style of its own, as the content security policy asks.
A plan is a map: it is never mirrored, whatever the direction of the page.
"""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from exhibitors.enums import BoothShown, Side

MINE = "mine"  # the reader's own booth, whatever its state
FITS_METRES = 66  # a hall up to this width is shown whole beside its list
UNITS = 20  # of the drawing in a metre
_PIXELS = 16  # of the screen in a metre when the plan is not fitted to the page: 3 m are 48 px
_EDGE = 12  # units around the hall
_FOOT = 46  # units below it, for the scale and the entrance
_NUMBER, _WORD = 18, 15  # units: size of the two lines in a booth
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Spot:
    """A booth as the plan shows it. Metres, from the corner at the upper left of the hall."""

    id: int
    number: str
    x: float
    y: float
    width: float
    depth: float
    look: str  # one of enums.BoothShown, or MINE: a class in plan.css
    word: str  # under the number: its area, its state or who stands there
    label: str  # everything in words, for those who hear the plan
    until: dt.datetime | None = None  # when a hold ends: a script may count down to it


@dataclass(frozen=True, slots=True)
class Floor:
    """A hall as the plan shows it. Metres."""

    name: str
    width: float
    depth: float
    entrance: str = ""
    entrance_side: str = Side.SOUTH
    entrance_from: float = 0  # along its wall, from the left or from the top
    entrance_width: float = 0  # 0: none is drawn


def draw(
    floor: Floor, spots: Iterable[Spot], link: Callable[[Spot], str] | None = None
) -> SafeString:
    """The plan of `floor` with each spot as a link to what `link` says; without it, a picture."""
    width, depth = floor.width * UNITS, floor.depth * UNITS
    box = (-_EDGE, -_EDGE, ceil(width + 2 * _EDGE), ceil(depth + _EDGE + _FOOT))
    across, down = (ceil(side * _PIXELS / UNITS) for side in box[2:])
    words = escape(_("Plan of %(hall)s") % {"hall": floor.name})
    parts = [
        f'<svg class="plan" viewBox="{" ".join(map(str, box))}" width="{across}" height="{down}"',
        f' role="{"group" if link else "img"}" dir="ltr"',
        f' aria-label="{words}">',
        _PATTERNS,
        f'<rect class="plan-hall" width="{width:g}" height="{depth:g}"/>',
        *(_booth(spot, link(spot) if link else "") for spot in spots),
        _entrance(floor),
        _scale(floor),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text in it is escaped above


def choose(drawing: str, spot: Spot) -> SafeString:
    """The same drawing with a ring around `spot`."""
    x, y, width, depth = (side * UNITS for side in (spot.x, spot.y, spot.width, spot.depth))
    ring = (
        f'<rect class="plan-ring" x="{x - 3:g}" y="{y - 3:g}" width="{width + 6:g}"'
        f' height="{depth + 6:g}" rx="4"/></svg>'
    )
    named = f'id="{anchor(spot.id)}"'
    told = drawing.replace(named, f'{named} aria-current="true"', 1)
    return mark_safe(told.removesuffix("</svg>") + ring)  # noqa: S308 - numbers in a safe drawing


def mark(drawing: str, spots: Iterable[Spot]) -> SafeString:
    """The same drawing with a thinner, dotted ring around each of `spots`: what was searched for."""
    rings = "".join(
        f'<rect class="plan-found" x="{spot.x * UNITS - 3:g}" y="{spot.y * UNITS - 3:g}"'
        f' width="{spot.width * UNITS + 6:g}" height="{spot.depth * UNITS + 6:g}" rx="4"/>'
        for spot in spots
    )
    return mark_safe(drawing.removesuffix("</svg>") + rings + "</svg>")  # noqa: S308 - as above


def anchor(booth: int) -> str:
    """The id of a booth in the page: a link to it moves the plan there."""
    return f"booth-{booth}"


def swatch(look: str) -> SafeString:
    """A small booth of that look, for the legend beside a plan: the hatchings are the plan's."""
    return mark_safe(  # noqa: S308 - our own names
        f'<svg class="plan-swatch" viewBox="0 0 28 18" aria-hidden="true" focusable="false">'
        f'<g class="plan-booth {escape(look)}"><rect x="1" y="1" width="26" height="16" rx="2"'
        f"{_FILLS.get(look, '')}/></g></svg>"
    )


def _booth(spot: Spot, href: str) -> str:
    x, y, width, depth = (side * UNITS for side in (spot.x, spot.y, spot.width, spot.depth))
    lines = _lines(spot, width, depth)
    drawn = (
        f'<rect x="{x + 1:g}" y="{y + 1:g}" width="{width - 2:g}" height="{depth - 2:g}" rx="2"'
        f"{_FILLS.get(spot.look, '')}/>"
        f"{_ground(spot, x, y, width, depth, lines)}{_texts(x + width / 2, y + depth / 2, lines)}"
    )
    look = f'class="plan-booth {escape(spot.look)}"'
    if not href:
        return f"<g {look}>{drawn}</g>"
    return (
        f'<a id="{anchor(spot.id)}" {look} href="{escape(href)}"'
        f' aria-label="{escape(spot.label)}"{_until(spot)}>{drawn}</a>'
    )


def _until(spot: Spot) -> str:
    return f' data-until="{spot.until.isoformat(timespec="seconds")}"' if spot.until else ""


def _lines(spot: Spot, width: float, depth: float) -> list[tuple[str, str, float]]:
    """(class, text, size) of what fits into the booth: number and word, only the number, or nothing."""
    size = min(_NUMBER, depth - 8, (width - 6) / max(_ems(spot.number), 0.1))
    if size < 7 or not spot.number:
        return []
    lines = [("n", spot.number, size)]
    if depth >= _NUMBER + _WORD + 6:
        word = _second(spot, (width - 8) / _WORD)
        lines += [("w", word, _WORD)] if word else []
    return lines


def _texts(x: float, y: float, lines: list[tuple[str, str, float]]) -> str:
    """The lines, centred at `x`, `y`."""
    steps = [0.0] if len(lines) == 1 else [-10.0, 11.0]
    return "".join(
        f'<text class="{kind}" x="{x:g}" y="{y + step + size * 0.34:.1f}" font-size="{size:.3g}">'
        f"{escape(text)}</text>"
        for (kind, text, size), step in zip(lines, steps, strict=False)
    )


def _ground(
    spot: Spot, x: float, y: float, width: float, depth: float, lines: list[tuple[str, str, float]]
) -> str:
    """A calm place in the hatching, so that the words on it can be read."""
    if spot.look not in _FILLS or not lines:
        return ""
    across = min(width - 4, max(_ems(text) * size for _kind, text, size in lines) + 10)
    down = min(depth - 4, 20 * len(lines) + 2)
    return (
        f'<rect class="plan-ground" x="{x + (width - across) / 2:.1f}" y="{y + (depth - down) / 2:.1f}"'
        f' width="{across:.1f}" height="{down:.1f}"/>'
    )


def _second(spot: Spot, ems: float) -> str:
    """The word below the number. A state or an area that does not fit is left to look and label."""
    if spot.look == BoothShown.CONFIRMED:  # a name
        return fitted(spot.word, ems)
    return spot.word if _ems(spot.word) <= ems else ""


def fitted(text: str, ems: float) -> str:
    """As many whole words of `text` as `ems` hold, with an ellipsis when some are missing; "" when none fits."""
    if _ems(text) <= ems:
        return text
    kept = ""
    for word in text.split():
        longer = f"{kept} {word}".strip()
        if _ems(longer) > ems - 0.8:
            break
        kept = longer
    kept = kept.rstrip(" ,.-–")
    return kept + _ELLIPSIS if len(kept) > 1 else ""


def _ems(text: str) -> float:
    """About how wide a text is set in a system's sans, in sizes of its letters."""
    return sum(_em(char) for char in text)


def _em(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in " .,:;'|!iljI":
        return 0.3
    return 0.68 if char.isupper() else 0.55


def _entrance(floor: Floor) -> str:
    """A gap in the wall, and beside it the name of what lies outside."""
    if not floor.entrance_width:
        return ""
    begin, long = floor.entrance_from * UNITS, floor.entrance_width * UNITS
    width, depth = floor.width * UNITS, floor.depth * UNITS
    middle = begin + long / 2
    if floor.entrance_side in (Side.NORTH, Side.SOUTH):
        edge = depth if floor.entrance_side == Side.SOUTH else 0
        gap, posts = f"M{begin:g} {edge:g}h{long:g}", "v14"
        ends = [(begin, edge - 7), (begin + long, edge - 7)]
        place = (middle, edge + (30 if edge else 24), "middle")
    else:
        edge = width if floor.entrance_side == Side.EAST else 0
        gap, posts = f"M{edge:g} {begin:g}v{long:g}", "h14"
        ends = [(edge - 7, begin), (edge - 7, begin + long)]
        place = (edge - 10, middle + 5, "end") if edge else (10, middle + 5, "start")
    walls = "".join(f"M{x:g} {y:g}{posts}" for x, y in ends)
    return (
        f'<path class="plan-gap" d="{gap}"/><path class="plan-wall" d="{walls}"/>'
        f'<text class="plan-words" x="{place[0]:g}" y="{place[1]:g}" font-size="15"'
        f' text-anchor="{place[2]}">{escape(floor.entrance)}</text>'
    )


def _scale(floor: Floor) -> str:
    """A bar of ten metres; of one in a hall that is smaller."""
    metres = 10 if floor.width >= 24 else 1
    y, long = floor.depth * UNITS + 26, metres * UNITS
    words = _("%(count)s m") % {"count": metres}
    return (
        f'<path class="plan-scale" d="M0 {y:g}v-4m0 2h{long:g}m0 2v-4"/>'
        f'<text class="plan-words" x="{long + 8:g}" y="{y + 4:g}" font-size="15">{escape(words)}</text>'
    )


# Hatchings are named in the markup: from a stylesheet, older browsers look for them in the stylesheet.
_FILLS: dict[str, str] = {
    BoothShown.HELD: ' fill="url(#plan-hatch)"',
    BoothShown.BLOCKED: ' fill="url(#plan-cross)"',
}
_PATTERNS = (
    '<defs><pattern id="plan-hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect class="plan-hatch-ground" width="7" height="7"/>'
    '<path class="plan-hatch-line" d="M1 0v7"/></pattern>'
    '<pattern id="plan-cross" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect class="plan-cross-ground" width="8" height="8"/>'
    '<path class="plan-cross-line" d="M0 0l8 8M8 0l-8 8"/></pattern></defs>'
)
