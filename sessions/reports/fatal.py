"""Sessions with a fatal conflict: one statement, for every page of the panel.

`sessions.reports.conflicts` says the same with names and reasons, and reads the whole programme for it. A room
is never taken twice by what is scheduled: a constraint forbids it.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from sessions.enums import KNOWS_OF_IT, SessionState
from sessions.models import Role, Session
from summit.models import Summit


def starts(summit: Summit) -> dict[int, dt.datetime]:
    """Session id -> its start."""
    rows = sessions(summit).values_list("pk", "starts_at")
    return {number: starts_at for number, starts_at in rows if starts_at}


def sessions(summit: Summit | int) -> QuerySet[Session]:
    """Those with somebody who is in another one at the same time, and those far from the summit's days."""
    scheduled = Session.objects.for_summit(summit).scheduled()
    far = Session.objects.for_summit(summit).far_away()
    return scheduled.filter(Q(pk__in=_double(summit)) | Q(pk__in=far.values("pk"))).order_by()


def _double(summit: Summit | int) -> QuerySet[Role, int]:
    parts = Role.objects.filter(session__state=SessionState.SCHEDULED)
    elsewhere = parts.filter(
        speaker=OuterRef("speaker"),
        session__starts_at__lt=OuterRef("session__ends_at"),
        session__ends_at__gt=OuterRef("session__starts_at"),
    ).exclude(session=OuterRef("session"))
    known = parts.for_summit(summit).filter(speaker__state__in=KNOWS_OF_IT)
    return known.filter(Exists(elsewhere)).order_by().values_list("session", flat=True)
