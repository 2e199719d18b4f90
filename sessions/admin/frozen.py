"""A past release: read from its snapshot, whatever has become of the rows since."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sessions.models import Release
from sessions.programme import differences, snapshots
from sessions.programme.released import Programme, Session
from summit import commas, dates

from . import changes, display
from .grid import clock


@dataclass(frozen=True)
class Line:
    clock: str
    title: str
    state: SafeString | str
    people: str
    room: str


@dataclass(frozen=True)
class Day:
    title: str
    lines: list[Line]


def page(release: Release) -> dict[str, Any]:
    """The context of the page of one release."""
    programme = snapshots.release_of(release.summit_id, release.number)
    if programme is None:
        raise LookupError(f"release {release.pk} is not there")
    before = snapshots.release_of(release.summit_id, release.number - 1)
    by = str(release.published_by) if release.published_by else ""
    at = dates.moment(programme.published_at, release.summit)
    published = _("Public since %(moment)s.") % {"moment": at}
    if by:
        published = _("Public since %(moment)s, by %(name)s.") % {"moment": at, "name": by}
    return {
        "published": published,
        "note": release.note,
        "rows": changes.rows(differences.between(before, programme)) if before else [],
        "is_first": before is None,
        "from_label": _("From release %(number)s") % {"number": release.number},
        "days": _days(programme),
    }


def _days(programme: Programme) -> list[Day]:
    """Everything that was frozen, rehearsals too: this page is for those who make the programme."""
    found: dict[Any, list[Line]] = {}
    for session in programme.everything:
        found.setdefault(session.day, []).append(_line(session))
    return [Day(dates.weekday(day), lines) for day, lines in sorted(found.items())]


def _line(session: Session) -> Line:
    return Line(
        clock(session.starts_at, session.ends_at, session.starts_at.tzinfo),
        session.title.text,
        "" if session.takes_place else display.session_state(session.state),
        commas.listed_html(part.speaker.full_name for part in session.parts),
        session.room.name.text if session.room else "",
    )
