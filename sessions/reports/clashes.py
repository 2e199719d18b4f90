"""Sessions whose people are in another room at the same time: one statement, for every page of the panel.

`sessions.reports.conflicts` says the same with names and reasons, and reads the whole programme for it.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from sessions.enums import KNOWS_OF_IT, SessionState
from sessions.models import Role
from summit.models import Summit


def starts(summit: Summit) -> dict[int, dt.datetime]:
    """Session id -> its start, of every scheduled session with somebody who is in two places."""
    rows = _double(summit).values_list("session", "session__starts_at").distinct()
    return {number: starts_at for number, starts_at in rows if starts_at}


def sessions(summit: Summit | int) -> QuerySet[Any, Any]:
    """These sessions, each once."""
    return _double(summit).values("session").distinct()


def _double(summit: Summit | int) -> QuerySet[Role]:
    parts = Role.objects.filter(session__state=SessionState.SCHEDULED)
    elsewhere = parts.filter(
        speaker=OuterRef("speaker"),
        session__starts_at__lt=OuterRef("session__ends_at"),
        session__ends_at__gt=OuterRef("session__starts_at"),
    ).exclude(session=OuterRef("session"))
    known = parts.for_summit(summit).filter(speaker__state__in=KNOWS_OF_IT)
    return known.filter(Exists(elsewhere)).order_by()
