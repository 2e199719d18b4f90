"""What one person plans at a summit: seats and marks, beside the released sessions that they are for."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from attendees.models import Registration
from sessions.enums import HOLDS_A_SEAT, IS_CERTAIN, LIVING_SEATS
from sessions.models import Favourite, Release, Seat
from sessions.programme import differences, revisions, snapshots
from sessions.programme.differences import CONCERNS_THE_AUDIENCE, ChangeKind
from sessions.programme.released import Programme, Session
from summit import pages
from summit.models import Summit


@dataclass(frozen=True)
class Entry:
    """One session of somebody's plan; `seat` is a living one. What was planned and is cancelled stays in the
    plan without one, so that agendas and calendars say it."""

    session: Session
    seat: Seat | None
    is_favourite: bool
    steps: int = 0  # what the person's seats add to the calendar entry: see `revisions`
    since: dt.datetime | None = None  # when the person first planned it; None: it is not planned

    def was_planned_before(self, moment: dt.datetime) -> bool:
        return self.since is not None and self.since < moment

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

    @property
    def is_called_off(self) -> bool:
        """Whether its summit does not take place."""
        programme = self.programme
        return bool(
            self.registration.summit.is_cancelled or (programme and programme.called_off_at)
        )

    @cached_property
    def returns(self) -> int:
        """How often a registration of the person has ended: see `revisions`."""
        mine = Registration.objects.filter(attendee=self.registration.attendee_id)
        return len(revisions.ends_of(mine.values_list("pk", flat=True)))

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
    programme = snapshots.shown(registration.summit_id)
    if programme is None or registration.is_over:
        return Plan(registration, programme, ())
    # Those that are over too, and of an earlier registration: the person's calendar has known them.
    rows = Seat.objects.filter(registration__attendee=registration.attendee_id).order_by("pk")
    seats = list(rows)
    own = [seat for seat in seats if seat.registration_id == registration.pk]
    by_session = {seat.session_id: seat for seat in own if seat.state in LIVING_SEATS}
    lost = {seat.session_id for seat in own if seat.lost_in_release}
    steps = revisions.of_sessions(seats)
    marks = Favourite.objects.filter(registration=registration)
    marked = dict(marks.values_list("session", "created_at"))
    planned = (
        Entry(
            session,
            None if session.is_cancelled else by_session.get(session.id),
            session.id in marked,
            steps.get(session.id, 0),
            _since(by_session.get(session.id), marked.get(session.id)),
        )
        for session in programme.everything
        if session.id in by_session
        or session.id in marked
        or (session.is_cancelled and session.id in lost)
    )
    return Plan(registration, programme, tuple(planned))


def _since(seat: Seat | None, mark: dt.datetime | None) -> dt.datetime | None:
    return min((at for at in (seat.created_at if seat else None, mark) if at), default=None)


def in_calendar(
    summit: Summit | int,
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
    # Also of who lost it to a smaller room and waits: the entry has stayed as a perhaps.
    living = {seat.session_id for seat in had if seat.state in LIVING_SEATS}
    lost = {
        seat.session_id for seat in had if since is not None and (seat.lost_in_release or 0) > since
    }
    # What was given back and is marked has stayed there as a perhaps.
    given_back = {seat.session_id for seat in had if seat.session_id in marks}
    planned = living | lost | given_back | pencilled_in(summit, programme, marks)
    return planned - _told_to_be_off(summit, programme, since)


def _told_to_be_off(summit: Summit | int, programme: Programme, since: int | None) -> set[int]:
    """The sessions that do not take place, or not yet at a new time, of which that was told: a seat in what is
    postponed lives on, while its entry has left the calendar."""
    off = {one.id for one in programme.everything if not one.takes_place}
    if since is None or not off:
        return off
    known = snapshots.release_of(summit, since) if since else None
    return off & {one.id for one in (known.everything if known else ()) if not one.takes_place}


def pencilled_in(
    summit: Summit | int, programme: Programme, marks: Mapping[int, dt.datetime]
) -> set[int]:
    """Of the marked sessions (id -> when), those that may be in the calendar: who marked them was told of a
    change, and with it got an entry. Of other words or seats nobody is told."""
    found = programme.by_id
    later = {n for n, at in marks.items() if n in found and at < found[n].changed_at}
    if not later:
        return set()
    told = _told_of(summit, programme.number)
    return {number for number in later if number in told and marks[number] < told[number]}


def _told_of(summit: Summit | int, latest: int) -> Mapping[int, dt.datetime]:
    """Session id -> when a release last changed what those have to know who marked it. Kept by this process."""
    of = summit.pk if isinstance(summit, Summit) else summit

    def load() -> Mapping[int, dt.datetime]:
        rows = Release.objects.for_summit(of).filter(number__gt=1, number__lte=latest)
        # The one before and this one: of very many releases not all at once.
        read = lru_cache(maxsize=2)(lambda number: snapshots.read_once(of, number))
        told: dict[int, dt.datetime] = {}
        for number, at, changes in rows.order_by("number").values_list(
            "number", "published_at", "changes"
        ):
            for row in changes:
                if _concerns(read, number, row["session"], frozenset(row["kinds"])):
                    told[row["session"]] = at
        return told

    return pages.remember(f"agenda:told:{of}:{latest}", load)


def _concerns(
    read: Callable[[int], Programme | None], number: int, session: int, kinds: frozenset[str]
) -> bool:
    """Whether release `number` changed `session` so that who marked it is told. The two releases are read only
    where its `kinds` do not say it."""
    if kinds & CONCERNS_THE_AUDIENCE:
        return True
    if not kinds & {ChangeKind.PEOPLE, ChangeKind.SEATS}:
        return False
    old, new = read(number - 1), read(number)
    if old is None or new is None:
        return False
    change = differences.of_session(old.by_id.get(session), new.by_id.get(session))
    return change is not None and (change.concerns_the_audience or change.asks_for_seats)


def _clashes(entries: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    taking_place = [entry for entry in entries if entry.session.takes_place]
    for number, first in enumerate(taking_place):
        for second in taking_place[number + 1 :]:
            if first.session.overlaps(second.session):
                yield first, second
