"""Whom the next release concerns: their names, and the sessions because of which they hear of it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from attendees.models import Attendee
from sessions.programme import audience
from sessions.services import releases
from summit.admin.display import language
from summit.admin.display import name as isolated
from summit.models import Summit

A_PAGE = 100


@dataclass(frozen=True)
class Line:
    """One person."""

    name: str
    language: str
    sessions: list[str]  # titles
    has_address: bool


def page(summit: Summit, asked: str | None) -> dict[str, Any]:
    """The context of page `asked` of the list, in as many queries for one person as for a hundred."""
    preview = releases.preview(summit)
    changes, losing = preview.changes, audience.losers(preview.changes)
    found = Paginator(preview.concerned.order_by("full_name", "pk"), A_PAGE).get_page(asked)
    concerned = audience.concerned_by(changes, losing, [person.pk for person in found])
    titles = {change.session.id: change.session.title.text for change in changes}
    return {
        "page": found,
        "lines": [
            _line(person, [titles[number] for number in titles if number in concerned[person.pk]])
            for person in found
        ],
    }


def _line(person: Attendee, sessions: list[str]) -> Line:
    return Line(isolated(person.full_name), language(person.language), sessions, bool(person.email))
