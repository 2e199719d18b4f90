"""One's own agenda: seats, marks, what clashes, and what can be pressed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from attendees import links
from attendees.models import Registration
from sessions import rules
from sessions.enums import Access, SeatState
from sessions.feeds import links as feed
from sessions.programme import texts
from sessions.programme.plans import Plan
from sessions.programme.released import Session
from sessions.screens import availability, board, listing, recent
from sessions.screens.entries import Entry, Own, is_over, seat_mark
from sessions.screens.session_page import Seats
from sessions.services import reminders
from summit import dates

_IN_BLOCK = 5  # sessions on the person's own page


def own_of(plan: Plan) -> Own:
    """The marks that the programme's pages show to whoever came by a personal link."""
    states = {entry.session.id: entry.seat.state_now for entry in plan.entries if entry.seat}
    marked = frozenset(entry.session.id for entry in plan.entries if entry.is_favourite)
    return Own(links.token(plan.registration), states, marked)


@dataclass(frozen=True)
class Planned:
    """A session of one's own agenda. `clashes`: titles of what is planned at the same time; `has_moved`: in
    the last days, and since it was planned."""

    entry: Entry
    clashes: list[str]
    seats: "SeatCard"
    has_moved: bool


@dataclass(frozen=True)
class PlannedDay:
    title: str
    rows: list[Planned]


@dataclass(frozen=True)
class Agenda:
    """The page. `moved` are those that a release of the last days has moved since they were planned. Of a
    summit that does not take place it says nothing else."""

    is_called_off: bool

    days: list[PlannedDay]
    moments: list[dt.datetime]
    moved: list[Entry]
    wants_reminders: bool
    feed_url: str
    subscribe_url: str


class SeatCard:
    """What somebody may do about a seat in `session`, and in which words it stands now."""

    def __init__(
        self, plan: Plan, session: Session, now: dt.datetime, seats: Seats | None = None
    ) -> None:
        entry = plan.entry(session)
        self._registration, self.session = plan.registration, session
        self.left = seats.left if seats else None
        self.waiting = seats.waiting if seats else 0
        self.seat, self.is_kept = entry.seat, entry.is_favourite
        self.is_over = is_over(session, plan.registration.summit, now)
        self._clashing = plan.clashing_with(session)
        self._token = links.token(plan.registration)

    @property
    def state(self) -> str:
        return self.seat.state_now if self.seat else ""

    @property
    def mark(self) -> Any:
        return seat_mark(self.state) if self.seat else None

    @property
    def is_open(self) -> bool:
        """Whether anything can be done about the session at all."""
        return self.session.takes_place and not self.is_over and not self._registration.is_over

    @property
    def may_book(self) -> bool:
        return (
            self.is_open and self.seat is None and rules.may_book(self._registration, self.session)
        )

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def next_in_line(self) -> int:
        """Which place in the waiting list one gets who joins it now."""
        return self.waiting + 1

    @property
    def is_few(self) -> bool:
        if self.left is None or not self.session.capacity:
            return False
        return availability.of_left(self.left, self.session.capacity) == availability.FEW

    @property
    def may_leave(self) -> bool:
        return not self.is_over and self.state in (SeatState.BOOKED, SeatState.WAITLISTED)

    @property
    def has_offer(self) -> bool:
        return self.state == SeatState.OFFERED

    @property
    def clashes(self) -> list[str]:
        """The titles of what the person sits in at that time: said before booking, and as long as it stands."""
        is_asked = self.may_book or bool(self.seat and self.is_open)
        return [texts.shown(one.session.title) for one in self._clashing] if is_asked else []

    @cached_property
    def refusal(self) -> str:
        """Why no seat can be booked, in words; empty when one can, or none is needed."""
        if self._registration.is_over and self.session.access != Access.OPEN:
            return _("Your registration is over. It holds no seats.")
        if self.seat or not self.is_open or self.may_book or self.session.access == Access.OPEN:
            return ""
        if self.session.access == Access.INVITATION:
            return _("Seats are given by the summit office.")
        if not rules.is_for(self._registration, self.session):
            return _("Seats are for other passes than yours.")
        return _("Seats can be booked once your registration is confirmed.")

    @cached_property
    def urls(self) -> dict[str, str]:
        arguments = [self._token, self.session.id]
        return {
            name: reverse(f"agenda:{name}", args=arguments) for name in ("book", "leave", "accept")
        }


