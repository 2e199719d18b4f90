"""schedule.json: the released programme for apps and other sites, and what schedule.xml says as well.

Public facts only, in the reader's language; the same bytes until a release changes them. Source: the schema
of c3voc in the style of frab and pretalx, a copy of it in `tests/schemas/`.
"""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse

from sessions.enums import SessionKind
from sessions.programme import texts
from sessions.programme.released import Programme, Room, Session, Speaker
from summit.models import Summit

SCHEMA = "https://c3voc.de/schedule/schema.json"
SLOT = "00:05"
GENERATOR = "Summit"
_PEOPLE_SPACE = uuid.UUID("6f0b4a35-90a4-4c2c-8a3f-0e8c7d6a5b11")  # of ids derived from our numbers
_NO_ROOM = "–"
_ZONES_OF_THE_SCHEMA = re.compile("^[A-Z][a-z]+/[A-Z][a-z]+|^UTC$")  # Etc/GMT+8 is none
# What the types of frab know; everything else is said as what it is.
_TYPES = {
    SessionKind.KEYNOTE: "talk",
    SessionKind.PANEL: "discussion",
    SessionKind.ROUNDTABLE: "discussion",
    SessionKind.FORUM: "discussion",
    SessionKind.TRAINING: "workshop",
    SessionKind.SIDE_EVENT: "meeting",
    SessionKind.BREAK: "other",
}


def as_json(summit: Summit, programme: Programme) -> bytes:
    schedule = Schedule(summit, programme)
    return orjson.dumps(
        {"$schema": SCHEMA, "generator": {"name": GENERATOR}, "schedule": schedule.document()}
    )


class Schedule:
    """What takes place, day by day and room by room. What is cancelled or postponed is left out."""

    no_room = _NO_ROOM

    def __init__(self, summit: Summit, programme: Programme) -> None:
        self.summit, self.programme = summit, programme
        self._sessions = [session for session in programme.sessions if session.takes_place]
        self.home = settings.SITE_URL + reverse("agenda:programme", args=[summit.slug])
        self._people = settings.SITE_URL + reverse("agenda:speakers", args=[summit.slug])
        self.acronym = _acronym(summit.slug)
        self.days = sorted({session.day for session in self._sessions}) or [summit.first_day]
        self._room_names = _names(programme.rooms)

    def document(self) -> dict[str, Any]:
        return {
            "version": str(self.programme.number),
            "base_url": settings.SITE_URL + "/",
            "conference": self._conference() | {"days": [self._day(day) for day in self.days]},
        }

    def _conference(self) -> dict[str, Any]:
        return self.facts() | {
            "daysCount": len(self.days),
            "tracks": self.tracks(),
            "rooms": self.rooms(),
        }

    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "acronym": self.acronym,
            "title": self.summit.name,
            "start": self.days[0].isoformat(),
            "end": self.days[-1].isoformat(),
            "timeslot_duration": SLOT,
            "url": self.home,
            "colors": {"primary": self.summit.primary_colour},
        }
        if _ZONES_OF_THE_SCHEMA.search(self.programme.time_zone):
            found["time_zone_name"] = self.programme.time_zone
        return found

    def tracks(self) -> list[dict[str, str]]:
        return [
            {"name": track.name.text, "slug": f"track-{track.id}"}
            for track in self.programme.tracks
        ]

    def rooms(self) -> list[dict[str, str]]:
        return [
            {"name": name, "guid": guid("room", number)}
            for number, name in self._room_names.items()
        ]

    def _day(self, day: dt.date) -> dict[str, Any]:
        rooms: dict[str, list[Any]] = {}
        for session in self.on(day):
            rooms.setdefault(self.room(session), []).append(self.event(session))
        start, end = self.bounds(day)
        return {
            "index": self.days.index(day) + 1,
            "date": day.isoformat(),
            "day_start": start,
            "day_end": end,
            "rooms": rooms,
        }

    def event(self, session: Session) -> dict[str, Any]:
        return {
            "guid": str(session.uid),
            "id": session.id,
            "date": session.starts_at.isoformat(),
            "start": f"{session.starts_at:%H:%M}",
            "end": session.ends_at.isoformat(),
            "duration": _duration(session),
            "room": self.room(session),
            "slug": self.slug(session),
            "url": self.url(session),
            "title": session.title.text,
            "subtitle": None,
            "track": session.track.name.text if session.track else None,
            "type": _type(session),
            "language": language(session.floor_language),
            "abstract": session.abstract.text or None,
            "description": None,
            "persons": [self._person(speaker) for speaker in speakers(session)],
            "links": [],
        }

    def _person(self, speaker: Speaker) -> dict[str, Any]:
        return {
            "guid": guid("speaker", speaker.id),
            "name": texts.name(speaker),
            "url": f"{self._people}{speaker.id}/",
            "biography": speaker.biography.text or None,
        }

    def room(self, session: Session) -> str:
        return self._room_names[session.room.id] if session.room else _NO_ROOM

    def on(self, day: dt.date) -> list[Session]:
        return [session for session in self._sessions if session.day == day]

    def bounds(self, day: dt.date) -> tuple[str, str]:
        """From the first beginning to the last end; the whole day when nothing takes place."""
        sessions = self.on(day)
        if not sessions:
            midnight = dt.datetime.combine(day, dt.time.min, self.programme.zone)
            return midnight.isoformat(), (midnight + dt.timedelta(days=1)).isoformat()
        start = min(sessions, key=lambda session: session.period[0]).starts_at
        end = max(sessions, key=lambda session: session.period[1]).ends_at
        return start.isoformat(), end.isoformat()

    def slug(self, session: Session) -> str:
        return f"{self.acronym}-session_{session.id}"

    def url(self, session: Session) -> str:
        return f"{self.home}sessions/{session.id}/"


def speakers(session: Session) -> list[Speaker]:
    return list({part.speaker.id: part.speaker for part in session.parts}.values())


def _names(rooms: Sequence[Room]) -> dict[int, str]:
    """Room id -> name. The schedules know rooms by their names, so equal ones are told apart."""
    found: dict[int, str] = {}
    for room in rooms:
        candidates = (room.name.text, room.place, f"{room.place} ({room.id})")
        found[room.id] = next(name for name in candidates if name not in found.values())
    return found


def _duration(session: Session) -> str:
    hours, rest = divmod(session.length, dt.timedelta(hours=1))
    return f"{hours:02}:{rest // dt.timedelta(minutes=1):02}"


def language(code: str) -> str:
    """`code` without script and region: zh of zh-Hans."""
    return code.partition("-")[0].lower()


def _type(session: Session) -> str:
    return _TYPES.get(session.kind, str(session.kind))


def guid(what: str, number: int) -> str:
    """Always the same for the same thing, and derived from no personal data."""
    return str(uuid.uuid5(_PEOPLE_SPACE, f"{settings.MAIL_DOMAIN}:{what}:{number}"))


def _acronym(slug: str) -> str:
    """`slug` as both schemas allow it: letters, digits and `_`, at least four."""
    return re.sub(r"[^a-z0-9]+", "_", slug.lower()).strip("_").ljust(4, "_")
