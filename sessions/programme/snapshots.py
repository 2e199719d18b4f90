"""Reading a release: from the frozen programme to the typed things of `released`.

A release is a dictionary of plain JSON (`sessions.programme.freezing.take` makes it). Everybody who shows the programme
reads it from here and never from the rows, which the office may be editing at this moment.

    programme = snapshots.shown(summit)
    for day in programme.days():
        for session in day.sessions:
            session.title.text, session.title.lang
"""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sessions.enums import (
    LISTED_ROLES,
    Access,
    RoleKind,
    SessionKind,
    SessionState,
)
from sessions.models import Release
from sessions.programme.released import Named, Part, Programme, Room, Session, Speaker, Text
from summit import audit, pages
from summit.models import Summit

Json = dict[str, Any]
FORM = 1  # of the dictionary; a later one is told from it


def latest(summit: Summit | int) -> Programme | None:
    """The latest release as it was published; None before the first. Kept by this process."""
    number = summit.pk if isinstance(summit, Summit) else summit
    return pages.remember(f"agenda:programme:{number}", lambda: _load(number))


def shown(summit: Summit | int) -> Programme | None:
    """What pages, calendars and the API say: the latest release, and of a summit that was cancelled that
    nothing of it takes place. Kept by this process."""
    number = summit.pk if isinstance(summit, Summit) else summit
    return pages.remember(f"agenda:shown:{number}", lambda: _shown(number))


def _shown(summit: int) -> Programme | None:
    programme = latest(summit)
    # The trail says it also of a summit that was archived since, and calendars ask for years.
    cancelled = audit.of(Summit(pk=summit)).filter(verb="cancel").values_list("at", flat=True)
    at = cancelled.first() if programme else None
    return _called_off(programme, at) if programme and at else programme


def _called_off(programme: Programme, at: dt.datetime) -> Programme:
    """Each session of `programme` is cancelled, as by a release at `at`: a revision of its own, which calendars
    take for later than the one they have (RFC 5545, 3.8.7.4)."""
    off = (
        one
        if one.is_cancelled
        else dataclasses.replace(
            one,
            state=SessionState.CANCELLED,
            sequence=one.sequence + 1,
            changed_at=max(at.astimezone(programme.zone), one.changed_at),
        )
        for one in programme.everything
    )
    return dataclasses.replace(programme, everything=tuple(off), called_off_at=at)


def release_of(summit: Summit | int, number: int) -> Programme | None:
    """An earlier release, for saying what has changed since. Kept by this process."""
    of = summit.pk if isinstance(summit, Summit) else summit
    return pages.remember(f"agenda:release:{of}:{number}", lambda: _load(of, number=number))


def read_once(summit: Summit | int, number: int) -> Programme | None:
    """As `release_of`, and not kept: for who reads many of them, one after the other."""
    return _load(summit.pk if isinstance(summit, Summit) else summit, number=number)


def latest_number(summit: Summit | int) -> int:
    """The number of the latest release as the database knows it now; 0 before the first."""
    numbers = (
        Release.objects.for_summit(summit).order_by("-number").values_list("number", flat=True)
    )
    return numbers.first() or 0


def _load(summit: int, **which: int) -> Programme | None:
    rows = Release.objects.for_summit(summit).filter(**which).order_by("-number")
    found = rows.values_list("number", "published_at", "snapshot").first()
    return read(found[2], number=found[0], published_at=found[1]) if found else None


def read(snapshot: Json, *, number: int, published_at: dt.datetime) -> Programme:
    """The typed programme of a snapshot. Raises LookupError for a form that this version cannot read."""
    if snapshot["form"] != FORM:
        raise LookupError(f"form {snapshot['form']} of a snapshot")
    return _Reader(snapshot).programme(number, published_at)


_Thing = TypeVar("_Thing", Named, Room, Speaker)


class _Reader:
    """Turns the dictionary of a snapshot into things that refer to each other."""

    def __init__(self, snapshot: Json) -> None:
        self._snapshot = snapshot
        self._zone = zoneinfo.ZoneInfo(snapshot["time_zone"])
        self._tracks = _by_id(_named(row) for row in snapshot["tracks"])
        self._topics = _by_id(_named(row) for row in snapshot["topics"])
        self._rooms = _by_id(_room(row) for row in snapshot["rooms"])
        self._speakers = _by_id(_speaker(row) for row in snapshot["speakers"])

    def programme(self, number: int, published_at: dt.datetime) -> Programme:
        sessions = [self._session(row) for row in self._snapshot["sessions"]]
        return Programme(
            number=number,
            published_at=published_at.astimezone(self._zone),
            time_zone=self._snapshot["time_zone"],
            tracks=tuple(self._tracks.values()),
            topics=tuple(self._topics.values()),
            rooms=tuple(self._rooms.values()),
            people=tuple(self._speakers.values()),
            everything=tuple(sorted(sessions, key=lambda one: (*one.period, one.id))),
        )

    def _session(self, row: Json) -> Session:
        return Session(
            id=row["id"],
            uid=uuid.UUID(row["uid"]),
            sequence=row["sequence"],
            changed_at=self._time(row["changed_at"]),
            state=SessionState(row["state"]),
            kind=SessionKind(row["kind"]),
            access=Access(row["access"]),
            title=Text(row["title"]),
            abstract=Text(row["abstract"]),
            track=self._tracks.get(row["track"]),
            topics=tuple(self._topics[number] for number in row["topics"]),
            room=self._rooms.get(row["room"]),
            starts_at=self._time(row["starts_at"]),
            ends_at=self._time(row["ends_at"]),
            floor_language=row["floor_language"],
            interpretation_languages=tuple(row["interpretation_languages"]),
            category_ids=frozenset(row["categories"]),
            capacity=row["capacity"],
            parts=tuple(self._parts(row["roles"])),
            team=tuple((role["attendee"], role["kind"]) for role in row["roles"]),
            is_sample=row.get("is_sample", False),
        )

    def _parts(self, roles: Sequence[Json]) -> Iterator[Part]:
        for role in roles:
            speaker = self._speakers.get(role["speaker"])
            if speaker and role["kind"] in LISTED_ROLES:
                yield Part(RoleKind(role["kind"]), speaker)

    def _time(self, text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(text).astimezone(self._zone)


def _by_id(things: Iterator[_Thing]) -> dict[int, _Thing]:
    return {thing.id: thing for thing in things}


def _named(row: Json) -> Named:
    return Named(row["id"], Text(row["name"]))


def _room(row: Json) -> Room:
    return Room(
        row["id"],
        Text(row["name"]),
        Text(row["hall"]),
        Text(row["venue"]),
        row["has_step_free_access"],
    )


def _speaker(row: Json) -> Speaker:
    return Speaker(
        id=row["id"],
        attendee_id=row["attendee"],
        name=row["name"],
        latin_name=row["latin_name"],
        honorific=row["honorific"],
        sort_key=row["sort_key"],
        post=Text(row["post"]),
        organisation=Text(row["organisation"]),
        country=row["country"],
        biography=Text(row["biography"]),
        is_sample=row.get("is_sample", False),
    )
