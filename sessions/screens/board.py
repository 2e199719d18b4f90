"""What the page of a day shows: tabs of days, filters, the grid and the list."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from sessions.programme import snapshots, texts
from sessions.programme.released import Programme, Room, Session
from sessions.screens import availability, changes, listing, recent, timetable
from sessions.screens.entries import Entry, Own, Reader
from sessions.screens.filters import Filters
from sessions.screens.listing import Part
from sessions.screens.timetable import Timetable
from summit import dates
from summit.models import Summit


@dataclass(frozen=True)
class DayTab:
    url: str
    weekday: str
    short_weekday: str
    label: str
    is_current: bool
    is_today: bool


@dataclass(frozen=True)
class RoomHead:
    """A room at the beginning of its row; `other` is the name on its sign in another language."""

    name: str
    other: str


@dataclass(frozen=True)
class ReleaseLine:
    """The number of a release, its day, how much it changed, and where its clocks are."""

    number: int
    before: int
    day: str
    changes: int
    zone: str


@dataclass(frozen=True)
class Board:
    release: ReleaseLine | None
    days: list[DayTab]
    filters: Filters | None
    timetable: Timetable[RoomHead, Entry] | None
    parts: list[Part]
    count: int
    now: str
    links: Mapping[str, str]
    words: str = ""


def reader(
    summit: Summit,
    programme: Programme,
    now: dt.datetime,
    own: Own | None,
    *,
    seats: Mapping[int, str] | None = None,
) -> Reader:
    """Entries of `programme` with traces of where they were before they moved, and how full they are."""
    return Reader(
        summit,
        programme,
        now=now,
        before=recent.before(summit, programme),
        seats=availability.of_summit(summit) if seats is None else seats,
        own=own,
    )


def empty(summit: Summit) -> Board:
    """Before the first release."""
    return Board(None, [], None, None, [], 0, "", links(summit, None))


def of_day(
    summit: Summit,
    programme: Programme,
    day: dt.date,
    query: Mapping[str, str],
    *,
    now: dt.datetime,
    own: Own | None = None,
) -> Board:
    """The page of `day`, which is one of `days(programme)`."""
    made = reader(summit, programme, now, own)
    path = day_url(made, day)
    filters = Filters(programme, query, path)
    entries = _entries(made, day, filters)
    is_today = now.astimezone(programme.zone).date() == day
    return Board(
        release=release_line(summit, programme, day),
        days=[_tab(made, one, day) for one in days(programme)],
        filters=filters,
        timetable=None if filters.as_list else _timetable(made, entries, day),
        parts=listing.of_today(_plain(entries), made)
        if is_today
        else listing.of_day(_plain(entries)),
        count=len(_plain(entries)),
        now=f"{now.astimezone(programme.zone):%H:%M}",
        links=links(summit, made)
        | {
            "grid": filters.url(filters.chosen, as_list=False),
            "list": filters.url(filters.chosen, as_list=True),
        },
    )


def days(programme: Programme) -> list[dt.date]:
    """The days with something in the programme, also if all of it is postponed."""
    return sorted({session.day for session in programme.sessions})


def day_to_show(programme: Programme, now: dt.datetime) -> dt.date | None:
    """Today, if it is a day of the programme; else the next one; else the first."""
    found = days(programme)
    today = now.astimezone(programme.zone).date()
    coming = [day for day in found if day >= today]
    return next(iter(coming or found), None)


def day_url(made: Reader, day: dt.date) -> str:
    return f"{made.base}{day.isoformat()}/"


def links(summit: Summit, made: Reader | None) -> dict[str, str]:
    slug = [summit.slug]
    base = made.base if made else reverse("agenda:programme", args=slug)
    return {
        "programme": base,
        "search": f"{base}search/",
        "whole": reverse("agenda:whole", args=slug),
        "changes": reverse("agenda:changes", args=slug),
        "speakers": reverse("agenda:speakers", args=slug),
        "calendar": reverse("agenda:calendar", args=slug),
        "json": reverse("agenda:schedule_json", args=slug),
        "json2": reverse("agenda:schedule2_json", args=slug),
        "xml": reverse("agenda:schedule_xml", args=slug),
    }


def release_line(summit: Summit, programme: Programme, day: dt.date | None = None) -> ReleaseLine:
    """About the release; `day` says whose times are shown, if not those of all days."""
    published = programme.published_at.date()
    shown = _sessions(programme, day) if day else programme.sessions
    new = snapshots.latest(summit) or programme
    old = recent.release(summit, new.number - 1) if new.number > 1 else None
    return ReleaseLine(
        number=programme.number,
        before=programme.number - 1,
        day=dates.period(published, published),
        changes=len(changes.between(summit, old, new)) if old else 0,
        zone=dates.zone_note(summit, (at for session in shown for at in session.period)),
    )


def _entries(made: Reader, day: dt.date, filters: Filters) -> list[Entry]:
    """What the day holds for these filters, with traces, in order of time."""
    entries = [made.entry(session, on=day) for session in _sessions(made.programme, day)]
    entries += [trace for trace in made.traces() if trace.starts_at.date() == day]
    chosen = [entry for entry in entries if filters.passes(entry.session)]
    return sorted(chosen, key=lambda entry: (entry.starts_at, not entry.is_plenary, entry.pk))


def _sessions(programme: Programme, day: dt.date) -> list[Session]:
    """Those of `day`, and what takes place from the evening before into it."""
    return [
        one
        for one in programme.sessions
        if one.day == day or (one.takes_place and one.runs_into(day))
    ]


def _plain(entries: Iterable[Entry]) -> list[Entry]:
    """Without traces: a list says at the session where it was."""
    return [entry for entry in entries if not entry.is_trace]


def _timetable(
    made: Reader, entries: list[Entry], day: dt.date
) -> Timetable[RoomHead, Entry] | None:
    rooms = {
        room.id: room
        for room in (*(made.before.rooms if made.before else ()), *made.programme.rooms)
    }
    heads = {pk: _head(room) for pk, room in sorted(rooms.items())}
    midnight = dt.datetime.combine(day, dt.time.min, made.programme.zone)
    return timetable.of(entries, heads, made.programme.zone, made.now, since=midnight)


def _head(room: Room) -> RoomHead:
    return RoomHead(texts.shown(room.name), texts.other(room.name))


def _tab(made: Reader, day: dt.date, current: dt.date) -> DayTab:
    today = made.now.astimezone(made.programme.zone).date()
    return DayTab(
        url=day_url(made, day),
        weekday=dates.weekday_name(day),
        short_weekday=dates.weekday_name(day, short=True),
        label=dates.day_and_month(day),
        is_current=day == current,
        is_today=day == today,
    )


@dataclass(frozen=True)
class WholeDay:
    """A day of the page of all days."""

    anchor: str
    title: str
    url: str
    parts: list[Part]


@dataclass(frozen=True)
class Whole:
    release: ReleaseLine
    days: list[WholeDay]
    links: Mapping[str, str]


def whole(summit: Summit, programme: Programme, *, now: dt.datetime) -> Whole:
    """All days after one another, for reading through and for paper."""
    made = reader(summit, programme, now, None)
    entries = [made.entry(session) for session in programme.sessions]
    return Whole(
        release_line(summit, programme),
        [
            WholeDay(
                day.isoformat(), dates.weekday(day), day_url(made, day), listing.of_day(list(group))
            )
            for day, group in groupby(entries, key=lambda entry: entry.session.day)
        ],
        links(summit, made),
    )
