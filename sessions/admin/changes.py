"""What a release changes, as rows for the eye: kind, session, old and new."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.enums import RoleKind
from sessions.programme.differences import Change, ChangeKind
from sessions.programme.released import Session
from summit import commas, dates
from summit.dashboard import number

from .grid import hours

C = ChangeKind

# kind -> (drawing, tone)
_MARKS = {
    C.CANCELLED: ("ban", "bad"),
    C.REMOVED: ("trash", "bad"),
    C.POSTPONED: ("hourglass", "soon"),
    C.MOVED: ("swap", "soon"),
    C.ADDED: ("plus", "ok"),
    C.PEOPLE: ("users", "mild"),
    C.SEATS: ("layers", "mild"),
    C.TEXT: ("file-text", "mild"),
}


@dataclass(frozen=True)
class Mark:
    word: str | Promise
    icon: str
    tone: str


@dataclass(frozen=True)
class Row:
    """A line of the table. `old` is struck through; `old_text` and `new_text` say what is no value."""

    marks: list[Mark]
    title: str
    link: str
    old: list[str]
    new: list[str]
    old_text: str | Promise = ""
    new_text: str | Promise = ""
    hearers: str | Promise = ""
    hearers_text: str | Promise = ""


@dataclass
class _Sides:
    old: list[Any] = field(default_factory=list)
    new: list[Any] = field(default_factory=list)

    def add(self, old: Any, new: Any) -> None:
        self.old += [old] if old else []
        self.new += [new] if new else []


def mark(kind: ChangeKind) -> Mark:
    return Mark(kind.label, *_MARKS[kind])


def row(change: Change, *, hearers: str | Promise = "", hearers_text: str | Promise = "") -> Row:
    """The line of one change, every kind of it."""
    sides = _Sides()
    old, new = change.old, change.new
    old_text = new_text = ""
    if old is None and new is not None:
        sides.new, old_text = _where(new), _("not in the programme")
    elif new is None and old is not None:
        sides.old, new_text = _where(old), _("not in the programme any more")
    elif old is not None and new is not None:
        old_text, new_text = _compare(change, old, new, sides)
    return Row(
        [mark(kind) for kind in change.ordered_kinds],
        change.session.title.text,
        reverse("admin:agenda_session_change", args=[change.session.id]) if new else "",
        sides.old,
        sides.new,
        old_text,
        new_text,
        hearers,
        hearers_text,
    )


def _compare(change: Change, old: Session, new: Session, sides: _Sides) -> tuple[str, str]:
    """Fill `sides` with what differs; returns what can only be said of either, not shown."""
    if change.kinds & {C.CANCELLED, C.POSTPONED}:
        sides.old += _where(old)
        return "", str(new.state.label)
    said: list[tuple[str, str]] = []
    if C.MOVED in change.kinds:
        if change.is_other_time or not old.takes_place:
            sides.add(_time(old), _time(new))
        if change.is_other_room:
            sides.add(_room(old), _room(new))
    if C.PEOPLE in change.kinds:
        went, came = _people(old, new), _people(new, old)
        sides.old += went
        sides.new += came
        said.append(_of_people(bool(went), bool(came)))
    if C.SEATS in change.kinds:
        sides.add(*_seats(old, new))
    if C.TEXT in change.kinds and old.title != new.title:
        sides.add(old.title.text, new.title.text)
    elif C.TEXT in change.kinds:
        said.append(("", _("other words in the description")))
    return commas.facts(*(old for old, _new in said)), commas.facts(*(new for _old, new in said))


def _of_people(is_less: bool, is_more: bool) -> tuple[str, str]:
    """What stands where nobody is named."""
    if is_less and is_more:
        return "", ""
    if is_less:
        return "", _("not in it any more")
    return (_("not in it"), "") if is_more else ("", _("in another order"))


def _where(session: Session) -> list[str]:
    return [part for part in (_time(session), _room(session)) if part]


def _time(session: Session) -> str:
    return when(session.starts_at, session.ends_at)


def when(starts: dt.datetime, ends: dt.datetime) -> str:
    """`Thu 15 Nov 09:00–10:30`."""
    return f"{dates.short_day(starts.date())} {hours(starts, ends, starts.tzinfo)}"


def _room(session: Session) -> str:
    return session.room.name.text if session.room else _("no room yet")


def _people(of: Session, other: Session) -> list[str]:
    """Who has a part in `of` and not in `other`; who works in the background is only counted."""
    parts = {(part.kind, part.speaker.id) for part in other.parts}
    named = [
        f"{RoleKind(part.kind).label} {part.speaker.name}"
        for part in of.parts
        if (part.kind, part.speaker.id) not in parts
    ]
    listed = {part.speaker.attendee_id for part in (*of.parts, *other.parts)}
    unnamed = {pair for pair in set(of.team) - set(other.team) if pair[0] not in listed}
    if unnamed:
        text = ngettext("%(count)s not named", "%(count)s not named", len(unnamed))
        named.append(text % {"count": len(unnamed)})
    return named


def _seats(old: Session, new: Session) -> tuple[str, str]:
    if old.access != new.access:
        return str(old.access.label), str(new.access.label)
    if old.capacity != new.capacity:
        return _capacity(old), _capacity(new)
    return "", _("other categories")


def _capacity(session: Session) -> str:
    if session.capacity is None:
        return _("no limit")
    text = ngettext("%(count)s seat", "%(count)s seats", session.capacity)
    return text % {"count": number(session.capacity)}


def rows(changes: Iterable[Change]) -> list[Row]:
    return [row(change) for change in changes]
