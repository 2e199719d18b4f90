"""How full sessions are, in words that may be a minute old: `seats` decides who gets one."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from sessions.models import Seat, Session
from summit.models import Summit

FULL, FEW, FREE = "full", "few", "free"
_FEW_AT_MOST = 5
_FEW_OF = 10  # or a tenth of all seats


def of_summit(summit: Summit) -> Mapping[int, str]:
    """Session id -> FULL, FEW or FREE, for those that count their seats. One query for all.

    A seat that is free while others wait is theirs: for everybody else the session is full.
    """
    rows = Session.objects.for_summit(summit).exclude(released_capacity=None).order_by()
    waits = Exists(Seat.objects.waitlisted().filter(session=OuterRef("pk")))
    return {
        pk: FULL if is_waited_for else word(taken, capacity)
        for pk, taken, capacity, is_waited_for in rows.values_list(
            "pk", "taken", "released_capacity", waits
        )
    }


def word(taken: int, capacity: int) -> str:
    return of_left(capacity - taken, capacity)


def of_left(left: int, capacity: int) -> str:
    if left <= 0:
        return FULL
    return FEW if left <= max(_FEW_AT_MOST, capacity // _FEW_OF) else FREE
