"""The SEQUENCE of one person's calendar entries: none that is sent is below what it follows.

A calendar that took an entry out may ignore a request of the same SEQUENCE (RFC 5545, 3.8.7.4; RFC 5546, 2.1.4 and
3.2.5). Steps count two each: the releases of the session, the person's bookings in it, the ends of these and of places
in line, and each end of a registration before. The odd number between is for what ends with a registration or with its
summit: only a step can bring that back, so that no row has to remember it. A seat that a smaller room took and that is
offered and taken again is no step, for its entry has stayed: there a later DTSTAMP says what is newer (RFC 5546, 2.1.5).

What is over stays in its table, and who books again gets a new row: an entry written late has the number of its own
seat. A registration that ended may be opened again: its ends are counted in the trail, where each stays.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from attendees.models import Registration
from sessions.enums import LIVING_SEATS
from sessions.models import Seat
from summit.models import AuditEntry

# What the trail calls each end of a registration. Also of one that had no seat and no entry in a calendar: an earlier
# version counted those too, and no number may be below what it has sent.
ENDS = ("reject", "expire", "cancel", "decline_offer", "withdraw", "revoke")


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


def ends_of(registrations: Iterable[int]) -> list[tuple[int, dt.datetime]]:
    """(registration, when it ended) of each time that one of `registrations` (ids) did, in order."""
    label = Registration._meta.label_lower
    ids = {f"{label}:{number}": number for number in registrations}
    rows = AuditEntry.objects.filter(verb__in=ENDS, subject__in=ids).order_by("pk")
    return [(ids[subject], at) for subject, at in rows.values_list("subject", "at")]
