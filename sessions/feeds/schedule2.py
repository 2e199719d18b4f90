"""schedule2.json: the released programme in the newer format of c3voc, which no document can share with the older.

The older one asks for `daysCount`, for rooms inside of days and for durations as 01:30; the newer forbids the first
two and writes PT1H30M. Same facts, same ids, same bytes until a release. Source: `schema2.json`, a copy of it in
`tests/schemas/`.
"""

import datetime as dt
import re
from typing import Any

import orjson
from django.utils.translation import pgettext

from sessions.enums import RoleKind, SessionKind
from sessions.feeds.schedules import GENERATOR, Schedule, guid, language, speakers
from sessions.programme import texts
from sessions.programme.released import Programme, Session, Speaker
from summit.models import Summit

SCHEMA = "https://c3voc.de/schema/schedule2"
_TYPES = {
    SessionKind.OPENING: "TALK",
    SessionKind.KEYNOTE: "TALK",
    SessionKind.PANEL: "DISCUSSION",
    SessionKind.ROUNDTABLE: "DISCUSSION",
    SessionKind.FORUM: "DISCUSSION",
    SessionKind.TRAINING: "WORKSHOP",
    SessionKind.SIDE_EVENT: "MEETING",
    SessionKind.PRESS_CONFERENCE: "MEETING",
}
_ROLES = {
    RoleKind.CHAIR: "MODERATOR",
    RoleKind.MODERATOR: "MODERATOR",
    RoleKind.SIGNATORY: "CONTRIBUTOR",
    RoleKind.RAPPORTEUR: "CONTRIBUTOR",
}
_NO_TRACK = "no-track"  # the schema wants a track of every event
_NO_CODE = "xx"  # for a language that ISO 639-1 has no two letters for
_ISO_639_1 = re.compile(r"[a-z]{2}\Z")


def as_json(summit: Summit, programme: Programme) -> bytes:
    schedule = _Schedule2(summit, programme)
    return orjson.dumps(
        {"$schema": SCHEMA, "generator": {"name": GENERATOR}, "schedule": schedule.document()}
    )


class _Schedule2(Schedule):
    """Days, rooms and events beside one another. What is cancelled or postponed is left out, as in the older one."""

    def document(self) -> dict[str, Any]:
        return {
            "version": str(self.programme.number),
            "conference": self.facts() | self._tracks_and_rooms() | {"days": self._days()},
            "events": [self._entry(session) for day in self.days for session in self.on(day)],
        }

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return found | {
            "start": self.bounds(self.days[0])[0],
            "end": self.bounds(self.days[-1])[1],
            "timeslot_duration": "PT5M",
        }

    def _tracks_and_rooms(self) -> dict[str, Any]:
        tracks, rooms = self.tracks(), self.rooms()
        sessions = [session for day in self.days for session in self.on(day)]
        if any(_has_no_track(session) for session in sessions):
            tracks.append(
                {"name": pgettext("track of sessions", "Without a track"), "slug": _NO_TRACK}
            )
        if any(session.room is None for session in sessions):
            rooms.append({"name": self.no_room, "guid": guid("room", 0)})
        return {"tracks": tracks, "rooms": rooms}

    def _days(self) -> list[dict[str, Any]]:
        found = []
        for index, day in enumerate(self.days, start=1):
            start, end = self.bounds(day)
            found.append({"index": index, "date": day.isoformat(), "start": start, "end": end})
        return found

    def _entry(self, session: Session) -> dict[str, Any]:
        common = {
            "guid": str(session.uid),
            "start": session.starts_at.isoformat(),
            "end": session.ends_at.isoformat(),
            "title": session.title.text,
            "room": {
                "guid": guid("room", session.room.id if session.room else 0),
                "name": self.room(session),
            },
        }
        if session.kind == SessionKind.BREAK:
            return common | {"type": "BREAK"}
        return common | self._of_an_event(session)

    def _of_an_event(self, session: Session) -> dict[str, Any]:
        return {
            "duration": _duration(session.length),
            "slug": self.slug(session),
            "url": self.url(session),
            "subtitle": None,
            "track": {"slug": f"track-{session.track.id}" if session.track else _NO_TRACK},
            "type": _TYPES.get(session.kind, "OTHER"),
            "language": _two_letters(session.floor_language),
            "abstract": session.abstract.text or None,
            "participants": [_participant(session, person) for person in speakers(session)],
            "links": [],
            "state": "CONFIRMED",
        }


def _has_no_track(session: Session) -> bool:
    return session.track is None and session.kind != SessionKind.BREAK


def _participant(session: Session, speaker: Speaker) -> dict[str, str]:
    """With the first of the roles that somebody has in the session."""
    kind = next(part.kind for part in session.parts if part.speaker.id == speaker.id)
    return {
        "guid": guid("speaker", speaker.id),
        "name": texts.name(speaker),
        "role": _ROLES.get(kind, "SPEAKER"),
    }


def _duration(length: dt.timedelta) -> str:
    """As ISO 8601 writes it: PT45M, PT1H30M."""
    hours, rest = divmod(length, dt.timedelta(hours=1))
    minutes = rest // dt.timedelta(minutes=1)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")


def _two_letters(code: str) -> str:
    found = language(code)
    return found if _ISO_639_1.match(found) else _NO_CODE
