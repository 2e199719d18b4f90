"""Registrations per day as a drawing: bars from zero, the highest with its value, today dashed.

Across in percent of the width, down in pixels, so that words keep their size on a phone. Where the
language runs from right to left, so do the days.
"""

import datetime as dt
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from django.utils import formats
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from summit.dashboard import number

TOP, FLOOR = 44, 172
# Days between two dates under the bars, counted back from the last: on a phone, 320 px for 30 days, two
# dates that are nearer to each other touch.
_EVERY = 14
_MARGIN = 5.0  # percent at the start, for the numbers of the grid


@dataclass(frozen=True)
class Day:
    date: dt.date
    count: int
    mean: float | None  # of this day and the six before; None until there are as many


@dataclass(frozen=True)
class Bar:
    date: str
    count: int
    kind: str  # plain, peak, today
    x: str
    width: str
    middle: str
    y: str
    height: str
    tick: str  # under the bar, or nothing


@dataclass(frozen=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class GridLine:
    value: str
    y: str


@dataclass(frozen=True)
class DayChart:
    bars: list[Bar]
    mean: list[Line]
    grid: list[GridLine]
    start: str  # where the numbers of the grid stand
    peak: Bar | None
    peak_text: str
    peak_anchor: str
    mean_text: str

    @classmethod
    def of(cls, days: list[Day], *, today: dt.date) -> Self:
        """The chart of `days`, which are consecutive."""
        counts = [day.count for day in days]
        most = max(counts)
        step = _step(most)
        scale = (FLOOR - TOP) / (2 * step)
        peak_at = counts.index(most) if most else None
        bars = [_bar(n, days, today, scale, is_peak=n == peak_at) for n in range(len(days))]
        now = days[-1].mean
        peak = bars[peak_at] if peak_at is not None else None
        return cls(
            bars,
            _mean_line(days, scale) if most else [],
            [GridLine(number(n), f"{FLOOR - n * scale:.1f}") for n in (step, 2 * step) if most],
            _across(0),
            peak,
            _peak_text(days[peak_at]) if peak_at is not None else "",
            "end" if peak_at is not None and peak_at > len(days) / 2 else "start",
            _("7-day mean, now %s") % number(round(now)) if now is not None else "",
        )


def _across(start: float, width: float = 0.0) -> str:
    """`start` percent from where reading begins, as percent from the left."""
    return f"{100 - start - width if get_language_bidi() else start:.2f}%"


def _bar(n: int, days: list[Day], today: dt.date, scale: float, *, is_peak: bool) -> Bar:
    day, room = days[n], (100 - _MARGIN) / len(days)
    start, width, height = _MARGIN + n * room, room * 0.84, day.count * scale
    is_tick = (len(days) - 1 - n) % _EVERY == 0 and n > 0
    return Bar(
        formats.date_format(day.date),
        day.count,
        "today" if day.date == today else "peak" if is_peak else "plain",
        _across(start + room * 0.08, width),
        f"{width:.2f}%",
        _across(start + room / 2),
        f"{FLOOR - height:.1f}",
        f"{height:.1f}",
        _month_day(day.date) if is_tick else "",
    )


def _mean_line(days: list[Day], scale: float) -> list[Line]:
    room = (100 - _MARGIN) / len(days)
    points = [
        (_across(_MARGIN + (n + 0.5) * room), f"{FLOOR - day.mean * scale:.1f}")
        for n, day in enumerate(days)
        if day.mean is not None
    ]
    return [Line(*a, *b) for a, b in pairwise(points)]


def _peak_text(day: Day) -> str:
    return _("%(count)s on %(day)s") % {"count": number(day.count), "day": _month_day(day.date)}


def _month_day(day: dt.date) -> str:
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def _step(most: int) -> int:
    """A round number of which two cover `most`: 74 -> 40, 9 -> 5, 0 -> 1."""
    half = max(1, math.ceil(most / 2))
    size = 10 ** (len(str(half)) - 1)
    return next(times * size for times in (1, 2, 3, 4, 5, 6, 8, 10) if times * size >= half)
