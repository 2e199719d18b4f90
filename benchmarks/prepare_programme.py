"""The programme that benchmarks read: 300 sessions in 12 rooms with 400 speakers, released. Tasks of `prepare`."""

import datetime as dt
from typing import Any

from attendees.models import Attendee
from sessions import snapshots
from sessions.enums import Access, RoleKind, SessionKind
from sessions.models import Release, Role, Session, Speaker, Track
from sessions.services import releases, scheduling
from summit import audit
from summit.models import Hall, Room, Summit, Topic, Venue

SESSIONS, ROOMS, SPEAKERS, MOVED = 300, 12, 400, 10
_SLOT = dt.timedelta(minutes=60)
_LENGTH = dt.timedelta(minutes=45)
_KINDS = (SessionKind.PANEL, SessionKind.FORUM, SessionKind.KEYNOTE, SessionKind.TRAINING)
_ROLES = (RoleKind.CHAIR, RoleKind.KEYNOTE, RoleKind.PANELIST)


def programme() -> None:
    """Make and release the programme, unless the summit has one."""
    summit = Summit.objects.latest("pk")
    if Release.objects.for_summit(summit).exists():
        return
    rooms, speakers = _rooms(summit), _speakers(summit)
    tracks = [Track.objects.create(summit=summit, **_in_two("Theme", "主题", n)) for n in range(6)]
    topics = [Topic.objects.create(summit=summit, **_in_two("Topic", "话题", n)) for n in range(8)]
    a_day = SESSIONS // len(summit.days)
    for number in range(SESSIONS):
        day, place = divmod(number, a_day)
        slot, room = divmod(place, ROOMS)
        starts_at = dt.datetime.combine(summit.days[day], dt.time(9), summit.zone) + slot * _SLOT
        session = _session(summit, number, starts_at, rooms[room], tracks[number % len(tracks)])
        session.topics.set([topics[number % len(topics)], topics[(number + 3) % len(topics)]])
        for position, kind in enumerate(_ROLES):
            speaker = speakers[(number * len(_ROLES) + position) % SPEAKERS]
            Role.objects.create(
                summit=summit, session=session, speaker=speaker, kind=kind, position=position
            )
    releases.publish(summit, seen=0, by=audit.SYSTEM)


def move_sessions() -> None:
    """Let some sessions begin five minutes later or earlier, and release it."""
    summit = Summit.objects.latest("pk")
    seen = snapshots.latest_number(summit)
    step = dt.timedelta(minutes=5 if seen % 2 else -5)
    for session in Session.objects.for_summit(summit).scheduled().order_by("pk")[:MOVED]:
        scheduling.place(
            session,
            room=session.room,
            starts_at=session.starts_at + step,
            ends_at=session.ends_at + step,
            by=audit.SYSTEM,
        )
    releases.publish(summit, seen=seen, by=audit.SYSTEM)


def facts(summit: Summit) -> dict[str, Any]:
    """What the load must know of the programme, if there is one."""
    found = snapshots.latest(summit)
    if found is None:
        return {}
    return {
        "day": found.days()[0].date.isoformat(),
        "sessions": [session.id for session in found.sessions],
    }


def _rooms(summit: Summit) -> list[Room]:
    venue = Venue.objects.create(summit=summit, name="Congress centre")
    hall = Hall.objects.create(summit=summit, venue=venue, name="North")
    return [
        Room.objects.create(summit=summit, hall=hall, fire_maximum=300, **_in_two("Hall", "厅", n))
        for n in range(ROOMS)
    ]


def _speakers(summit: Summit) -> list[Speaker]:
    people = Attendee.objects.for_summit(summit).order_by("pk")[:SPEAKERS]
    return Speaker.objects.bulk_create(
        Speaker(summit=summit, attendee=attendee, state="confirmed", biography_en=_WORDS * 3)
        for attendee in people
    )


def _session(
    summit: Summit, number: int, starts_at: dt.datetime, room: Room, track: Track
) -> Session:
    return Session.objects.create(
        summit=summit,
        title_en=f"Session {number}: what a city owes its people",
        title_zh_hans=f"会议 {number}：城市对人民的责任",
        title_fr=f"Séance {number} : ce qu’une ville doit aux siens",
        abstract_en=_WORDS * 5,
        kind=_KINDS[number % len(_KINDS)],
        track=track,
        room=room,
        starts_at=starts_at,
        ends_at=starts_at + _LENGTH,
        floor_language=("en", "zh-hans")[number % 2],
        interpretation_languages=["fr", "ar"],
        access=Access.RESERVED if number % 3 == 0 else Access.OPEN,
        capacity=100,
        state="scheduled",
    )


def _in_two(english: str, chinese: str, number: int) -> dict[str, str]:
    return {"name_en": f"{english} {number}", "name_zh_hans": f"{chinese} {number}"}


_WORDS = "Four hospitals and the city's health commission show one prescription on its way. "
