"""The SEQUENCE of one person's calendar entries: each that is sent is later than whatever it follows.

A calendar that took an entry out may ignore a request of the same SEQUENCE (RFC 5545, 3.8.7.4; RFC 5546, 2.1.4 and
3.2.5). Steps count two each: the releases of the session, the person's bookings in it, the ends of these and of places
in line, and each registration that was over before the one of now. The odd number between is for what ends with a
registration or with its summit: only a step can bring that back, so that no row has to remember it.

What is over stays in its table, and who books or registers again gets a new row: the rows are the count, and an entry
written late has the number of its own seat and its own registration.
"""

from collections import Counter
from collections.abc import Iterable

from sessions.enums import LIVING_SEATS
from sessions.models import Seat


def number(sequence: int, steps: int, *, ends_all: bool = False) -> int:
    """What SEQUENCE a person's entry has, where that of the release is `sequence`."""
    return 2 * (sequence + steps) + ends_all


def of_seats(seats: Iterable[Seat]) -> dict[int, int]:
    """Id of a seat -> the steps up to it; `seats` are all of one person, in the order of their keys."""
    steps: Counter[int] = Counter()
    found = {}
    for seat in seats:
        is_over = seat.state not in LIVING_SEATS
        steps[seat.session_id] += bool(seat.booked_at) + is_over
        found[seat.pk] = steps[seat.session_id]
    return found


def of_sessions(seats: Iterable[Seat]) -> dict[int, int]:
    """Id of a session -> the steps up to the last of `seats`, as in `of_seats`."""
    seats = list(seats)
    steps = of_seats(seats)
    return {seat.session_id: steps[seat.pk] for seat in seats}
