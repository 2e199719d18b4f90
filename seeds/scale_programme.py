"""The programme of a synthetic summit: 300 sessions in 12 rooms, 400 speakers, seats of up to 20,000 people."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import islice, product

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from psycopg.types.json import Jsonb

from attendees.models import Attendee, Registration
from sessions.enums import (
    NEEDS_A_CHAIR,
    Access,
    RoleKind,
    SeatState,
    SessionKind,
    SessionState,
    SpeakerState,
)
from sessions.models import Role, Seat, Session, Speaker, Track
from sessions.programme import snapshots
from sessions.services import releases
from summit import audit, lifecycle, pages
from summit.enums import Door, NotificationState
from summit.models import AuditEntry, Hall, Notification, Room, Summit, Topic, Venue

from . import texts
from .copying import analyse, copy_into, numbers
from .names import People
from .yinchuan_2018 import PROGRAMME, REPORTED

SESSIONS, SPEAKERS, ROOMS, HOLDERS = 300, 400, 12, 20_000
POPULAR = 50  # sessions that all these seats are in
_FIRST_HOUR, _HOURS = 8, 9  # a session begins at each full hour, in each room
_LENGTH = dt.timedelta(minutes=45)
_PARTS = 3  # people in each session
_KINDS = (
    SessionKind.KEYNOTE,
    SessionKind.PANEL,
    SessionKind.FORUM,
    SessionKind.TRAINING,
    SessionKind.PRODUCT_LAUNCH,
    SessionKind.SIDE_EVENT,
)
_ROOM = {"en": "Room {}", "zh-hans": "{}号厅", "fr": "Salle {}", "ar": "القاعة {}"}
_HALL = {"en": "Hall", "zh-hans": "展馆", "fr": "Hall", "ar": "الصالة"}


def fill(summit: Summit) -> None:
    """Give `summit` its programme when it has none, and seats to people who have none yet."""
    if not Session.objects.for_summit(summit).exists():
        _make(summit)
        releases.publish(summit, seen=0, by=audit.SYSTEM, is_sample=True)
        pages.forget()  # of this process: the release was not committed yet
        told = Notification.objects.for_summit(summit).filter(state=NotificationState.QUEUED)
        lifecycle.move_all(told, NotificationState.SUPPRESSED)
    _book(summit)
    analyse((Session, Role, Speaker, Seat, AuditEntry))


def _make(summit: Summit) -> None:
    rng = random.Random(SESSIONS)
    rooms, tracks, topics = _rooms(summit), _tracks(summit), _topics(summit)
    slots = product(summit.days, range(_HOURS), rooms)
    sessions = [
        _session(summit, number, slot, tracks)
        for number, slot in enumerate(islice(slots, SESSIONS))
    ]
    Session.objects.bulk_create(sessions)
    Session.topics.through.objects.bulk_create(
        Session.topics.through(session=session, topic=rng.choice(topics)) for session in sessions
    )
    speakers = _speakers(summit, rng)
    Role.objects.bulk_create(_roles(sessions, speakers))


def _rooms(summit: Summit) -> list[Room]:
    venue = Venue.objects.create(summit=summit, is_sample=True, **texts.columns(name=_HALL))
    hall = Hall.objects.create(
        summit=summit, venue=venue, is_sample=True, **texts.columns(name=_HALL)
    )
    return [
        Room.objects.create(
            summit=summit,
            hall=hall,
            fire_maximum=600,
            is_sample=True,
            **texts.columns(name={code: words.format(n) for code, words in _ROOM.items()}),
        )
        for n in range(1, ROOMS + 1)
    ]


def _tracks(summit: Summit) -> list[Track]:
    return [
        Track.objects.create(
            summit=summit, position=n, is_sample=True, **texts.columns(name=row["title"])
        )
        for n, row in enumerate(texts.read(REPORTED)["themes"])
    ]


def _topics(summit: Summit) -> list[Topic]:
    return [
        Topic.objects.create(
            summit=summit, position=n, is_sample=True, **texts.translated(row, "name")
        )
        for n, row in enumerate(texts.read(REPORTED)["topics"])
    ]


def _session(
    summit: Summit, number: int, slot: tuple[dt.date, int, Room], tracks: Sequence[Track]
) -> Session:
    day, hour, room = slot
    starts_at = dt.datetime.combine(day, dt.time(_FIRST_HOUR + hour), summit.zone)
    rows = [row for row in texts.read(PROGRAMME)["sessions"] if "abstract" in row]
    row = rows[number % len(rows)]
    title = {code: f"{words} {number + 1}" for code, words in row["title"].items()}
    session = Session(
        summit=summit,
        kind=_KINDS[number % len(_KINDS)],
        track=tracks[number % len(tracks)],
        room=room,
        starts_at=starts_at,
        ends_at=starts_at + _LENGTH,
        access=Access.OPEN if number % 5 == 4 else Access.RESERVED,
        floor_language=row["floor"],
        interpretation_languages=row.get("into", []),
        is_sample=True,
        **texts.columns(title=title, abstract=row["abstract"]),
    )
    lifecycle.start(session, SessionState.SCHEDULED)
    return session


def _speakers(summit: Summit, rng: random.Random) -> list[Speaker]:
    """400 of the people; where there are fewer, others who come to speak and are not registered."""
    people = [*Attendee.objects.for_summit(summit).order_by("pk")[:SPEAKERS]]
    people += _guests(summit, SPEAKERS - len(people), rng)
    biographies = texts.read(PROGRAMME)["biographies"]
    speakers = []
    for number, attendee in enumerate(people):
        words = texts.columns(biography=biographies[number % len(biographies)]["text"])
        speaker = Speaker(summit=summit, attendee=attendee, is_sample=True, **words)
        lifecycle.start(speaker, SpeakerState.CONFIRMED)
        speakers.append(speaker)
    return Speaker.objects.bulk_create(speakers)


def _guests(summit: Summit, count: int, rng: random.Random) -> list[Attendee]:
    drawn = People(rng)
    people = [drawn.one() for _guest in range(count)]
    return Attendee.objects.bulk_create(
        Attendee(
            summit=summit,
            full_name=person.full_name,
            latin_name=person.latin_name,
            family_name=person.family,
            given_name=person.given,
            name_order=person.order,
            language=person.language,
            email=f"{person.address}.speaker-{number}@synthetic.test",
            is_sample=True,
        )
        for number, person in enumerate(people)
    )


def _roles(sessions: Sequence[Session], speakers: Sequence[Speaker]) -> Iterator[Role]:
    """Parts go round: nobody is in two rooms within an hour."""
    turn = 0
    for session in sessions:
        leads = RoleKind.CHAIR if session.kind in NEEDS_A_CHAIR else RoleKind.KEYNOTE
        for position in range(_PARTS):
            yield Role(
                summit_id=session.summit_id,
                session=session,
                speaker=speakers[turn % len(speakers)],
                kind=RoleKind.PANELIST if position else leads,
                position=position,
                is_sample=True,
            )
            turn += 1


def _book(summit: Summit) -> None:
    """One seat each for people without one, in the popular sessions in turn; all with one COPY."""
    programme = snapshots.latest(summit)
    if programme is None:
        raise LookupError("the release")
    popular = [one.id for one in programme.sessions if one.access == Access.RESERVED][:POPULAR]
    rows = Seat.objects.for_summit(summit)
    people = list(_without_a_seat(summit)[: max(0, HOLDERS - rows.count())])
    keys = numbers(Seat, len(people))
    seats = [
        (key, popular[number % len(popular)], registration, submitted, submitted)
        for number, (key, (registration, submitted)) in enumerate(zip(keys, people, strict=True))
    ]
    fixed = {"summit_id": summit.pk, "is_sample": True, "state": SeatState.BOOKED.value}
    copy_into(
        Seat, ("id", "session_id", "registration_id", "created_at", "booked_at"), seats, **fixed
    )
    copy_into(
        AuditEntry,
        ("at", "actor", "verb", "subject", "details", "door"),
        (_entry(*seat[:4]) for seat in seats),
        summit_id=summit.pk,
    )
    _count(summit)


def _without_a_seat(summit: Summit) -> QuerySet:
    has_one = Seat.objects.living().filter(registration=OuterRef("pk"))
    people = Registration.objects.for_summit(summit).confirmed().filter(~Exists(has_one))
    return people.order_by("submitted_at", "pk").values_list("pk", "submitted_at")


def _entry(
    seat: int, session: int, registration: int, at: dt.datetime
) -> tuple[dt.datetime, str, str, str, Jsonb, str]:
    actor = f"attendees.registration:{registration}"
    return at, actor, "book", f"agenda.seat:{seat}", Jsonb({"session": session}), Door.WEB.value


def _count(summit: Summit) -> None:
    """Let the counters say what the rows say."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE agenda_session AS s SET taken = held.count FROM (
                SELECT session_id, count(*) FROM agenda_seat
                WHERE summit_id = %s AND state = %s GROUP BY session_id
            ) AS held WHERE s.id = held.session_id""",
            [summit.pk, SeatState.BOOKED],
        )
