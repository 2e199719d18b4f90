"""Holds and the clock. A hold that is over counts for nobody; here it is written down and told."""

import datetime as dt

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.utils import timezone

from exhibitors.models import Allocation
from exhibitors.services import claims, hold_notices

_CHUNK = 100
# Of a shorter hold the reminder would come within ten minutes of the mail that said until when it is.
_SHORTEST_TO_REMIND = 15  # minutes


def tidy() -> int:
    """Write down which holds are over and tell who held them; returns how many.

    A claim that somebody is changing at this moment is left to the next turn.
    """
    expired = 0
    while count := _tidy():
        expired += count
    return expired


@transaction.atomic
def _tidy() -> int:
    lapsed = Allocation.objects.lapsed().select_related("booth", "exhibitor__summit")
    rows = list(lapsed.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:_CHUNK])
    for allocation in rows:
        claims.expire(allocation)
    return len(rows)


def remind() -> int:
    """Tell whose hold ends soon, when a third of its time is left; returns how many holds that are.

    Each is told once, however often this runs, and of a short hold nobody: its first mail has just come.
    What somebody is changing now is left to the next turn.
    """
    reminded = 0
    while count := _remind():
        reminded += count
    return reminded


@transaction.atomic
def _remind() -> int:
    now = timezone.now()
    length = ExpressionWrapper(
        F("exhibitor__summit__exhibition__hold_minutes") * dt.timedelta(minutes=1) / 3,
        output_field=DateTimeField(),
    )
    long = Q(exhibitor__summit__exhibition__hold_minutes__gte=_SHORTEST_TO_REMIND)
    ending = Allocation.objects.held(now).filter(
        long, held_until__lte=now + length, reminded_at=None
    )
    rows = ending.select_for_update(of=("self",), skip_locked=True).select_related("exhibitor")
    told = list(rows.order_by("pk")[:_CHUNK])
    Allocation.objects.filter(pk__in=[each.pk for each in told]).update(reminded_at=now)
    for allocation in told:
        hold_notices.ending(allocation)
    return len(told)
