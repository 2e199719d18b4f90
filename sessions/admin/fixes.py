"""Times and rooms where a session would fit: what the timetable offers when something is in the way."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

_STEP = dt.timedelta(minutes=5)
_SHORTEST = dt.timedelta(minutes=20)  # nobody offers to cut a session below this


@dataclass(frozen=True)
class RoomFacts:
    pk: int
    name: str
    holds: int  # people, in its largest set-up and below the fire maximum
    turnaround: dt.timedelta


@dataclass(frozen=True)
class Stay:
    """A session for as long as it keeps a room and its people busy. Times are aware."""

    pk: int
    room: int | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    people: frozenset[int] = frozenset()
    needs: int = 0  # seats that are taken: a room must hold them

    @property
    def length(self) -> dt.timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True)
class Day:
    """What a search knows: all stays of the day, its rooms, and from when to when one may move."""

    begins: dt.datetime
    ends: dt.datetime
    stays: Sequence[Stay]
    rooms: dict[int, RoomFacts]

    def fits(self, wanted: Stay) -> bool:
        """Whether nothing is in the way: hours, room with its turnaround, people, seats."""
        if wanted.starts_at < self.begins or wanted.ends_at > self.ends:
            return False
        room = self.rooms.get(wanted.room or 0)
        if room is None or room.holds < wanted.needs:
            return False
        others = (stay for stay in self.stays if stay.pk != wanted.pk)
        return not any(self._clash(wanted, other, room) for other in others)

    def _clash(self, wanted: Stay, other: Stay, room: RoomFacts) -> bool:
        between = room.turnaround if other.room == wanted.room else dt.timedelta(0)
        meets = (
            other.starts_at < wanted.ends_at + between
            and wanted.starts_at < other.ends_at + between
        )
        return meets and (other.room == wanted.room or bool(other.people & wanted.people))


def offers(stay: Stay, day: Day, *, most: int = 3) -> list[Stay]:
    """Up to `most` other places for `stay`, the smallest change first: another room at the same time,
    an earlier end, the nearest free time in its room, the nearest in any."""
    found: list[Stay] = []
    for wanted in _candidates(stay, day):
        if wanted not in found and wanted != stay:
            found.append(wanted)
        if len(found) == most:
            break
    return found


def _candidates(stay: Stay, day: Day) -> Iterator[Stay]:
    if day.fits(stay):
        return
    yield from _first(_other_rooms(stay, day), day)
    yield from _first(_shorter(stay), day)
    here = list(_first(_nearest(stay, day), day))
    yield from here
    around = (
        replace(moved, room=pk) for moved in _nearest(stay, day) for pk in _by_size(stay, day)
    )
    for other in _first(around, day):
        if not here or _shift(stay, other) < _shift(stay, here[0]):
            yield other


def _shift(stay: Stay, other: Stay) -> dt.timedelta:
    return abs(other.starts_at - stay.starts_at)


def _first(wanted: Iterable[Stay], day: Day) -> Iterator[Stay]:
    fitting = next((stay for stay in wanted if day.fits(stay)), None)
    if fitting is not None:
        yield fitting


def _by_size(stay: Stay, day: Day) -> list[int]:
    """Rooms that hold the seats, the smallest first: the large ones are kept for who needs them."""
    rooms = (room for room in day.rooms.values() if room.holds >= stay.needs)
    return [room.pk for room in sorted(rooms, key=lambda room: (room.holds, room.pk))]


def _other_rooms(stay: Stay, day: Day) -> Iterator[Stay]:
    return (replace(stay, room=pk) for pk in _by_size(stay, day) if pk != stay.room)


def _shorter(stay: Stay) -> Iterator[Stay]:
    """The same beginning, ending up to a third earlier."""
    end = stay.ends_at - _STEP
    while end - stay.starts_at >= max(_SHORTEST, stay.length * 2 / 3):
        yield replace(stay, ends_at=end)
        end -= _STEP


def _nearest(stay: Stay, day: Day) -> Iterator[Stay]:
    """The same length at other times of the day, the nearest first."""
    steps = (day.ends - day.begins) // _STEP
    for n in range(1, steps + 1):
        for shift in (n * _STEP, -n * _STEP):
            yield replace(stay, starts_at=stay.starts_at + shift, ends_at=stay.ends_at + shift)
