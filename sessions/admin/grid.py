"""Where things stand in the timetable of a day: time as rows, 1.3 px a minute; what overlaps in a room is
indented, and what has no room stands side by side."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils import timezone

from summit import dates

PIXELS_A_MINUTE = 1.3
_HOUR = dt.timedelta(hours=1)
_QUARTER, _MINUTE = dt.timedelta(minutes=15), dt.timedelta(minutes=1)
_DAY_AND_NIGHT = dt.timedelta(hours=37)  # a day of 25 hours, and what begins at its end
_USUAL = (9, 18)  # the hours that a day shows at least
_ROOM = 132  # px: how wide a room is at least, as in admin.css
_INDENT = 22  # px, of what overlaps something that began before
_BRIEF, _BRIEF_WITH_STATE = 40, 60  # px: below, time, state and title share their lines
_LETTERS = 14  # of a state, beside its icon, in a line of the narrowest room
_LINE, _EDGES = 17, 8  # px: a line of text, and what border and padding of a card take
_BRIEF_LINE, _FRAME = 16, 4


@dataclass(frozen=True)
class Axis:
    """The hours of one day (aware, in the summit's zone). Pixels follow elapsed time, labels the clock:
    on a day of a clock change an hour is named twice or not at all."""

    begins: dt.datetime
    ends: dt.datetime

    @classmethod
    def of(
        cls, day: dt.date, zone: dt.tzinfo, spans: Iterable[tuple[dt.datetime, dt.datetime]]
    ) -> "Axis":
        """From the full hour before the first of `spans`, not before midnight, to the one after the last."""
        first, last = (dt.datetime.combine(day, dt.time(hour), zone) for hour in _USUAL)
        for starts, ends in spans:
            first, last = min(first, starts), max(last, ends)
        first = max(first, dt.datetime.combine(day, dt.time.min, zone))
        begins = _in_utc(first.astimezone(zone).replace(minute=0, second=0, microsecond=0))
        end = _in_utc(last)
        hours = -((begins - end) // _HOUR)  # rounded up
        return cls(begins.astimezone(zone), (begins + hours * _HOUR).astimezone(zone))

    def at(self, moment: dt.datetime) -> float:
        return pixels(_in_utc(moment) - _in_utc(self.begins))

    @property
    def tall(self) -> str:
        return f"{self.at(self.ends):.0f}px"

    def hours(self) -> list[tuple[str, str]]:
        """(place, label) of every full hour."""
        count = (_in_utc(self.ends) - _in_utc(self.begins)) // _HOUR
        moments = (_in_utc(self.begins) + n * _HOUR for n in range(count + 1))
        return [
            (f"{self.at(moment):.0f}px", f"{moment.astimezone(self.begins.tzinfo):%H:%M}")
            for moment in moments
        ]


def _in_utc(moment: dt.datetime) -> dt.datetime:
    """Only differences of UTC are elapsed time: Python subtracts clock readings of one zone."""
    return moment.astimezone(dt.UTC)


def clock_changes(day: dt.date, zone: dt.tzinfo) -> list[tuple[int, int]]:
    """When the clocks change on `day` and in the night after: minutes since midnight, and by how many.

    Looked for at each quarter of an hour, where every zone of today has them.
    """
    midnight = _in_utc(dt.datetime.combine(day, dt.time.min, zone))
    moments = [midnight + n * _QUARTER for n in range(_DAY_AND_NIGHT // _QUARTER + 1)]
    offsets = [moment.astimezone(zone).utcoffset() or dt.timedelta(0) for moment in moments]
    return [
        ((moment - midnight) // _MINUTE, (after - before) // _MINUTE)
        for moment, (before, after) in zip(moments[1:], pairwise(offsets), strict=True)
        if before != after
    ]


def pixels(span: dt.timedelta) -> float:
    return span.total_seconds() / 60 * PIXELS_A_MINUTE


@dataclass
class Slot:
    """A thing in a column: a session, or the dashed ghost of where one was."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    content: Any
    is_ghost: bool = False
    top: float = 0
    height: float = 0
    lane: int = 0
    abreast: int = 1  # into how many the width is shared where things may stand side by side
    is_lapped: bool = False  # something else stands at the same time in the same room

    @property
    def style(self) -> str:
        return f"--at:{self.top:.0f}px;--tall:{self.height:.0f}px;--lines:{self.lines}{self._inset}"

    @property
    def _inset(self) -> str:
        if self.abreast == 1:
            return f";--in:{self.lane * _INDENT}px" if self.lane else ""
        before, after = self.lane, self.abreast - self.lane - 1
        share = 100 / self.abreast
        return f";--in:{before * share:.2f}%;--out:{after * share:.2f}%"

    @property
    def size(self) -> str:
        return "is-brief" if self._is_brief else ""

    @property
    def _is_brief(self) -> bool:
        has_state = bool(getattr(self.content, "marks", None))
        return self.height < (_BRIEF_WITH_STATE if has_state else _BRIEF)

    @property
    def lines(self) -> int:
        """How many whole lines its title has room for; a brief card, for everything. No line is cut in half."""
        if self._is_brief:
            return max(1, int(self.height - _FRAME) // _BRIEF_LINE)
        states = getattr(self.content, "marks", None) or ()
        above = 1 + sum(
            -(-len(str(mark.word)) // _LETTERS) for mark in states
        )  # the time, and they below it
        return max(1, int(self.height - _EDGES) // _LINE - above)


@dataclass
class Column:
    """A room with what takes place in it; `room` is None for sessions that have a time and no room."""

    room: Any
    note: str = ""
    slots: list[Slot] = field(default_factory=list)

    @property
    def abreast(self) -> int:
        """How many stand side by side at most."""
        return max((slot.abreast for slot in self.slots), default=1)


def widths(columns: Sequence[Column]) -> str:
    """Of the grid: one for each room, and as many for the last column as stand side by side in it."""
    abreast = columns[-1].abreast if len(columns) > 1 else 1
    if abreast == 1:
        return f"--rooms:{len(columns)}"
    return f"--rooms:{len(columns) - 1};--roomless:minmax({abreast * _ROOM}px, {abreast}fr)"


def place(slots: Sequence[Slot], axis: Axis) -> list[Slot]:
    """`slots` in their order of time, each with its place. Ghosts give way to what is there now."""
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.is_ghost, -_length(slot)))
    lanes: list[dt.datetime] = []
    for slot in ordered:
        slot.top = axis.at(slot.starts_at)
        slot.height = pixels(_in_utc(slot.ends_at) - _in_utc(slot.starts_at))
        free = (n for n, until in enumerate(lanes) if until <= slot.starts_at)
        slot.lane = next(free, len(lanes))
        lanes[slot.lane : slot.lane + 1] = [slot.ends_at]
    return ordered


def lap(slots: Iterable[Slot]) -> None:
    """Mark the sessions that begin before one before them in the same room has ended."""
    until: dt.datetime | None = None
    for slot in slots:
        if slot.is_ghost:
            continue
        slot.is_lapped = until is not None and slot.starts_at < until
        until = max(until, slot.ends_at) if until else slot.ends_at


def spread(slots: Iterable[Slot]) -> None:
    """Let the placed `slots` share the width with what stands at the same time: without a room, nothing is in the
    way of anything."""
    together: list[Slot] = []
    until: dt.datetime | None = None
    for slot in slots:
        if until is None or slot.starts_at >= until:
            together, until = [], slot.ends_at
        together.append(slot)
        until = max(until, slot.ends_at)
        abreast = max(one.lane for one in together) + 1
        for one in together:
            one.abreast = abreast


def _length(slot: Slot) -> float:
    return (slot.ends_at - slot.starts_at).total_seconds()


def clock(starts: dt.datetime, ends: dt.datetime, zone: dt.tzinfo | None = None) -> str:
    """`09:00–10:30` on the clocks of the summit."""
    return dates.hours(timezone.localtime(starts, zone), timezone.localtime(ends, zone))


def hours(starts: dt.datetime, ends: dt.datetime, zone: dt.tzinfo | None = None) -> str:
    """The same inside of a sentence: never broken, and isolated, or Arabic would turn it around (UAX #9)."""
    together = clock(starts, ends, zone).replace("–", "\u2060–\u2060")
    return f"\u2066{together}\u2069"
