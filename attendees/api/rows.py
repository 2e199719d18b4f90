"""Rows of the staff list, straight from the database: two statements for a page of any length."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from attendees.models import Position, Registration

# Name in the answer -> path from a registration.
_PATHS = {
    **{
        name: name
        for name in (
            *("reference", "state", "source", "submitted_at", "decided_at", "waiting_since"),
            *("respond_by", "is_sample"),
        )
    },
    "category": "category__slug",
    **{
        name: f"attendee__{name}"
        for name in (
            *("full_name", "latin_name", "honorific", "email", "phone", "language"),
            "nationality",
        )
    },
}
_KEYS = ("id", "attendee_id")


def values(registrations: QuerySet[Registration]) -> Any:
    """`registrations` as dictionaries, for `written`."""
    return registrations.values(*_KEYS, *_PATHS.values())


def written(page: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they go out, each with the post that is printed."""
    rows = list(page)
    posts = _posts([row["attendee_id"] for row in rows])
    return [
        {name: row[path] or "" if "__" in path else row[path] for name, path in _PATHS.items()}
        | posts.get(row["attendee_id"], _NO_POST)
        for row in rows
    ]


_NO_POST = {"organisation": "", "title": "", "country": ""}


def _posts(attendees: list[int]) -> dict[int, dict[str, str]]:
    """The first position of each attendee."""
    found = (
        Position.objects.filter(attendee__in=attendees)
        .order_by("attendee", "rank", "pk")
        .distinct("attendee")
        .values_list("attendee_id", "organisation_name", "organisation__name", "title", "country")
    )
    return {
        pk: {"organisation": written or body or "", "title": title or "", "country": country or ""}
        for pk, written, body, title, country in found
    }
