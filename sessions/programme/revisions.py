"""The SEQUENCE of one person's calendar entries: each that is sent is later than whatever it follows.

A calendar that took an entry out may ignore a request of the same SEQUENCE (RFC 5545, 3.8.7.4; RFC 5546, 2.1.4 and
3.2.5). Releases of the session and the person's own bookings, and the ends of these, are steps, and count two each.
The odd number between is for what ends without any of them: a mark, or a part, of who does not come or whose summit
does not. No row has to remember it, because only a step can bring the entry back.

A seat that is over stays in the table, and a new booking is a new row: the rows are the count, and an entry written
late has the number of its own seat.
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
        if seat.booked_at:  # who only waited had no entry
            steps[seat.session_id] += 1 + (seat.state not in LIVING_SEATS)
        found[seat.pk] = steps[seat.session_id]
    return found


def of_sessions(seats: Iterable[Seat]) -> dict[int, int]:
    """Id of a session -> the steps up to the last of `seats`, as in `of_seats`."""
    seats = list(seats)
    steps = of_seats(seats)
    return {seat.session_id: steps[seat.pk] for seat in seats}
