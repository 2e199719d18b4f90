"""The three days: two reported speeches among sample sessions, released twice, with seats and marks.

The first release is a week old. Then people booked; yesterday the second moved a keynote, took a session out
and made a training smaller, so that everything a release can do is there to be looked at.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from attendees.enums import RegistrationState
from attendees.models import Attendee, Category, Registration
from seeds import texts
from seeds.names import People
from sessions.enums import Access, RoleKind, SeatState, SessionState, SpeakerState
from sessions.models import Agreement, Role, Seat, Session, Speaker, Track
from sessions.programme import snapshots
from sessions.programme.released import Session as Released
from sessions.services import favourites, releases, scheduling, seats, waiting
from summit import audit, lifecycle, pages
from summit.enums import Door
from summit.enums import Role as MemberRole
from summit.models import Room, Summit, Topic, User

from . import PROGRAMME, mails, team

_SEED = 20181115
_FIRST, _SECOND = dt.timedelta(days=7), dt.timedelta(days=1)
_TO_STATE = {
    SpeakerState.PROPOSED: (),
    SpeakerState.APPROACHED: (SpeakerState.APPROACHED,),
    SpeakerState.CONFIRMED: (SpeakerState.APPROACHED, SpeakerState.CONFIRMED),
    SpeakerState.DECLINED: (SpeakerState.APPROACHED, SpeakerState.DECLINED),
    SpeakerState.WITHDRAWN: (
        SpeakerState.APPROACHED,
        SpeakerState.CONFIRMED,
        SpeakerState.WITHDRAWN,
    ),
}
# The first of the sample speakers, who give no talk: one of each way that ends otherwise.
_OTHERWISE = (
    SpeakerState.PROPOSED,
    SpeakerState.APPROACHED,
    SpeakerState.DECLINED,
    SpeakerState.WITHDRAWN,
)
_BOOKED = {"full": 38, "smaller": 46, "moved": 60}  # by the key of a session
_ELSEWHERE = (6, 24)  # seats in every other session that has some, at least and at most
_MARKED = 160

Row = Mapping[str, Any]
_Span = tuple[dt.datetime, dt.datetime]


@dataclass
class _Stage:
    """What the making of the programme shares."""

    summit: Summit
    by: User
    rng: random.Random
    now: dt.datetime
    sessions: dict[int, Session] = field(default_factory=dict)  # number in the file -> session
    busy: dict[int, list[_Span]] = field(default_factory=lambda: defaultdict(list))

    @property
    def rows(self) -> Sequence[Row]:
        rows: Sequence[Row] = texts.read(PROGRAMME)["sessions"]
        return rows

    def keyed(self, key: str) -> Session:
        number = next(n for n, row in enumerate(self.rows) if row.get("key") == key)
        return self.sessions[number]


def make(summit: Summit) -> None:
    by = team.office(summit)[MemberRole.ORGANISER]
    stage = _Stage(summit, by, random.Random(_SEED), timezone.now())
    _make_sessions(stage)
    _give_parts(stage, _make_speakers(stage))
    _sign(stage)
    _publish(stage, stage.now - _FIRST, "first")
    _plan(stage)
    with audit.dated(stage.now - _SECOND), audit.through(Door.ADMIN):
        for number, row in enumerate(stage.rows):
            _change(stage, stage.sessions[number], row)
    _publish(stage, stage.now - _SECOND, "second")
    _offer(stage)
    mails.settle(summit)


# --- Sessions -------------------------------------------------------------------------------
def _make_sessions(stage: _Stage) -> None:
    summit = stage.summit
    found = Room.objects.for_summit(summit)
    rooms = {room.name_en: room for room in found}  # type: ignore[attr-defined] # modeltranslation's
    tracks = list(Track.objects.for_summit(summit))
    topics = list(Topic.objects.for_summit(summit))
    categories = {one.slug: one for one in Category.objects.for_summit(summit)}
    for number, row in enumerate(stage.rows):
        session = _session(stage, row, rooms, tracks)
        session.topics.set([topics[topic] for topic in row.get("topics", ())])
        session.categories.set([categories[slug] for slug in row.get("categories", ())])
        stage.sessions[number] = session


def _session(
    stage: _Stage, row: Row, rooms: Mapping[str, Room], tracks: Sequence[Track]
) -> Session:
    place = {**row, **row.get("first", {})}
    starts_at, ends_at = _span(stage.summit, place)
    session = Session(
        summit=stage.summit,
        kind=row["kind"],
        track=tracks[row["track"]] if "track" in row else None,
        room=rooms[place["room"]] if "room" in place else None,
        set_up=place.get("set_up", ""),
        starts_at=starts_at,
        ends_at=ends_at,
        floor_language=row["floor"],
        interpretation_languages=row.get("into", []),
        access=row.get("access", Access.OPEN),
        capacity=row.get("capacity"),
        is_sample=not row.get("reported", False),
        **texts.translated(row, "title", "abstract"),
    )
    lifecycle.start(session, SessionState.SCHEDULED)
    session.save(force_insert=True)
    return session


def _span(summit: Summit, place: Row) -> _Span:
    """Start and end of a row, or of where it first stood, on the clocks of the city."""
    day = summit.first_day + dt.timedelta(days=place["day"])
    starts_at = dt.datetime.combine(day, place["at"], summit.zone)
    return starts_at, starts_at + dt.timedelta(minutes=place["minutes"])


# --- People ---------------------------------------------------------------------------------
def _make_speakers(stage: _Stage) -> list[Speaker]:
    """Sample speakers who may be given a part; a few others are still asked, or do not come."""
    confirmed = (
        Registration.objects.for_summit(stage.summit)
        .filter(category__slug="speaker", attendee__is_sample=True)
        .confirmed()
    )
    people = Attendee.objects.filter(registrations__in=confirmed).order_by("pk")
    biographies = texts.read(PROGRAMME)["biographies"]
    speakers = []
    for number, attendee in enumerate(people):
        state = _OTHERWISE[number] if number < len(_OTHERWISE) else SpeakerState.CONFIRMED
        _translate_posts(attendee)
        words = texts.columns(biography=biographies[number % len(biographies)]["text"])
        speakers.append(_speaker(attendee, state, is_sample=True, **words))
    return [one for one in speakers if one.state == SpeakerState.CONFIRMED]


def _translate_posts(attendee: Attendee) -> None:
    """A speaker stands before everybody: the office has written what he or she does in every language."""
    for post in attendee.positions.all():
        for column, title in texts.columns(title=People.titles(post.title)).items():
            setattr(post, column, title)
        post.save()


def _speaker(attendee: Attendee, state: SpeakerState, **fields: Any) -> Speaker:
    speaker = Speaker(summit_id=attendee.summit_id, attendee=attendee, **fields)
    lifecycle.start(speaker, *_TO_STATE[state])
    speaker.save(force_insert=True)
    return speaker


def _give_parts(stage: _Stage, speakers: Sequence[Speaker]) -> None:
    """The reported speakers give their speeches; the parts of sample sessions go round among the others."""
    for number, row in enumerate(stage.rows):
        session = stage.sessions[number]
        if name := row.get("speaker"):
            attendee = Attendee.objects.get(summit=stage.summit, full_name=name)
            speaker = _speaker(attendee, SpeakerState.CONFIRMED)
            _part(session, speaker, RoleKind.KEYNOTE, 0)
        spans = [_span(stage.summit, {**row, **row.get("first", {})}), _span(stage.summit, row)]
        free = _free(stage, speakers, spans)
        kinds = [kind for kind, count in row.get("people", {}).items() for _ in range(count)]
        # With a handful of people, as in a small load, some parts stay open.
        for position, (kind, speaker) in enumerate(zip(kinds, free, strict=False)):
            _part(session, speaker, kind, position)


def _part(session: Session, speaker: Speaker, kind: str, position: int) -> None:
    Role.objects.create(
        summit_id=session.summit_id,
        session=session,
        speaker=speaker,
        kind=kind,
        position=position,
        is_sample=session.is_sample,
    )


def _free(stage: _Stage, speakers: Sequence[Speaker], spans: Sequence[_Span]) -> Iterator[Speaker]:
    """Those with nothing else to do then, whoever has the fewest parts first."""
    for speaker in sorted(speakers, key=lambda one: (len(stage.busy[one.pk]), one.pk)):
        theirs = stage.busy[speaker.pk]
        if not any(_overlap(span, other) for span in spans for other in theirs):
            theirs += spans
            yield speaker


def _overlap(one: _Span, other: _Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _sign(stage: _Stage) -> None:
    """The reported agreements are signed in the sample ceremony, in their order."""
    ceremony = stage.keyed("signing")
    rows = Agreement.objects.for_summit(stage.summit).order_by("position", "pk")
    for order, pk in enumerate(rows.values_list("pk", flat=True), start=1):
        Agreement.objects.filter(pk=pk).update(signing_session=ceremony, signing_order=order)


# --- Releases -------------------------------------------------------------------------------
def _publish(stage: _Stage, at: dt.datetime, note: str) -> None:
    with audit.dated(at), audit.through(Door.ADMIN):
        releases.publish(
            stage.summit,
            seen=snapshots.latest_number(stage.summit),
            by=stage.by,
            note=texts.read(PROGRAMME)["notes"][note]["en"],
            at=at,
            is_sample=True,
        )
    pages.forget()  # what this process keeps is of the release before


def _change(stage: _Stage, session: Session, row: Row) -> None:
    """Bring `session` from where it first stood to where the file has it, or to its end."""
    if "first" in row:
        starts_at, ends_at = _span(stage.summit, row)
        room = Room.objects.for_summit(stage.summit).get(name_en=row["room"])
        scheduling.place(session, room=room, starts_at=starts_at, ends_at=ends_at, by=stage.by)
        session.set_up = row.get("set_up", "")
        session.save(update_fields=["set_up"])
    if row.get("becomes") == SessionState.CANCELLED:
        scheduling.cancel(session, by=stage.by)
    if row.get("becomes") == SessionState.POSTPONED:
        scheduling.postpone(session, by=stage.by)


# --- Seats and marks ------------------------------------------------------------------------
def _plan(stage: _Stage) -> None:
    """Sample attendees book and mark; one training gets full, and others wait for it."""
    programme = snapshots.latest(stage.summit)
    if programme is None:
        raise LookupError("the first release")
    guests = list(
        Registration.objects.for_summit(stage.summit)
        .filter(attendee__is_sample=True, state=RegistrationState.CONFIRMED)
        .exclude(attendee__email="")  # who has no address has no page to book on
        .select_related("attendee", "summit")
        .order_by("pk")
    )
    with audit.dated(stage.now - 2 * _SECOND), audit.through(Door.WEB):
        for session in programme.sessions:
            if session.access == Access.RESERVED:
                _book(stage, session, guests)
        for _ in range(min(_MARKED, len(guests))):
            guest = stage.rng.choice(guests)
            session = stage.rng.choice(programme.sessions)
            favourites.mark(session, registration=guest, by=guest, is_sample=True)
    _date(stage)


def _book(stage: _Stage, session: Released, guests: Sequence[Registration]) -> None:
    wanted = {stage.keyed(key).pk: count for key, count in _BOOKED.items()}
    count = wanted.get(session.id) or stage.rng.randint(*_ELSEWHERE)
    for guest in stage.rng.sample(guests, min(count, len(guests))):
        seats.book(session, registration=guest, by=guest, is_sample=True)


def _date(stage: _Stage) -> None:
    """Spread the moments of booking between the two releases, in the order in which people came."""
    rows = list(Seat.objects.for_summit(stage.summit).order_by("pk"))
    step = (_FIRST - 2 * _SECOND) / max(1, len(rows))
    for number, seat in enumerate(rows, start=1):
        moment = stage.now - _FIRST + step * number
        seat.created_at = moment
        seat.booked_at = moment if seat.booked_at else None
        seat.waiting_since = moment if seat.waiting_since else None
    Seat.objects.bulk_update(rows, ["created_at", "booked_at", "waiting_since"], batch_size=500)
    summit = stage.summit
    summit.favourite_set.update(created_at=stage.now - 2 * _SECOND)


def _offer(stage: _Stage) -> None:
    """Somebody gives a seat back in the full training: the first who waits has an offer."""
    full = stage.keyed("full")
    booked = Seat.objects.filter(session=full, state=SeatState.BOOKED).order_by("pk")
    leaves = booked.select_related("registration__attendee").first()
    if leaves is not None:
        with audit.through(Door.WEB):
            seats.leave(leaves, by=leaves.registration)
        with audit.through(Door.TASK):
            waiting.turn()
