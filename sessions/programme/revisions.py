"""How far one person's revision of a calendar entry is ahead of the release's.

A calendar that took an entry out may ignore a request of the same SEQUENCE, so each that is sent has a higher one
than the cancellation before it (RFC 5546, 2.1.4). A seat that is over stays in the table, and a new booking is a new
row: the rows are the count, and an entry written late has the number of its own seat.
"""

from collections import Counter
from collections.abc import Iterable

from sessions.enums import LIVING_SEATS
from sessions.models import Seat


def of_seats(seats: Iterable[Seat]) -> dict[int, int]:
    """Id of a seat -> what it adds to SEQUENCE; `seats` are all of one person, in the order of their keys."""
    earlier: Counter[int] = Counter()
    found = {}
    for seat in seats:
        found[seat.pk] = 2 * earlier[seat.session_id] + (seat.state not in LIVING_SEATS)
        earlier[seat.session_id] += 1
    return found


def of_sessions(seats: Iterable[Seat]) -> dict[int, int]:
    """Id of a session -> what the last of `seats` adds, as in `of_seats`."""
    seats = list(seats)
    numbers = of_seats(seats)
    return {seat.session_id: numbers[seat.pk] for seat in seats}
