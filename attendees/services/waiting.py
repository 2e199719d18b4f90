"""Waiting lists: a freed place goes to whoever waits longest, as an offer with a deadline."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
from attendees.querysets import Registrations
from attendees.services import endings, notices, places
from summit import audit, lifecycle
from summit.enums import TAKES_PLACE
from summit.exceptions import Full, WrongState
from summit.models import Summit
from summit.services import summits


def turn(summit: Summit | None = None, *, now: dt.datetime | None = None) -> tuple[int, int]:
    """Expire what was not accepted, then offer every free place; returns how many of each.

    At a summit that is over or cancelled nothing is offered, and no offer has an end that anybody need
    hear of. `summit` narrows it to one; `now` is the moment it is, for replaying what happened before.
    """
    now = now or timezone.now()
    rows = Registration.objects.filter(summit__state__in=TAKES_PLACE)
    rows = rows.for_summit(summit) if summit else rows
    expired = 0
    while _expire_one(rows, now):
        expired += 1
    offered = 0
    waited_for = rows.waitlisted().order_by().values("category").distinct()
    for category in Category.objects.filter(pk__in=waited_for).select_related("summit"):
        while _offer_one(category, now):
            offered += 1
    return expired, offered


@transaction.atomic
def _expire_one(rows: Registrations, now: dt.datetime) -> bool:
    late = (
        rows.filter(state=State.OFFERED, respond_by__lte=now)
        .select_related("attendee", "category", "summit")
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if late is None:
        return False
    endings.end(late, State.EXPIRED, "expire", by=audit.SYSTEM)
    return True


def _offer_one(category: Category, now: dt.datetime) -> bool:
    """Offer one place of `category` to the first who waits; False when nobody waits or none is free.

    Asks anew whether the summit takes place: it may have been cancelled since the turn began.
    """
    try:
        with transaction.atomic():
            summits.nobody_cancels_meanwhile(category.summit_id)
            first = (
                Registration.objects.waitlisted()
                .filter(category=category, summit__state__in=TAKES_PLACE)
                .select_related("attendee", "category", "summit")
                .order_by("waiting_since", "pk")
                .select_for_update(of=("self",), skip_locked=True)
                .first()
            )
            if first is None:
                return False
            until = now + dt.timedelta(hours=category.summit.offer_hours)
            lifecycle.move(first, State.OFFERED, respond_by=until)
            cause = audit.record(first, "offer", by=audit.SYSTEM, until=until.isoformat())
            notices.tell(first, cause=cause)
            places.take(first)
    except (Full, WrongState):
        return False
    return True
