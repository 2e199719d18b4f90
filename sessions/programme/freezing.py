"""What would be published now: the office's rows as one dictionary of plain JSON.

It holds all languages, and of people what is printed in a programme and nothing else. `sessions.programme.snapshots`
reads it.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.utils import translation

from attendees.models import Attendee, Position
from sessions.enums import KNOWS_OF_IT, SessionState, SpeakerState
from sessions.models import Role, Session, Speaker, Track
from sessions.programme.released import SAME
from sessions.programme.snapshots import FORM, Json
from sessions.reports import seating
from summit.models import Room, Summit, Topic

_LANGUAGES = [code for code, _name in settings.LANGUAGES]


def take(summit: Summit, sessions: Sequence[Session] | None = None) -> Json:
    """The programme as the office has it now; `sessions` are those of `sessions_of`, if they were read."""
    sessions = sessions_of(summit) if sessions is None else sessions
    topics, categories = (
        _numbers(through, column, summit)
        for through, column in (
            (Session.topics.through, "topic_id"),
            (Session.categories.through, "category_id"),
        )
    )
    speakers = _speakers(role.speaker for session in sessions for role in session.roles.all())
    rooms = {session.room.pk: session.room for session in sessions if session.room}
    return {
        "form": FORM,
        "time_zone": summit.time_zone,
        "tracks": [_named(track) for track in Track.objects.for_summit(summit)],
        "topics": [_named(topic) for topic in Topic.objects.for_summit(summit)],
        "rooms": [_room(rooms[number]) for number in sorted(rooms)],
        "speakers": [_speaker(speaker) for speaker in speakers],
        "sessions": [
            _session(session) | {"topics": topics[session.pk], "categories": categories[session.pk]}
            for session in sessions
        ],
    }


def sessions_of(summit: Summit) -> list[Session]:
    """What would be in the programme now, in order of time, with all that is read of it.

    Sessions that the public never saw are in it once they are scheduled; those that it saw stay, also
    cancelled and postponed ones, until the office takes them out.
    """
    return list(_sessions(summit))


def stamp(snapshot: Json, before: Json | None, changed: Iterable[int], at: dt.datetime) -> None:
    """Write into `snapshot` when each session changed last: `at` for those that are `changed` or new."""
    was = {row["id"]: row["changed_at"] for row in before["sessions"]} if before else {}
    anew = set(changed)
    for row in snapshot["sessions"]:
        known = None if row["id"] in anew else was.get(row["id"])
        row["changed_at"] = known or at.isoformat()


def fingerprint(snapshot: Json) -> str:
    """Whether two snapshots say the same: for refusing to publish what nobody has looked at."""
    rows = [
        {key: value for key, value in row.items() if key not in ("sequence", "changed_at")}
        for row in snapshot["sessions"]
    ]
    text = json.dumps({**snapshot, "sessions": rows}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _sessions(summit: Summit) -> models.QuerySet[Session]:
    in_it = models.Q(state=SessionState.SCHEDULED) | (
        models.Q(first_release__isnull=False) & ~models.Q(state=SessionState.DRAFT)
    )
    # Also of those who do not come: `sessions.reports.conflicts` names them, `_session` leaves them out.
    people = Role.objects.order_by("position", "pk")
    return (
        Session.objects.for_summit(summit)
        .filter(in_it)
        .select_related("room__hall__venue")
        .prefetch_related(
            "room__set_ups",
            models.Prefetch("roles", people),
            # Not joined to the roles: each person is read and made once, in however many sessions.
            "roles__speaker__attendee",
            models.Prefetch(
                "roles__speaker__attendee__positions",
                Position.objects.select_related("organisation").order_by("rank", "pk"),
            ),
        )
        .order_by("starts_at", "pk")
    )


def _numbers(through: Any, column: str, summit: Summit) -> dict[int, list[int]]:
    """Session id -> the ids that a table of many to many names for it."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = through.objects.filter(session__summit=summit).order_by(column)
    for session, number in rows.values_list("session_id", column):
        found[session].append(number)
    return found


def _speakers(named: Iterable[Speaker]) -> list[Speaker]:
    """Each confirmed one once, in the order of a list of names."""
    found = {one.pk: one for one in named if one.state == SpeakerState.CONFIRMED}
    return sorted(found.values(), key=lambda one: (_sort_key(one.attendee).casefold(), one.pk))


def _sort_key(attendee: Attendee) -> str:
    return attendee.sort_key or attendee.latin_name or attendee.full_name


def _texts(thing: Any, name: str) -> dict[str, str]:
    """The words of a field in the languages that they were written in."""
    found = {code: getattr(thing, f"{name}_{code.replace('-', '_')}") for code in _LANGUAGES}
    return {code: text for code, text in found.items() if text}


def _named(thing: Track | Topic) -> Json:
    return {"id": thing.pk, "name": _texts(thing, "name")}


def _room(room: Room) -> Json:
    return {
        "id": room.pk,
        "name": _texts(room, "name"),
        "hall": _texts(room.hall, "name"),
        "venue": _texts(room.hall.venue, "name"),
        "has_step_free_access": room.has_step_free_access,
    }


def _speaker(speaker: Speaker) -> Json:
    attendee = speaker.attendee
    post = attendee.position
    return {
        "id": speaker.pk,
        "attendee": attendee.pk,
        "name": attendee.full_name,
        "latin_name": attendee.latin_name,
        "honorific": attendee.honorific,
        "sort_key": _sort_key(attendee),
        "post": _post(post) if post else {},
        "organisation": _organisation(post) if post else {},
        "country": str(post.country) if post else "",
        "biography": _texts(speaker, "biography"),
        "is_sample": speaker.is_sample,
    }


def _post(post: Position) -> dict[str, str]:
    """The title as it is read in each language: nobody is shown in a post that he or she has left."""
    found = {}
    for code in _texts(post, "title"):
        with translation.override(code):
            found[code] = post.title_held
    return found


def _organisation(post: Position) -> dict[str, str]:
    if post.organisation:
        return _texts(post.organisation, "name")
    return {SAME: post.organisation_name} if post.organisation_name else {}


def _session(session: Session) -> Json:
    return {
        "id": session.pk,
        "uid": str(session.uid),
        "sequence": session.sequence,
        "state": session.state,
        "kind": session.kind,
        "access": session.access,
        "title": _texts(session, "title"),
        "abstract": _texts(session, "abstract"),
        "track": session.track_id,
        "room": session.room_id,
        # Out of draft a session has its times: a constraint of the table.
        "starts_at": cast(dt.datetime, session.starts_at).astimezone(dt.UTC).isoformat(),
        "ends_at": cast(dt.datetime, session.ends_at).astimezone(dt.UTC).isoformat(),
        "floor_language": session.floor_language,
        "interpretation_languages": list(session.interpretation_languages),
        "capacity": seating.seats_of(session),
        "is_sample": session.is_sample,
        "roles": [
            {"speaker": role.speaker_id, "attendee": role.speaker.attendee_id, "kind": role.kind}
            for role in session.roles.all()
            if role.speaker.state in KNOWS_OF_IT
        ],
    }
