"""Exhibitors of a benchmark's summit who hold booths, and what the load must know of them.

Runs inside Django, for `prepare`.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from exhibitors.enums import ExhibitorState
from exhibitors.models import Booth, ExhibitorMember
from summit.models import Summit, User

EXHIBITORS = 60  # that hold booths; each has two to itself
CONNECTIONS = 4  # as `loads.CONCURRENCY`


def open_logins(summit: Summit) -> None:
    """Let some members log in: of exhibitors that are approved and have no booth yet."""
    users = [member.user_id for member in _members(summit)]
    User.objects.filter(pk__in=users).update(is_active=True)


def facts(summit: Summit, session_of: Callable[[User], str]) -> dict[str, Any]:
    """Exhibitors with a session of their manager, and booths that are free, where the summit has any."""
    free = Booth.objects.for_summit(summit).available().order_by("pk")
    return {
        "connections": CONNECTIONS,
        "holders": [(member.exhibitor_id, session_of(member.user)) for member in _members(summit)],
        "free": list(free.values_list("pk", "number")[: 2 * EXHIBITORS]),
    }


def _members(summit: Summit) -> "QuerySet[ExhibitorMember]":
    waiting = ExhibitorMember.objects.for_summit(summit).active()
    rows = waiting.filter(exhibitor__state=ExhibitorState.APPROVED, exhibitor__allocations=None)
    return rows.select_related("user").order_by("pk")[:EXHIBITORS]
