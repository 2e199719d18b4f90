"""What a batch of mails needs to know of its receivers, read once for all of them and only when needed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from attendees.models import Attendee, Registration
from sessions.enums import HOLDS_A_SEAT, IS_CERTAIN, LIVING_SEATS
from sessions.models import Favourite, Seat
from sessions.programme import plans, revisions, snapshots
from sessions.programme.released import Programme
from sessions.services import notices
from summit.models import Notification, Summit


@dataclass
class Plans:
    """What one person has to do with sessions: session id -> seat, and when it was marked."""

    seats: dict[int, Seat] = field(default_factory=dict)
    marks: dict[int, dt.datetime] = field(default_factory=dict)
    offers: Mapping[int, dt.datetime] = field(default_factory=dict)  # seat id -> since when sent

    @property
    def certain(self) -> set[int]:
        """The sessions with a booked seat."""
        return {number for number, seat in self.seats.items() if seat.state in IS_CERTAIN}

    def in_calendar(self, summit: Summit, programme: Programme, *, since: int | None) -> set[int]:
        """The sessions that may be in the calendar; see `plans.in_calendar`."""
        return plans.in_calendar(summit, programme, self.seats.values(), self.marks, since=since)


class Readers:
    """The receivers of a batch."""

    def __init__(self, notifications: Sequence[Notification]) -> None:
        self._of_seats = [row for row in notifications if _is_about(row, "agenda.seat")]
        self._of_people = [row for row in notifications if not _is_about(row, "agenda.seat")]
        self._summit_ids = {row.summit_id for row in notifications if row.summit_id}

    @cached_property
    def summits(self) -> Mapping[int, Summit]:
        return Summit.objects.in_bulk(self._summit_ids)

    @cached_property
    def programmes(self) -> Mapping[int, Programme]:
        """Summit id -> its latest release as the database knows it: a notice written from the one before,
        because a process kept that a moment longer, would say that nothing is different, and be lost."""
        return {
            summit: programme
            for summit in self._summit_ids
            if (programme := snapshots.release_of(summit, snapshots.latest_number(summit)))
        }

    @cached_property
    def _seats(self) -> Mapping[int, Seat]:
        ids = {row.subject_id for row in self._of_seats}
        return Seat.objects.select_related("registration").in_bulk(ids) if ids else {}

    def seat(self, row: Notification) -> Seat | None:
        """The seat that `row` is about; an example may be about a person, and then has some seat."""
        if _is_about(row, "agenda.seat"):
            return self._seats.get(row.subject_id or 0)
        mine = Seat.objects.filter(registration__attendee=self.attendee_id(row))
        return mine.select_related("registration").order_by("-pk").first()

    def attendee_id(self, row: Notification) -> int:
        """Whom `row` is for; 0 when the person is gone."""
        if not _is_about(row, "agenda.seat"):
            return row.subject_id or 0
        seat = self._seats.get(row.subject_id or 0)
        return seat.registration.attendee_id if seat else 0

    @cached_property
    def _people(self) -> set[int]:
        known = {row.subject_id for row in self._of_people if row.subject_id}
        return known | {seat.registration.attendee_id for seat in self._seats.values()}

    @cached_property
    def attendees(self) -> Mapping[int, Attendee]:
        return Attendee.objects.in_bulk(self._people)

    @cached_property
    def registrations(self) -> Mapping[int, Registration]:
        """Attendee id -> the living registration, whose link is in the mail; speakers may have none."""
        found = {}
        for attendee, registrations in self._all_registrations.items():
            for registration in registrations:
                if not registration.is_over:
                    registration.attendee = self.attendees[attendee]
                    found[attendee] = registration
        return found

    @cached_property
    def _all_registrations(self) -> Mapping[int, list[Registration]]:
        """Attendee id -> also those that are over."""
        found: dict[int, list[Registration]] = defaultdict(list)
        for registration in Registration.objects.filter(attendee__in=self._people):
            found[registration.attendee_id].append(registration)
        return found

    @cached_property
    def untold_since(self) -> Mapping[int, int]:
        """Attendee id -> the release from which he or she may not know of changes."""
        return notices.untold_since(self._people)

    def steps(self, row: Notification) -> Mapping[int, int]:
        """Session id -> what the person's seats add to its SEQUENCE, as it was with what `row` is about: who
        gets the mail may have booked or registered anew before it is written."""
        until, about = self._moment(row), self._about(row)
        everything = self._all_seats.get(self.attendee_id(row), [])
        found = revisions.of_sessions(
            seat for seat in everything if until is None or seat.created_at <= until
        )
        if about:
            found |= {about.session_id: revisions.of_seats(everything).get(about.pk, 0)}
        return found

    def returns(self, row: Notification) -> int:
        """How often a registration of the person had ended before what `row` is about."""
        until = self._moment(row)
        ends = self._ends.get(self.attendee_id(row), [])
        return sum(until is None or at <= until for at in ends) - _tells_of_an_end(row)

    def _moment(self, row: Notification) -> dt.datetime | None:
        """When what `row` tells was so; None where it tells how things are when it is written."""
        return row.queued_at if self._about(row) or _tells_of_an_end(row) else None

    @cached_property
    def _ends(self) -> Mapping[int, list[dt.datetime]]:
        """Attendee id -> when registrations of the person ended."""
        owners = {
            registration.pk: attendee
            for attendee, registrations in self._all_registrations.items()
            for registration in registrations
        }
        found: dict[int, list[dt.datetime]] = defaultdict(list)
        for registration, at in revisions.ends_of(owners):
            found[owners[registration]].append(at)
        return found

    def _about(self, row: Notification) -> Seat | None:
        return self._seats.get(row.subject_id or 0) if _is_about(row, "agenda.seat") else None

    @cached_property
    def _all_seats(self) -> Mapping[int, list[Seat]]:
        """Attendee id -> the seats in the order of their keys, also those that are over, and of an earlier
        registration."""
        rows = Seat.objects.filter(registration__attendee__in=self._people)
        found: dict[int, list[Seat]] = defaultdict(list)
        for seat in rows.select_related("registration").order_by("pk"):
            found[seat.registration.attendee_id].append(seat)
        return found

    @cached_property
    def waiting_since(self) -> Mapping[int, int]:
        """Attendee id -> the release from which a notice tells that is still to be sent."""
        return notices.waiting_since(self._people)

    def plans_of(self, attendee: int) -> Plans:
        return self._plans.get(attendee) or Plans()

    @cached_property
    def _plans(self) -> Mapping[int, Plans]:
        owners = {one.pk: one.attendee_id for one in self.registrations.values()}
        found: dict[int, Plans] = defaultdict(Plans)
        for owner, seats in self._all_seats.items():
            mine = (seat for seat in seats if owners.get(seat.registration_id) == owner)
            found[owner].seats = {seat.session_id: seat for seat in _latest_last(mine)}
        offers = notices.offers_of(
            seat.pk
            for plans_of_one in found.values()
            for seat in plans_of_one.seats.values()
            if seat.waiting_since and seat.state in HOLDS_A_SEAT
        )
        for one in found.values():
            one.offers = offers
        marks = Favourite.objects.filter(registration__in=owners)
        for owner, session, at in marks.values_list("registration", "session", "created_at"):
            found[owners[owner]].marks[session] = at
        return dict(found)


def _latest_last(seats: Iterable[Seat]) -> list[Seat]:
    """So that of several seats in one session the living one counts, else the one that ended last."""
    return sorted(seats, key=lambda seat: (seat.state in LIVING_SEATS, seat.pk))


def _tells_of_an_end(row: Notification) -> bool:
    """Whether `row` tells that a registration is over, which is the last that has ended then."""
    return row.kind == notices.ENDED and "sessions" in row.context


def _is_about(row: Notification, label: str) -> bool:
    return row.subject.startswith(f"{label}:")
