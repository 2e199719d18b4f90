"""Whom the changes of a release concern: people with a seat, in line or with a mark, and those who work in it.

A keynote speaker who does not speak any more concerns everybody who planned to come.
Of more or fewer seats hear those alone who lose theirs; of a session that takes no seats any more, who is
in line; of one that takes seats from now on, who has marked it and has none. Nobody else hears of a change.

Everything is counted and chosen by Postgres: a release may concern tens of thousands of people.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, When

from attendees.enums import RegistrationState
from attendees.models import Attendee
from sessions.enums import SeatState
from sessions.models import Favourite, Seat
from sessions.programme.differences import Change, ChangeKind
from summit.models import Summit


@dataclass(frozen=True)
class Told:
    """How many people of each sort hear of one change; `losing` of those with a seat lose it."""

    seats: int = 0
    waiting: int = 0
    favourites: int = 0
    team: int = 0
    losing: int = 0

    @property
    def holders(self) -> int:
        """Who has a seat and hears of it: everybody, or those alone who lose theirs."""
        return max(self.seats, self.losing)

    @property
    def is_nobody(self) -> bool:
        return not (self.holders or self.waiting or self.favourites or self.team)


def told_of(changes: Sequence[Change]) -> dict[int, Told]:
    """Session id -> whom its change tells, in at most five queries."""
    numbers = set(_audience_ids(changes))
    smaller = _becoming_smaller(changes)
    seats = _counted(Seat.objects.holding(), numbers | smaller.keys())
    waiting = _counted(Seat.objects.waitlisted(), numbers)
    waiting += _counted(Seat.objects.in_line(), set(opening(changes)) - numbers)
    favourites = _counted(Favourite.objects.all(), numbers)
    favourites += _counted(_without_a_seat(), set(_asking(changes)) - numbers)
    found = {}
    for change in changes:
        number = change.session.id
        left = 0 if change.ends_it else smaller.get(number, seats[number])
        of_all = number in numbers
        found[number] = Told(
            seats=seats[number] if of_all else 0,
            waiting=waiting[number],
            favourites=favourites[number],
            team=len(team_of(change)),
            losing=max(0, seats[number] - left),
        )
    return found


def people(summit: Summit, changes: Sequence[Change], losing: Iterable[int] = ()) -> QuerySet:
    """The attendees whom `changes` concern, each once; `losing` are the ids of seats that are lost."""
    team = frozenset[int]().union(*(team_of(change) for change in changes))
    holders = [
        rows.order_by().values(person=F("registration__attendee"))
        for rows in _plans(changes, losing)
    ]
    at_work = Attendee.objects.filter(pk__in=team).order_by().values(person=F("pk"))
    everybody = holders[0].union(*holders[1:], at_work)
    return Attendee.objects.for_summit(summit).filter(pk__in=everybody)


def _plans(changes: Sequence[Change], losing: Iterable[int]) -> tuple[QuerySet, ...]:
    """The seats and marks for whose sake `changes` concern somebody."""
    numbers = _audience_ids(changes)
    return (
        Seat.objects.living().filter(session__in=numbers),
        Seat.objects.filter(pk__in=list(losing)),
        Seat.objects.in_line().filter(session__in=opening(changes)),
        Favourite.objects.filter(session__in=numbers),
        _without_a_seat().filter(session__in=_asking(changes)),
    )


def concerned_by(
    changes: Sequence[Change], losing: Iterable[int], people: Collection[int]
) -> dict[int, set[int]]:
    """Attendee id -> the ids of the sessions of `changes` that concern them, for those of `people`."""
    found: dict[int, set[int]] = {person: set() for person in people}
    for rows in _plans(changes, losing):
        mine = rows.filter(registration__attendee__in=people).order_by()
        for person, session in mine.values_list("registration__attendee", "session"):
            found[person].add(session)
    for change in changes:
        for person in team_of(change).intersection(people):
            found[person].add(change.session.id)
    return found


def team_of(change: Change) -> frozenset[int]:
    """The attendees who work in the session and have to know of `change`."""
    if change.concerns_the_audience or ChangeKind.ADDED in change.kinds:
        return change.team()
    return change.came_and_went() if ChangeKind.PEOPLE in change.kinds else frozenset()


def offered(changes: Sequence[Change]) -> int:
    """How many of those who wait a seat is free for, once the changes are public."""
    sessions = {one.new.id: one.new for one in changes if one.new and one.new.takes_place}
    counted = {number for number, one in sessions.items() if one.has_seats}
    in_turn = Seat.objects.waitlisted().filter(registration__state=RegistrationState.CONFIRMED)
    waiting = _counted(in_turn, counted)
    taken = _counted(Seat.objects.holding(), set(waiting))
    return sum(
        count
        if (seats := sessions[number].capacity) is None
        else min(count, max(0, seats - taken[number]))
        for number, count in waiting.items()
    )


def opening(changes: Sequence[Change]) -> list[int]:
    """The ids of the sessions in which nobody waits for a seat any more: none is needed."""
    return [change.session.id for change in changes if change.opens]


def losers(changes: Sequence[Change]) -> list[int]:
    """The ids of the seats that are lost where a session gets smaller than what is taken."""
    smaller = _becoming_smaller(changes)
    taken = _counted(Seat.objects.holding(), set(smaller))
    lost: list[int] = []
    for session, seats in smaller.items():
        if taken[session] > seats:
            lost += _losers(session, seats)
    return lost


def _losers(session: int, seats: int) -> list[int]:
    """Who came keeps the seat, then the order of booking decides; an offer that nobody took goes first."""
    came = Case(
        When(state=SeatState.ATTENDED, then=0), When(state=SeatState.BOOKED, then=1), default=2
    )
    in_order = (
        Seat.objects.holding()
        .filter(session=session)
        .order_by(came, "booked_at", "waiting_since", "pk")
    )
    return list(in_order.values_list("pk", flat=True)[seats:])


def _becoming_smaller(changes: Sequence[Change]) -> dict[int, int]:
    """Session id -> its new number of seats, where that may be less than are taken."""
    return {
        change.new.id: change.new.capacity
        for change in changes
        if change.new and change.new.capacity is not None and not change.ends_it
    }


def _audience_ids(changes: Sequence[Change]) -> list[int]:
    return [change.session.id for change in changes if change.concerns_the_audience]


def _asking(changes: Sequence[Change]) -> list[int]:
    return [change.session.id for change in changes if change.asks_for_seats]


def _without_a_seat() -> QuerySet[Favourite]:
    """The marks of people who have no seat in what they marked."""
    mine = {"session": OuterRef("session"), "registration": OuterRef("registration")}
    return Favourite.objects.exclude(Exists(Seat.objects.living().filter(**mine)))


def _counted(rows: QuerySet, sessions: set[int]) -> Counter[int]:
    grouped = rows.filter(session__in=sessions).order_by().values_list("session")
    return Counter(dict(grouped.annotate(count=Count("pk"))))
