"""Rows of the staff list, straight from the database: two statements for a page of any length."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from attendees.models import Position, Registration

_OF_REGISTRATION = (
    *("reference", "state", "source", "submitted_at", "decided_at", "waiting_since", "respond_by"),
    "is_sample",
)
_OF_ATTENDEE = ("full_name", "latin_name", "honorific", "email", "language", "nationality")
# Name in the answer -> path from a registration.
_PATHS = (
    {name: name for name in _OF_REGISTRATION}
    | {name: f"attendee__{name}" for name in _OF_ATTENDEE}
    | {"category": "category__slug", "phone": "phone_text"}
)
_KEYS = ("id", "attendee_id")


def values(registrations: QuerySet[Registration]) -> Any:
    """`registrations` as dictionaries, for `written`."""
    # As text: to take a telephone number apart costs more than the rest of its row.
    rows = registrations.annotate(phone_text=Cast("attendee__phone", TextField()))
    return rows.values(*_KEYS, *_PATHS.values())


def written(page: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they go out, each with the post that is printed."""
    rows = list(page)
    posts = _posts([row["attendee_id"] for row in rows])
    return [
        {name: row[path] for name, path in _PATHS.items()} | posts.get(row["attendee_id"], _NO_POST)
        for row in rows
    ]


_NO_POST = {"organisation": "", "title": "", "tenure": "", "country": ""}


def _posts(attendees: list[int]) -> dict[int, dict[str, str]]:
    """The printed position of each attendee."""
    return {
        post.attendee_id: {
            "organisation": post.body,
            "title": post.title or "",
            "tenure": post.tenure if post.title else "",
            "country": str(post.country or ""),
        }
        for post in Position.objects.printed(attendees)
    }
