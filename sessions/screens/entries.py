"""Sessions as the pages show them, in the reader's language: one entry each, and one for a trace left behind."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html_join
from django.utils.translation import (
    get_language,
    gettext_lazy,
    ngettext,
    pgettext,
    pgettext_lazy,
)
from django.utils.translation import gettext as _

from sessions.enums import Access, SeatState, SessionKind
from sessions.programme import texts
from sessions.programme.released import Programme, Room, Session
from sessions.screens import availability
from summit import commas, dates
from summit.enums import SummitState
from summit.models import Summit

PLENARY = frozenset(
    {SessionKind.OPENING, SessionKind.KEYNOTE, SessionKind.SIGNING, SessionKind.AWARD}
)

Words = str | Promise  # lazy ones are looked up only for those who read them
_MOVED, _MOVED_HERE = pgettext_lazy("session", "Moved"), gettext_lazy("Moved here")
_INVITED = gettext_lazy("By invitation")
_INVITATION = pgettext_lazy("access to a session", "Invitation")


@dataclass(frozen=True)
class Mark:
    """A state: an icon and a word; `tone` is a class of tags."""

    icon: str
    words: str
    tone: str = ""


@dataclass(frozen=True)
class Own:
    """What a reader who came by a personal link has planned: session id -> state of the seat."""

    token: str
    seats: Mapping[int, str] = field(default_factory=dict)
    favourites: frozenset[int] = frozenset()

    def has(self, number: int) -> bool:
        return number in self.seats or number in self.favourites

    @property
    def count(self) -> int:
        return len(self.favourites | self.seats.keys())


class Reader:
    """Makes entries for one page: its summit, its moment, what was before, whose page it is."""

    def __init__(
        self,
        summit: Summit,
        programme: Programme,
        *,
        now: dt.datetime,
        before: Programme | None = None,
        seats: Mapping[int, str] | None = None,
        own: Own | None = None,
    ) -> None:
        self.summit, self.programme, self.now, self.own = summit, programme, now, own
        self.before = before
        self.seats = seats or {}
        base = reverse("agenda:programme", args=[summit.slug])
        self.base = reverse("agenda:own_programme", args=[own.token]) if own else base

    def entry(self, session: Session, on: dt.date | None = None) -> "Entry":
        """`on` is the day of the page, where a page shows one day."""
        is_begun = on is not None and session.runs_into(on)
        return Entry(
            self, session, session.starts_at, session.ends_at, session.room, is_begun=is_begun
        )

    def traces(self) -> "list[Entry]":
        """Where sessions were, before they moved, that take place elsewhere or at another time now."""
        if self.before is None:
            return []
        return [
            Entry(self, new, old.starts_at, old.ends_at, old.room, is_trace=True)
            for old in self.before.sessions
            if (new := self.programme.session(old.id)) and self.moved(new)
        ]

    def moved(self, session: Session) -> Session | None:
        """As it was before it moved, when it has another time or room since."""
        old = self.before.session(session.id) if self.before else None
        if old is None or not (old.takes_place and session.takes_place):
            return None
        same = (old.starts_at, old.ends_at) == (session.starts_at, session.ends_at)
        return None if same and room_id(old.room) == room_id(session.room) else old


class Entry:
    """One session, or its trace, at a place of the programme. Times and words are ready to be shown.

    `is_begun`: it began on a day before the one that is shown.
    """

    def __init__(
        self,
        reader: Reader,
        session: Session,
        starts_at: dt.datetime,
        ends_at: dt.datetime,
        room: Room | None,
        *,
        is_trace: bool = False,
        is_begun: bool = False,
    ) -> None:
        self.reader, self.session = reader, session
        self.is_trace, self.is_begun = is_trace, is_begun
        self.starts_at, self.ends_at, self.room = starts_at, ends_at, room
        self.pk = session.id
        self.url = f"{reader.base}sessions/{session.id}/"

    @property
    def room_id(self) -> int | None:
        return room_id(self.room)

    @property
    def is_band(self) -> bool:
        """A break of everybody: it lies across all rooms."""
        return self.session.kind == SessionKind.BREAK and self.room is None

    @property
    def is_plenary(self) -> bool:
        return self.session.kind in PLENARY

    @cached_property
    def title(self) -> str:
        return texts.shown(self.session.title)

    @cached_property
    def start(self) -> str:
        return f"{self.starts_at:%H:%M}"

    @cached_property
    def end(self) -> str:
        if self.is_begun:
            return f"{self.ends_at:%H:%M}"
        return dates.end(self.starts_at, self.ends_at)

    @property
    def hours(self) -> str:
        return f"{self.start}–{self.end}"

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        return self.starts_at, self.ends_at

    @cached_property
    def iso(self) -> str:
        return self.starts_at.isoformat(timespec="minutes")

    @cached_property
    def place(self) -> str:
        return texts.shown(self.room.name) if self.room else ""

    @cached_property
    def is_running(self) -> bool:
        return (
            self.session.takes_place
            and not self.is_trace
            and self.starts_at <= self.reader.now < self.ends_at
        )

    @cached_property
    def is_over(self) -> bool:
        return is_over(self.session, self.reader.summit, self.reader.now)

    @cached_property
    def old(self) -> Session | None:
        return None if self.is_trace else self.reader.moved(self.session)

    @cached_property
    def was(self) -> str:
        """The room before, where the list strikes it out: if it is another one."""
        if self.old is None:
            return ""
        if room_id(self.old.room) != room_id(self.room) and self.old.room:
            return texts.shown(self.old.room.name)
        return ""

    @cached_property
    def was_at(self) -> str:
        """The time before, where the list strikes it out: if it is another one; with its day, if that is too."""
        if self.old is None or self.old.period == self.session.period:
            return ""
        hours = texts.unbroken_clock(self.old)
        if self.old.day == self.session.day:
            return hours
        return dates.span(self.old.starts_at, self.old.ends_at, hours)

    @cached_property
    def spoken(self) -> str:
        """Which language is spoken, when it is not the reader's."""
        floor, wanted = _tongue(self.session.floor_language), _tongue(get_language() or "en")
        if floor == wanted or self.session.kind == SessionKind.BREAK:
            return ""
        if any(_tongue(code) == wanted for code in self.session.interpretation_languages):
            return _("in %(language)s, interpreted into %(other)s") % {
                "language": dates.language_name(floor),
                "other": dates.language_name(wanted),
            }
        return _("in %(language)s") % {"language": dates.language_name(floor)}

    @property
    def facts(self) -> str:
        """Place, language and time left in spans of their own; without the place where it is struck out."""
        words = (
            (self.spoken, self.remaining) if self.was else (self.place, self.spoken, self.remaining)
        )
        return format_html_join("", "<span>{}</span>", ((one,) for one in words if one))

    @cached_property
    def remaining(self) -> str:
        if not self.is_running:
            return ""
        left = -(-(self.ends_at - self.reader.now) // dt.timedelta(minutes=1))
        return ngettext("%(n)s minute left", "%(n)s minutes left", left) % {"n": left}

    @cached_property
    def progress(self) -> int:
        """Per cent of the time that is gone; 0 unless it is running."""
        if not self.is_running:
            return 0
        return max(1, int(100 * ((self.reader.now - self.starts_at) / self.session.length)))

    @property
    def may_be_kept(self) -> bool:
        return self.session.takes_place and not self.is_trace and not self.is_over

    @property
    def is_kept(self) -> bool:
        return bool(self.reader.own and self.pk in self.reader.own.favourites)

    @cached_property
    def classes(self) -> str:
        states = {
            "gone": self.is_trace or self.session.is_postponed,
            "cancelled": self.session.is_cancelled,
            "plenary": self.is_plenary and self.session.takes_place and not self.is_trace,
            "running": self.is_running,
            "mine": not self.is_trace and bool(self.reader.own and self.reader.own.has(self.pk)),
        }
        return " ".join(name for name, holds in states.items() if holds)

    @cached_property
    def marks(self) -> list[Mark]:
        """The states as a list shows them."""
        return list(self._marks(_MOVED, _INVITED))

    @cached_property
    def grid_marks(self) -> list[Mark]:
        """The states at the foot of a card in the grid."""
        return list(self._marks(_MOVED_HERE, _INVITATION))

    def _marks(self, moved: Words, invited: Words) -> Iterator[Mark]:
        session = self.session
        if self.is_trace:
            yield Mark("arrow-left-right", self._now_at(), "soft")
        elif session.is_cancelled:
            yield Mark("x", pgettext("session", "Cancelled"), "error")
        elif session.is_postponed:
            yield Mark("clock", _("Postponed, new time follows"), "warn")
        else:
            if self.is_begun:
                yield Mark("clock", _("Begun the day before"))
            if self.old:
                yield Mark("arrow-left-right", str(moved), "info")
            yield from self._own_mark()
            yield from self._access_marks(invited)

    def _own_mark(self) -> Iterator[Mark]:
        if self.reader.own and (state := self.reader.own.seats.get(self.pk)):
            yield seat_mark(state)

    def _access_marks(self, invited: Words) -> Iterator[Mark]:
        if self.session.access == Access.INVITATION:
            yield Mark("lock", str(invited))
        if self.reader.own and self.pk in self.reader.own.seats:
            return  # who has a seat need not know how many are left
        seats = self.reader.seats.get(self.pk) if self.session.has_seats else None
        if seats == availability.FULL:
            yield Mark("x", _("Full, waiting list"), "plain")
        elif seats == availability.FEW:
            yield Mark("user", _("Few seats left"), "warn")

    def _now_at(self) -> str:
        """Where the session of this trace is now, as far as it differs."""
        new, parts = self.session, []
        if new.starts_at.date() != self.starts_at.date():
            parts.append(dates.day_and_month(new.starts_at.date()))
        if new.starts_at != self.starts_at:
            parts.append(f"{new.starts_at:%H:%M}")
        if room_id(new.room) != self.room_id and new.room:
            parts.append(new.room.name.text)
        if not parts:
            parts.append(_("until %(time)s") % {"time": f"{new.ends_at:%H:%M}"})
        return _("Now %(place)s") % {"place": commas.facts(*parts)}


def seat_mark(state: str) -> Mark:
    """How somebody's own seat stands."""
    return {
        SeatState.BOOKED: Mark("check", _("Seat booked"), "ok"),
        SeatState.ATTENDED: Mark("check", _("Attended"), "ok"),
        SeatState.WAITLISTED: Mark("hourglass", _("On the waiting list"), "warn"),
        SeatState.OFFERED: Mark("circle-alert", _("A seat is kept for you"), "warn"),
        SeatState.EXPIRED: Mark("clock", _("Offer over"), "plain"),
    }[SeatState(state)]


def is_over(session: Session, summit: Summit, now: dt.datetime) -> bool:
    """Whether nothing can be planned with it any more. Before the doors open nobody looks at the clock:
    a summit that is tried out, or replayed, may lie in the past."""
    if summit.state in (SummitState.ENDED, SummitState.ARCHIVED, SummitState.CANCELLED):
        return True
    return summit.state == SummitState.LIVE and session.period[1] <= now


def room_id(room: Room | None) -> int | None:
    return room.id if room else None


def _tongue(code: str) -> str:
    return code.partition("-")[0]
