"""A day as a grid: rooms in rows, time in columns of five minutes.

The pages forbid inline styles, so a place in the grid is classes: `at-N` and `for-N` in time, `in-N` for the row. The
stylesheet `static/agenda/columns.css` holds them all; `stylesheet()` writes it, and a test compares the two.
"""

import datetime as dt
import math
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

STEP = dt.timedelta(minutes=5)
_HOUR = dt.timedelta(hours=1)
COLUMNS_AN_HOUR = _HOUR // STEP
MOST_HOURS = 24
MOST_COLUMNS = MOST_HOURS * COLUMNS_AN_HOUR
MOST_ROWS = 60  # the lines of hours reach so far down; further rooms stand below them


class Timed(Protocol):
    """What stands in the grid. Its times are aware."""

    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...
    @property
    def room_id(self) -> int | None: ...
    @property
    def is_band(self) -> bool: ...


T = TypeVar("T", bound=Timed)
R = TypeVar("R")


@dataclass(frozen=True)
class Cell(Generic[T]):
    """`of` from `column` (counted from 1) over `span` columns."""

    of: T
    column: int
    span: int

    @property
    def place(self) -> str:
        """The classes that put it there."""
        return f"at-{self.column} for-{self.span}"


@dataclass(frozen=True)
class Row(Generic[R, T]):
    """A room, or None for what has none yet, with its sessions in the order of time."""

    room: R | None
    cells: list[Cell[T]]


@dataclass(frozen=True)
class Timetable(Generic[R, T]):
    """`begins`: the full hour that the first column stands for. `hours`: column and words of those that are
    named, of `count`. `now`: the column of the line, or 0."""

    begins: dt.datetime
    count: int
    hours: list[tuple[int, str]]
    rows: list[Row[R, T]]
    bands: list[Cell[T]]
    now: int

    @property
    def height(self) -> int:
        return min(len(self.rows), MOST_ROWS)


def of(
    sessions: Sequence[T],
    rooms: dict[int, R],
    zone: zoneinfo.ZoneInfo,
    now: dt.datetime,
    *,
    since: dt.datetime | None = None,
) -> Timetable[R, T] | None:
    """The grid of the `sessions` of one day; rooms stand in the order of `rooms`. None without sessions.

    What began before `since`, the day's midnight, stands from there on. The hours of the night after it, when
    nothing is, are not named: their columns may be as narrow as they like.
    """
    if not sessions:
        return None
    first = min(session.starts_at for session in sessions)
    begins = _full_hour(max(first, since) if since else first, zone)
    ends = max(session.ends_at for session in sessions)
    count = min(MOST_HOURS, max(1, math.ceil((ends - begins) / _HOUR)))
    placed = sorted(sessions, key=lambda session: (session.starts_at, session.ends_at))
    cells = [_cell(session, begins, count) for session in placed]
    night = _night(placed, begins)
    return Timetable(
        begins=begins,
        count=count,
        hours=[_label(begins, n, zone) for n in range(count) if n not in night],
        rows=_rows((cell for cell in cells if not cell.of.is_band), rooms),
        bands=[cell for cell in cells if cell.of.is_band],
        now=_column(now, begins) if begins <= now < begins + count * _HOUR else 0,
    )


def _rows(cells: Iterable[Cell[T]], rooms: dict[int, R]) -> list[Row[R, T]]:
    held: dict[int | None, list[Cell[T]]] = {}
    for cell in cells:
        key = cell.of.room_id if cell.of.room_id in rooms else None
        held.setdefault(key, []).append(cell)
    rows = [Row[R, T](room, held[pk]) for pk, room in rooms.items() if pk in held]
    return rows + ([Row[R, T](None, held[None])] if None in held else [])


def _night(placed: Sequence[Timed], begins: dt.datetime) -> range:
    """The empty hours, counted from `begins`, between what began before and the first that begins later."""
    over = max((one.ends_at for one in placed if one.starts_at < begins), default=None)
    first = next((one.starts_at for one in placed if one.starts_at >= begins), None)
    if over is None or first is None:
        return range(0)
    return range(math.ceil((over - begins) / _HOUR), (first - begins) // _HOUR)


def _full_hour(at: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The full hour on the clocks of `zone` before `at`, in UTC: sums then hold across a clock change."""
    local = at.astimezone(zone)
    since = dt.timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at.astimezone(dt.UTC) - since


def _cell(session: T, begins: dt.datetime, hours: int) -> Cell[T]:
    last = hours * COLUMNS_AN_HOUR
    first = min(max(_column(session.starts_at, begins), 1), last)
    after = min(math.ceil((session.ends_at - begins) / STEP), last)
    return Cell(session, first, max(1, after - first + 1))


def _column(at: dt.datetime, begins: dt.datetime) -> int:
    return (at - begins) // STEP + 1


def _label(begins: dt.datetime, number: int, zone: zoneinfo.ZoneInfo) -> tuple[int, str]:
    """Column and words of a full hour as the clocks of `zone` show it."""
    return number * COLUMNS_AN_HOUR + 1, f"{(begins + number * _HOUR).astimezone(zone):%H:%M}"


def stylesheet() -> str:
    """The classes of all places in a grid, as `static/agenda/columns.css` holds them."""
    columns = range(1, MOST_COLUMNS + 1)
    lines = [
        "/* Written by sessions/screens/timetable.py: places in the grid of a day, in columns of five minutes. */",
        *(f".at-{n}{{grid-column-start:{n}}}" for n in columns),
        *(f".for-{n}{{grid-column-end:span {n}}}" for n in columns),
        *(f".hours-{n}{{--hours:{n}}}" for n in range(1, MOST_HOURS + 1)),
        *(f".in-{n}{{grid-row-start:{n + 1}}}" for n in range(1, MOST_ROWS + 1)),
        *(f".rows-{n}{{--rows:{n}}}" for n in range(1, MOST_ROWS + 1)),
    ]
    return "\n".join(lines) + "\n"