def agenda(plan: Plan) -> Agenda:
    """The whole page of one's own agenda."""
    rows = [] if plan.is_called_off else list(_rows(plan, timezone.now()))
    url = feed.feed_url(plan.registration)
    return Agenda(
        is_called_off=plan.is_called_off,
        days=_days(rows),
        moments=listing.moments(row.entry for row in rows),
        moved=[row.entry for row in rows if row.has_moved],
        wants_reminders=not reminders.are_refused(plan.registration.attendee),
        feed_url=url,
        subscribe_url=subscribe_url(url),
    )


def subscribe_url(feed_url: str) -> str:
    """The feed for a calendar program: following it opens the question whether to subscribe."""
    return "webcal://" + feed_url.partition("://")[2]


def _rows(plan: Plan, now: dt.datetime) -> Iterator[Planned]:
    if plan.programme is None or not plan.entries:
        return  # how full sessions are need not be asked
    made = board.reader(plan.registration.summit, plan.programme, now, own_of(plan))
    moves = recent.releases(plan.registration.summit, plan.programme).moved
    for planned in plan.entries:
        session, entry = planned.session, made.entry(planned.session)
        move = moves.get(session.id)
        is_new = move is not None and planned.was_planned_before(move.at)
        yield Planned(
            entry=entry,
            clashes=[texts.shown(one.title) for one in _clashing(plan, session)],
            seats=SeatCard(plan, session, now),
            has_moved=entry.old is not None and is_new,
        )


def _clashing(plan: Plan, session: Session) -> list[Session]:
    """What is planned for the same time, with or without a seat: said at each of the two."""
    others = (entry.session for entry in plan.entries if entry.session.id != session.id)
    if not session.takes_place:
        return []
    return [other for other in others if other.takes_place and session.overlaps(other)]


def _days(rows: Sequence[Planned]) -> list[PlannedDay]:
    found: dict[dt.date, list[Planned]] = {}
    for row in rows:
        found.setdefault(row.entry.session.day, []).append(row)
    return [PlannedDay(dates.weekday(day), planned) for day, planned in found.items()]


def block(plan: Plan) -> dict[str, Any]:
    """The part of the person's own page: what comes next, and what moved."""
    planned = list(_rows(plan, timezone.now()))
    rows = [row.entry for row in planned]
    coming = ([entry for entry in rows if not entry.is_over] or rows)[:_IN_BLOCK]
    moved = [row.entry for row in planned if row.has_moved]
    token = [links.token(plan.registration)]
    return {
        "moved": moved,
        "parts": listing.by_day(coming),
        "moments": listing.moments((*coming, *moved[:1])),  # the first that moved is told
        "rest": max(0, len(rows) - _IN_BLOCK),
        "subscribe_url": subscribe_url(feed.feed_url(plan.registration)),
        "agenda_url": reverse("agenda:my_agenda", args=token),
        "programme_url": reverse("agenda:own_programme", args=token),
    }


def around(plan: Plan) -> dict[str, Any]:
    """What the programme's pages need of whoever came by a personal link."""
    own = own_of(plan)
    token = [own.token]
    return {
        "own": {
            "agenda_url": reverse("agenda:my_agenda", args=token),
            "programme_url": reverse("agenda:own_programme", args=token),
            "favourite_url": reverse("agenda:favourite", args=token),
            "reminders_url": reverse("agenda:reminders", args=token),
            "calendar_url": reverse("agenda:my_calendar", args=token),
            "my_page": reverse("attendees:my", args=token),
            "count": own.count,
        }
    }


def is_own_address(path: str, registration: Registration) -> bool:
    """Whether `path` is a page of this person's, so that a form may lead back there."""
    token = links.token(registration)
    codes = [code for code, _name in settings.LANGUAGES]
    return any(path.startswith(f"/{code}/my/{token}/") for code in codes)
