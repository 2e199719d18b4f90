"""schedule.json and schedule.xml: the released programme for apps and other sites, by the c3voc schemas.

Public facts only, in the reader's language; the same bytes until a release changes them. Sources: the schema
files of c3voc (schedule.json in the style of frab and pretalx, schedule.xml), copies in `tests/schemas/`.
"""

import datetime as dt
import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse

from sessions import texts
from sessions.enums import SessionKind
from sessions.snapshots import Programme, Room, Session, Speaker
from summit.models import Summit

_SLOT = "00:05"
_GENERATOR = "Summit"
_PEOPLE_SPACE = uuid.UUID("6f0b4a35-90a4-4c2c-8a3f-0e8c7d6a5b11")  # of ids derived from our numbers
_NO_ROOM = "–"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
    document = {"schedule": _Schedule(summit, programme).document()}
    return orjson.dumps({"generator": {"name": _GENERATOR}, **document})


def as_xml(summit: Summit, programme: Programme) -> bytes:
    root = _Schedule(summit, programme).tree()
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


class _Schedule:
    """What takes place, day by day and room by room. What is cancelled or postponed is left out."""

    def __init__(self, summit: Summit, programme: Programme) -> None:
        self._summit, self._programme = summit, programme
        self._sessions = [session for session in programme.sessions if session.takes_place]
        self._home = settings.SITE_URL + reverse("agenda:programme", args=[summit.slug])
        self._speakers = settings.SITE_URL + reverse("agenda:speakers", args=[summit.slug])
        self._acronym = _acronym(summit.slug)
        self._days = sorted({session.day for session in self._sessions}) or [summit.first_day]

    # --- JSON ---

    def document(self) -> dict[str, Any]:
        return {
            "version": str(self._programme.number),
            "base_url": settings.SITE_URL + "/",
            "conference": self._conference() | {"days": [self._day(day) for day in self._days]},
        }

    def _conference(self) -> dict[str, Any]:
        zone = self._programme.time_zone
        found: dict[str, Any] = {
            "acronym": self._acronym,
            "title": self._summit.name,
            "start": self._days[0].isoformat(),
            "end": self._days[-1].isoformat(),
            "daysCount": len(self._days),
            "timeslot_duration": _SLOT,
            "time_zone_name": zone,
            "url": self._home,
            "colors": {"primary": self._summit.primary_colour},
            "tracks": [
                {"name": track.name.text, "slug": f"track-{track.id}"}
                for track in self._programme.tracks
            ],
            "rooms": [
                {"name": name, "guid": _guid("room", room.id)} for room, name in self._rooms()
            ],
        }
        return found

    def _rooms(self) -> Iterator[tuple[Room, str]]:
        for room in self._programme.rooms:
            yield room, room.name.text

    def _day(self, day: dt.date) -> dict[str, Any]:
        rooms: dict[str, list[Any]] = {}
        for session in self._on(day):
            rooms.setdefault(_room(session), []).append(self._event(session))
        start, end = self._bounds(day)
        return {
            "index": self._days.index(day) + 1,
            "date": day.isoformat(),
            "day_start": start,
            "day_end": end,
            "rooms": rooms,
        }

    def _event(self, session: Session) -> dict[str, Any]:
        return {
            "guid": str(session.uid),
            "id": session.id,
            "date": session.starts_at.isoformat(),
            "start": f"{session.starts_at:%H:%M}",
            "end": session.ends_at.isoformat(),
            "duration": _duration(session),
            "room": _room(session),
            "slug": f"{self._acronym}-{session.id}",
            "url": self._url(session),
            "title": session.title.text,
            "subtitle": None,
            "track": session.track.name.text if session.track else None,
            "type": _type(session),
            "language": session.floor_language.partition("-")[0],
            "abstract": session.abstract.text or None,
            "description": None,
            "persons": [self._person(speaker) for speaker in _speakers(session)],
            "links": [],
        }

    def _person(self, speaker: Speaker) -> dict[str, Any]:
        return {
            "guid": _guid("speaker", speaker.id),
            "name": texts.name(speaker),
            "url": f"{self._speakers}{speaker.id}/",
            "biography": speaker.biography.text or None,
        }

    # --- XML ---

    def tree(self) -> ET.Element:
        root = ET.Element("schedule")
        ET.SubElement(root, "generator", name=_GENERATOR)
        _add(root, "url", f"{self._home}schedule.xml")
        _add(root, "version", str(self._programme.number))
        conference = ET.SubElement(root, "conference")
        for name, value in self._xml_facts():
            _add(conference, name, value)
        for track in self._programme.tracks:
            ET.SubElement(conference, "track", name=track.name.text, slug=f"track-{track.id}")
        for day in self._days:
            self._add_day(root, day)
        return root

    def _xml_facts(self) -> Iterator[tuple[str, str]]:
        yield "title", self._summit.name
        yield "acronym", self._acronym
        yield "start", self._days[0].isoformat()
        yield "end", self._days[-1].isoformat()
        yield "days", str(len(self._days))
        yield "timeslot_duration", _SLOT
        yield "base_url", settings.SITE_URL + "/"
        yield "url", self._home
        yield "time_zone_name", self._programme.time_zone

    def _add_day(self, root: ET.Element, day: dt.date) -> None:
        start, end = self._bounds(day)
        index = str(self._days.index(day) + 1)
        found = ET.SubElement(root, "day", date=day.isoformat(), start=start, end=end, index=index)
        rooms: dict[str, ET.Element] = {}
        for session in self._on(day):
            name = _room(session)
            if name not in rooms:
                guid = _guid("room", session.room.id if session.room else 0)
                rooms[name] = ET.SubElement(found, "room", name=_clean(name), guid=guid)
            self._add_event(rooms[name], session)

    def _add_event(self, room: ET.Element, session: Session) -> None:
        event = ET.SubElement(room, "event", guid=str(session.uid), id=str(session.id))
        said = self._event(session)
        _add(event, "date", said["date"])
        for name in ("start", "duration", "room", "title"):
            _add(event, name, said[name])
        _add(event, "subtitle", "")
        for name in ("type", "track", "language", "abstract"):
            _add(event, name, said[name] or "")
        _add(event, "slug", said["slug"])
        persons = ET.SubElement(event, "persons")
        for speaker in _speakers(session):
            guid = _guid("speaker", speaker.id)
            person = ET.SubElement(persons, "person", id=str(speaker.id), guid=guid)
            person.text = _clean(texts.name(speaker))
        _add(event, "url", said["url"])

    # --- both ---

    def _on(self, day: dt.date) -> list[Session]:
        return [session for session in self._sessions if session.day == day]

    def _bounds(self, day: dt.date) -> tuple[str, str]:
        """From the first beginning to the last end; the whole day when nothing takes place."""
        sessions = self._on(day)
        if not sessions:
            midnight = dt.datetime.combine(day, dt.time.min, self._programme.zone)
            return midnight.isoformat(), (midnight + dt.timedelta(days=1)).isoformat()
        start = min(sessions, key=lambda session: session.period[0]).starts_at
        end = max(sessions, key=lambda session: session.period[1]).ends_at
        return start.isoformat(), end.isoformat()

    def _url(self, session: Session) -> str:
        return f"{self._home}sessions/{session.id}/"


def _speakers(session: Session) -> list[Speaker]:
    return list({part.speaker.id: part.speaker for part in session.parts}.values())


def _room(session: Session) -> str:
    return session.room.name.text if session.room else _NO_ROOM


def _duration(session: Session) -> str:
    hours, rest = divmod(session.length, dt.timedelta(hours=1))
    return f"{hours:02}:{rest // dt.timedelta(minutes=1):02}"


def _type(session: Session) -> str:
    return _TYPES.get(session.kind, str(session.kind))


def _guid(what: str, number: int) -> str:
    """Always the same for the same thing, and derived from no personal data."""
    return str(uuid.uuid5(_PEOPLE_SPACE, f"{settings.MAIL_DOMAIN}:{what}:{number}"))


def _acronym(slug: str) -> str:
    """`slug` as both schemas allow it: letters, digits and `_`, at least four."""
    return re.sub(r"[^a-z0-9]+", "_", slug.lower()).strip("_").ljust(4, "_")


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = _clean(words)


def _clean(words: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", words)
