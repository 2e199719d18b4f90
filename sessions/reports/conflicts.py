"""What cannot be, or should not be, in the programme as the office has it: named before anybody comes.

Reads nothing itself beyond what `prepared` fetches, so that a day is checked with the same few queries
whether it has three sessions or three hundred.
"""

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.enums import (
    DOES_NOT_COME,
    KNOWS_OF_IT,
    LEADS,
    NEEDS_A_CHAIR,
    SessionKind,
    SpeakerState,
)
from sessions.models import Role, Session
from sessions.querysets import FAR, Sessions
from sessions.reports import seating
from summit import dates
from summit.dashboard import number
from summit.models import Room, Summit
from summit.reports import main_entrance


class ConflictKind(enum.StrEnum):
    ROOM = "room"
    SPEAKER = "speaker"
    TURNAROUND = "turnaround"
    FAR = "far"
    OUTSIDE = "outside"
    CAPACITY = "capacity"
    SEATS = "seats"
    CHAIR = "chair"
    PART = "part"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


K = ConflictKind
_LABELS: dict[ConflictKind, str | Promise] = {
    K.ROOM: gettext_lazy("Room taken twice"),
    K.SPEAKER: gettext_lazy("Person in two places"),
    K.TURNAROUND: gettext_lazy("Too little time between"),
    K.FAR: gettext_lazy("Far from the summit's days"),
    K.OUTSIDE: gettext_lazy("Outside the summit's hours"),
    K.CAPACITY: gettext_lazy("More seats than the room holds"),
    K.SEATS: gettext_lazy("More booked than seats"),
    K.CHAIR: gettext_lazy("Nobody leads it"),
    K.PART: gettext_lazy("Part of somebody who does not come"),
}
# Nothing is published while one of these is there; the others are the office's to weigh.
FATAL = frozenset({K.ROOM, K.SPEAKER, K.FAR})
_GONE: dict[str, str | Promise] = {
    SpeakerState.DECLINED: gettext_lazy(
        "“%(session)s”: %(name)s (%(role)s) has declined. Choose somebody else, or take the part away."
    ),
    SpeakerState.WITHDRAWN: gettext_lazy(
        "“%(session)s”: %(name)s (%(role)s) has withdrawn. Choose somebody else, or take the part away."
    ),
    SpeakerState.REPLACED: gettext_lazy(
        "“%(session)s”: %(name)s (%(role)s) was replaced. Choose somebody else, or take the part away."
    ),
}


@dataclass(frozen=True)
class Conflict:
    """`sessions` are those that it concerns, in order of time; `message` is in the active language."""

    kind: ConflictKind
    sessions: tuple[Session, ...]
    message: str

    @property
    def is_fatal(self) -> bool:
        return self.kind in FATAL


def of_summit(summit: Summit) -> list[Conflict]:
    """The conflicts of all that is scheduled, the fatal ones first."""
    return among(prepared(Session.objects.for_summit(summit).scheduled()), summit)


def of_day(summit: Summit, day: dt.date) -> list[Conflict]:
    return among(prepared(Session.objects.for_summit(summit).scheduled().on(day, summit)), summit)


def prepared(sessions: Sessions) -> list[Session]:
    """`sessions` in order of time with all that a check reads, in a fixed number of queries."""
    people = Role.objects.select_related("speaker__attendee").order_by("position", "pk")
    return list(
        sessions.exclude(starts_at=None)
        .select_related("room")
        .prefetch_related(
            "room__set_ups",
            Prefetch("roles", people),
        )
        .order_by("starts_at", "pk")
    )


def among(sessions: Sequence[Session], summit: Summit) -> list[Conflict]:
    """The conflicts of `sessions`, read by `prepared`; also of ones that are not saved yet."""
    timed = sorted((one for one in sessions if one.starts_at and one.ends_at), key=_start)
    found = [
        *_in_rooms(timed),
        *_of_people(timed),
        *(conflict for session in timed for conflict in _of_one(session)),
        *_outside(timed, summit),
    ]
    return sorted(found, key=lambda conflict: not conflict.is_fatal)


def _start(session: Session) -> tuple[dt.datetime, int]:
    return _period(session)[0], session.pk or 0


def _period(session: Session) -> tuple[dt.datetime, dt.datetime]:
    """In UTC, where the night when the clocks change is a night as any other."""
    if session.starts_at is None or session.ends_at is None:
        raise ValueError("a session without a time has no period")
    return session.starts_at.astimezone(dt.UTC), session.ends_at.astimezone(dt.UTC)


def _overlapping(sessions: Sequence[Session]) -> Iterator[tuple[Session, Session]]:
    """Pairs that take place at the same time; `sessions` are in order of their start."""
    open_ones: list[Session] = []
    for session in sessions:
        start = _period(session)[0]
        open_ones = [one for one in open_ones if _period(one)[1] > start]
        for one in open_ones:
            yield one, session
        open_ones.append(session)


def _in_rooms(sessions: Sequence[Session]) -> Iterator[Conflict]:
    of_rooms: dict[Room, list[Session]] = defaultdict(list)
    for session in sessions:
        if session.room:
            of_rooms[session.room].append(session)
    for room, used_by in of_rooms.items():
        for first, second in _overlapping(used_by):
            words = {"room": room, "first": first.title, "second": second.title}
            message = _("%(room)s: “%(first)s” and “%(second)s” at the same time.") % words
            yield Conflict(K.ROOM, (first, second), message)
        yield from _turnarounds(room, used_by)


