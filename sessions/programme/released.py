"""A release as typed, unchanging things, the same for everybody who shows it: `snapshots` reads them.

All times are aware, in the zone of the summit as it was when it was published.
"""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.utils import translation

from sessions.enums import INTERNAL_KINDS, Access, RoleKind, SessionKind, SessionState
from summit import commas, dates

SAME = ""  # instead of a language: words that are the same in all, such as a name


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the languages that they were written in."""

    texts: Mapping[str, str]

    def _shown(self) -> tuple[str, str]:
        wanted = translation.get_language() or settings.LANGUAGE_CODE
        if same := self.texts.get(SAME):
            return wanted, same
        for code in (wanted, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
            if text := self.texts.get(code):
                return code, text
        return wanted, ""

    @property
    def shown(self) -> tuple[str, str]:
        """Language and words, for who needs both."""
        return self._shown()

    @property
    def text(self) -> str:
        """In the active language, or the first that there is; empty when there is none."""
        return self._shown()[1]

    @property
    def lang(self) -> str:
        """The language that `text` is in (BCP 47 as Django writes it: zh-hans)."""
        return self._shown()[0]

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return any(self.texts.values())


@dataclass(frozen=True, slots=True)
class Named:
    """A track or a topic."""

    id: int
    name: Text


@dataclass(frozen=True, slots=True)
class Room:
    id: int
    name: Text
    hall: Text
    venue: Text
    has_step_free_access: bool

    @property
    def place(self) -> str:
        """Room and hall in the active language, as a calendar or a mail names them."""
        parts = dict.fromkeys(part for part in (self.name.text, self.hall.text) if part)
        return commas.facts(*parts)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A confirmed speaker as he or she is introduced. `post` is a title at `organisation`."""

    id: int
    attendee_id: int
    name: str
    latin_name: str
    honorific: str
    sort_key: str
    post: Text
    organisation: Text
    country: str  # ISO 3166, or empty
    biography: Text
    is_sample: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.honorific} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a session."""

    kind: RoleKind
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class Session:
    id: int
    uid: uuid.UUID
    sequence: int
    changed_at: dt.datetime  # when the release was published that changed it last
    state: SessionState
    kind: SessionKind
    access: Access
    title: Text
    abstract: Text
    track: Named | None
    topics: tuple[Named, ...]
    room: Room | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    floor_language: str
    interpretation_languages: tuple[str, ...]
    category_ids: frozenset[int]
    capacity: int | None  # seats; None: nobody counts
    parts: tuple[Part, ...]
    team: tuple[tuple[int, str], ...]  # (attendee, role) of everybody who works in it; not public
    is_sample: bool = False  # invented for a demo, no reported fact

    @property
    def keynote_speakers(self) -> list["Speaker"]:
        return [part.speaker for part in self.parts if part.kind == RoleKind.KEYNOTE]

    def parts_of(self, attendee: int) -> frozenset[str]:
        """The RoleKind of what the attendee of this id does in it."""
        return frozenset(kind for who, kind in self.team if who == attendee)

    @property
    def day(self) -> dt.date:
        """The day that it belongs to: a banquet after midnight is of the evening that it began."""
        return self.starts_at.date()

    def runs_into(self, day: dt.date) -> bool:
        """Whether it began before `day` and goes on then; midnight is still the day before."""
        return 0 < (day - self.day).days <= dates.days_later(self.starts_at, self.ends_at)

    @property
    def length(self) -> dt.timedelta:
        """How long it lasts in real time, also over the night when the clocks change."""
        return self.period[1] - self.period[0]

    @property
    def period(self) -> tuple[dt.datetime, dt.datetime]:
        """Start and end in UTC, to be compared: two times of one zone compare as clocks show them."""
        return self.starts_at.astimezone(dt.UTC), self.ends_at.astimezone(dt.UTC)

    @property
    def takes_place(self) -> bool:
        return self.state == SessionState.SCHEDULED

    @property
    def is_postponed(self) -> bool:
        return self.state == SessionState.POSTPONED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def has_seats(self) -> bool:
        """Whether one has a seat or has none; an open session is for whoever comes."""
        return self.access != Access.OPEN

    def overlaps(self, other: "Session") -> bool:
        return self.period[0] < other.period[1] and other.period[0] < self.period[1]


@dataclass(frozen=True, slots=True)
class Day:
    date: dt.date
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Programme:
    """One release, read. `sessions` are in order of time and hold what the public may see."""

    number: int
    published_at: dt.datetime
    time_zone: str
    tracks: tuple[Named, ...]
    topics: tuple[Named, ...]
    rooms: tuple[Room, ...]
    people: tuple[Speaker, ...] = field(repr=False)  # with interpreters, whom no page names
    everything: tuple[Session, ...] = field(repr=False)  # with rehearsals, which no page shows
    called_off_at: dt.datetime | None = None  # when the summit was cancelled: nothing takes place

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        return tuple(one for one in self.everything if one.kind not in INTERNAL_KINDS)

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @cached_property
    def by_id(self) -> Mapping[int, Session]:
        """Every session, also those that no page shows."""
        return {session.id: session for session in self.everything}

    @cached_property
    def _public(self) -> Mapping[int, Session]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Those with a part in a session that the public sees, in the order of their names."""
        return tuple(person for person in self.people if person.id in self._of_speakers)

    @cached_property
    def _speakers(self) -> Mapping[int, Speaker]:
        return {speaker.id: speaker for speaker in self.speakers}

    @cached_property
    def _of_speakers(self) -> Mapping[int, tuple[Session, ...]]:
        found: dict[int, list[Session]] = {}
        for session in self.sessions:
            for number in dict.fromkeys(part.speaker.id for part in session.parts):
                found.setdefault(number, []).append(session)
        return {number: tuple(sessions) for number, sessions in found.items()}

    def session(self, number: int) -> Session | None:
        """The public session of this id."""
        return self._public.get(number)

    def speaker(self, number: int) -> Speaker | None:
        """The speaker of this id whom the public knows."""
        return self._speakers.get(number)

    def sessions_of(self, speaker: Speaker) -> tuple[Session, ...]:
        return self._of_speakers.get(speaker.id, ())

    @cached_property
    def _days(self) -> tuple[Day, ...]:
        found: dict[dt.date, list[Session]] = {}
        for session in self.sessions:
            if not session.is_postponed:
                found.setdefault(session.day, []).append(session)
        return tuple(Day(date, tuple(sessions)) for date, sessions in sorted(found.items()))

    def days(self) -> tuple[Day, ...]:
        """The days on which something takes place or was to; a postponed session has no day yet."""
        return self._days

    @cached_property
    def postponed(self) -> tuple[Session, ...]:
        return tuple(session for session in self.sessions if session.is_postponed)
