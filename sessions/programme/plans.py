"""What one person plans at a summit: seats and marks, beside the released sessions that they are for."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from attendees.models import Registration
from sessions.enums import HOLDS_A_SEAT, IS_CERTAIN
from sessions.models import Favourite, Seat
from sessions.programme import snapshots
from sessions.programme.snapshots import Programme, Session


@dataclass(frozen=True)
class Entry:
    """One session of somebody's plan; `seat` is a living one."""

    session: Session
    seat: Seat | None
    is_favourite: bool

    @property
    def has_a_seat(self) -> bool:
        return self.seat is not None and self.seat.state in HOLDS_A_SEAT

    @property
    def is_certain(self) -> bool:
        """Whether the person comes: an offer or a mark is a perhaps."""
        return self.seat is not None and self.seat.state in IS_CERTAIN


@dataclass(frozen=True)
class Plan:
    """In order of time. Empty for a registration that is over."""

    registration: Registration
    programme: Programme | None
    entries: tuple[Entry, ...]

    @cached_property
    def clashes(self) -> tuple[tuple[Entry, Entry], ...]:
        """Pairs with seats at the same time: nobody sits in two rooms."""
        return tuple(_clashes([entry for entry in self.entries if entry.has_a_seat]))

    @cached_property
    def clashing(self) -> frozenset[int]:
        """The ids of sessions that clash with another one."""
        return frozenset(entry.session.id for pair in self.clashes for entry in pair)

    def clashing_with(self, session: Session) -> tuple[Entry, ...]:
        """What the person has a seat in at the time of `session`: to be said before booking it."""
        return tuple(
            entry
            for entry in self.entries
            if entry.has_a_seat
            and entry.session.takes_place
            and entry.session.id != session.id
            and entry.session.overlaps(session)
        )

    def entry(self, session: Session) -> Entry:
        """The entry of `session`; one without seat and mark when it is not planned."""
        found = (entry for entry in self.entries if entry.session.id == session.id)
        return next(found, Entry(session, None, False))


def of_registration(registration: Registration) -> Plan:
    """The plan of a person, in two queries."""
    programme = snapshots.latest(registration.summit_id)
    if programme is None or registration.is_over:
        return Plan(registration, programme, ())
    seats = Seat.objects.living().filter(registration=registration)
    by_session = {seat.session_id: seat for seat in seats}
    marks = Favourite.objects.filter(registration=registration)
    marked = frozenset(marks.values_list("session", flat=True))
    planned = (
        Entry(session, by_session.get(session.id), session.id in marked)
        for session in programme.everything
        if session.id in by_session or session.id in marked
    )
    return Plan(registration, programme, tuple(planned))


def in_calendar(
    programme: Programme,
    seats: Iterable[Seat],
    marks: Mapping[int, dt.datetime],
    *,
    since: int | None,
) -> set[int]:
    """The ids of the sessions that may be in the calendar of who has `seats`, living or not, and `marks`.

    `since` is the release from which the person was not told of changes; None: he or she knows of all. What
    a release took away leaves the calendar with the mail that tells it, and is there until then.
    """
    had = [seat for seat in seats if seat.booked_at]
    certain = {seat.session_id for seat in had if seat.state in IS_CERTAIN}
    lost = {
        seat.session_id for seat in had if since is not None and (seat.lost_in_release or 0) > since
    }
    # What was given back and is marked has stayed there as a perhaps.
    given_back = {seat.session_id for seat in had if seat.session_id in marks}
    return certain | lost | given_back | pencilled_in(programme, marks)


def pencilled_in(programme: Programme, marks: Mapping[int, dt.datetime]) -> set[int]:
    """Of the marked sessions (id -> when), those that may be in the calendar: a change of them was mailed,
    and with it an entry."""
    found = programme.by_id
    return {
        number for number, at in marks.items() if number in found and at < found[number].changed_at
    }


def _clashes(entries: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    taking_place = [entry for entry in entries if entry.session.takes_place]
    for number, first in enumerate(taking_place):
        for second in taking_place[number + 1 :]:
            if first.session.overlaps(second.session):
                yield first, second