def _turnarounds(room: Room, used_by: Sequence[Session]) -> Iterator[Conflict]:
    for first, second in pairwise(used_by):
        gap = _period(second)[0] - _period(first)[1]
        if dt.timedelta(0) <= gap < dt.timedelta(minutes=room.turnaround_minutes):
            words = {
                "room": room,
                "first": first.title,
                "second": second.title,
                "minutes": int(gap.total_seconds() // 60),
                "needed": room.turnaround_minutes,
            }
            message = _(
                "%(room)s: %(minutes)s min between “%(first)s” and “%(second)s”, "
                "%(needed)s are needed."
            )
            yield Conflict(K.TURNAROUND, (first, second), message % words)


def _of_people(sessions: Sequence[Session]) -> Iterator[Conflict]:
    names: dict[int, str] = {}
    busy: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        people = {role.speaker_id: role.speaker for role in roles_of(session)}
        for pk, speaker in people.items():
            names[pk] = speaker.attendee.full_name
            busy[pk].append(session)
    for pk, theirs in busy.items():
        for first, second in _overlapping(theirs):
            words = {"name": names[pk], "first": first.title, "second": second.title}
            message = _("%(name)s is in “%(first)s” and “%(second)s” at the same time.") % words
            yield Conflict(K.SPEAKER, (first, second), message)


def roles_of(session: Session) -> list[Role]:
    """Of people who know of it."""
    return [role for role in _all_roles(session) if role.speaker.state in KNOWS_OF_IT]


def unconfirmed(session: Session) -> list[Role]:
    """Of people who may still come and have not agreed to: they are no conflict."""
    settled = DOES_NOT_COME | {SpeakerState.CONFIRMED}
    return [role for role in _all_roles(session) if role.speaker.state not in settled]


def _all_roles(session: Session) -> list[Role]:
    """A session that is not saved has none yet."""
    return list(session.roles.all()) if session.pk else []


def _of_one(session: Session) -> Iterator[Conflict]:
    words: dict[str, object] = {"session": session.title, "room": session.room}
    yield from _of_its_lead(session)
    yield from _of_the_gone(session)
    yield from _of_seats(session, words)


def _of_its_lead(session: Session) -> Iterator[Conflict]:
    """Of somebody who leads it on paper and does not come `_of_the_gone` tells."""
    leads = [role for role in _all_roles(session) if role.kind in LEADS]
    told_of = KNOWS_OF_IT | DOES_NOT_COME
    if session.kind not in NEEDS_A_CHAIR or any(role.speaker.state in told_of for role in leads):
        return
    message = _("“%(session)s” has no chair and no moderator.") % {"session": session.title}
    if leads:
        message = _("“%(session)s”: %(name)s (%(role)s) has not been asked yet.") % _of_part(
            session, leads[0]
        )
    yield Conflict(K.CHAIR, (session,), message)


def _of_the_gone(session: Session) -> Iterator[Conflict]:
    for role in _all_roles(session):
        if message := _GONE.get(role.speaker.state):
            yield Conflict(K.PART, (session,), str(message) % _of_part(session, role))


def _of_part(session: Session, role: Role) -> dict[str, object]:
    return {
        "session": session.title,
        "name": role.speaker.attendee.full_name,
        "role": role.get_kind_display(),
    }


def _outside(sessions: Sequence[Session], summit: Summit) -> Iterator[Conflict]:
    """Outside the summit's days, before its doors open (the main entrance's), or past midnight."""
    entrance = main_entrance(summit)
    opens = entrance.opens_at if entrance else None
    for session in sessions:
        if session.kind == SessionKind.REHEARSAL:
            continue
        start, end = (moment.astimezone(summit.zone) for moment in _period(session))
        words = {"session": session.title, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
        if _is_far(session, summit):
            day = {"day": dates.period(start.date(), start.date())}
            message = _(
                "“%(session)s” is on %(day)s, more than a week away from the days of the summit. "
                "Check the year, or choose another day."
            )
            yield Conflict(K.FAR, (session,), message % (words | day))
            continue
        if not summit.first_day <= start.date() <= summit.last_day:
            message = _("“%(session)s” is on a day that is none of the summit's.") % words
            yield Conflict(K.OUTSIDE, (session,), message)
        if opens and start.time() < opens:
            message = _("“%(session)s” begins at %(start)s, the doors open at %(opens)s.")
            yield Conflict(K.OUTSIDE, (session,), message % (words | {"opens": f"{opens:%H:%M}"}))
        if runs_late(session, summit) and session.kind != SessionKind.BANQUET:
            message = _("“%(session)s” ends after midnight, at %(end)s.") % words
            yield Conflict(K.OUTSIDE, (session,), message)


def runs_late(session: Session, summit: Summit) -> bool:
    """Whether it ends after midnight; a banquet may."""
    start, end = (moment.astimezone(summit.zone) for moment in _period(session))
    return end.date() > start.date() and end.time() > dt.time()


def _is_far(session: Session, summit: Summit) -> bool:
    """As `Sessions.far_away` asks it of Postgres."""
    start, end = (moment.date() for moment in _period(session))
    return end < summit.first_day - FAR or start > summit.last_day + FAR


def _of_seats(session: Session, words: dict[str, object]) -> Iterator[Conflict]:
    held = seating.held_by_room(session)
    if session.capacity and held is not None and session.capacity > held:
        numbers = {"seats": number(session.capacity), "held": number(held)}
        message = _(
            "“%(session)s”: %(seats)s seats, but %(room)s holds %(held)s. %(held)s are given."
        )
        yield Conflict(K.CAPACITY, (session,), message % (words | numbers))
    seats = seating.seats_of(session)
    if seats is not None and session.taken > seats:
        count = session.taken - seats
        message = ngettext(
            "“%(session)s”: %(count)s person loses the seat and goes to the waiting list.",
            "“%(session)s”: %(count)s people lose their seats and go to the waiting list.",
            count,
        )
        yield Conflict(K.SEATS, (session,), message % (words | {"count": count}))
