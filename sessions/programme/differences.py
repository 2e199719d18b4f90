"""What is different between two releases, session by session, old and new."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.programme.released import Programme, Room, Session, Text
from sessions.programme.snapshots import Json


class ChangeKind(enum.StrEnum):
    """In the order of how much it matters to somebody who wanted to come."""

    CANCELLED = "cancelled"
    REMOVED = "removed"
    POSTPONED = "postponed"
    MOVED = "moved"
    ADDED = "added"
    PEOPLE = "people"
    SEATS = "seats"
    TEXT = "text"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]


LABELS: dict[ChangeKind, str | Promise] = {
    ChangeKind.CANCELLED: _("Cancelled"),
    ChangeKind.REMOVED: _("Taken out of the programme"),
    ChangeKind.POSTPONED: _("Postponed"),
    ChangeKind.MOVED: _("Moved"),
    ChangeKind.ADDED: _("Added"),
    ChangeKind.PEOPLE: _("Other people"),
    ChangeKind.SEATS: _("Seats and access"),
    ChangeKind.TEXT: _("Words"),
}
C = ChangeKind
# What everybody who planned to come has to know, and what ends the plan.
CONCERNS_THE_AUDIENCE = frozenset({C.CANCELLED, C.REMOVED, C.POSTPONED, C.MOVED})
ENDS_IT = frozenset({C.CANCELLED, C.REMOVED})
_WORDS = [
    "title",
    "abstract",
    "kind",
    "track",
    "topics",
    "floor_language",
    "interpretation_languages",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One session that differs. `old` is missing for an added one, `new` for one taken out."""

    old: Session | None
    new: Session | None
    kinds: frozenset[ChangeKind]

    @property
    def session(self) -> Session:
        """As it is now, or as it last was."""
        found = self.new or self.old
        if found is None:
            raise LookupError("a change of nothing")
        return found

    @property
    def kind(self) -> ChangeKind:
        """The one that matters most."""
        return next(kind for kind in ChangeKind if kind in self.kinds)

    @property
    def ordered_kinds(self) -> list[ChangeKind]:
        return [kind for kind in ChangeKind if kind in self.kinds]

    @property
    def is_other_time(self) -> bool:
        return bool(self.old and self.new and self.old.period != self.new.period)

    @property
    def is_other_room(self) -> bool:
        return bool(self.old and self.new and _is_elsewhere(self.old.room, self.new.room))

    @property
    def concerns_the_audience(self) -> bool:
        return bool(self.kinds & CONCERNS_THE_AUDIENCE) or self.loses_a_keynote

    @property
    def loses_a_keynote(self) -> bool:
        """Whether somebody whom people came for does not speak in it any more."""
        if self.old is None or self.new is None or not self.new.takes_place:
            return False
        return bool(_keynotes(self.old) - _keynotes(self.new))

    @property
    def gains_a_keynote(self) -> bool:
        """Whether somebody speaks in it now who did not before."""
        if self.old is None or self.new is None:
            return False
        return bool(_keynotes(self.new) - _keynotes(self.old))

    @property
    def ends_it(self) -> bool:
        return bool(self.kinds & ENDS_IT)

    @property
    def is_renamed(self) -> bool:
        return bool(self.old and self.new and _is_renamed(self.old.title, self.new.title))

    @property
    def opens(self) -> bool:
        """Whether people needed a seat and may simply come from now on."""
        return self._seats_needed == (True, False)

    @property
    def asks_for_seats(self) -> bool:
        """Whether people could simply come and need a seat from now on."""
        return self._seats_needed == (False, True)

    @property
    def _seats_needed(self) -> tuple[bool, bool] | None:
        """Whether one needed a seat, and needs one now; None for what does not take place or is new."""
        if self.old is None or self.new is None or not self.new.takes_place:
            return None
        return self.old.has_seats, self.new.has_seats

    def came_and_went(self) -> frozenset[int]:
        """The attendees who have another part in one than in the other, or a part in only one."""
        return frozenset(attendee for attendee, _kind in _roles(self.old) ^ _roles(self.new))

    def team(self) -> frozenset[int]:
        """The attendees who work in the session, before or now."""
        return _team(self.old) | _team(self.new)


def between(old: Programme | None, new: Programme) -> tuple[Change, ...]:
    """What `new` says otherwise than `old`, in order of time; nothing for a session that is the same."""
    return tuple(_all(old, new))


def _all(old: Programme | None, new: Programme) -> Iterator[Change]:
    before = old.by_id if old else {}
    for session in new.everything:
        change = of_session(before.get(session.id), session)
        if change:
            yield change
    for number, session in before.items():
        if number not in new.by_id:
            yield Change(session, None, frozenset({C.REMOVED}))


def of_session(old: Session | None, new: Session | None) -> Change | None:
    """The change of one session, or None when it says the same."""
    if old is None and new is None:
        return None
    if old is None:
        return Change(old, new, frozenset({C.ADDED}))
    if new is None:
        return Change(old, new, frozenset({C.REMOVED}))
    kinds = frozenset(_kinds(old, new))
    return Change(old, new, kinds) if kinds else None


def _kinds(old: Session, new: Session) -> Iterator[ChangeKind]:
    if new.is_cancelled and not old.is_cancelled:
        yield C.CANCELLED
    if new.is_postponed and not old.is_postponed:
        yield C.POSTPONED
    is_moved = old.period != new.period or _is_elsewhere(old.room, new.room)
    if new.takes_place and (not old.takes_place or is_moved):
        yield C.MOVED
    if _parts(old) != _parts(new):
        yield C.PEOPLE
    if _seats(old) != _seats(new):
        yield C.SEATS
    is_said_otherwise = any(getattr(old, name) != getattr(new, name) for name in _WORDS)
    if is_said_otherwise or _is_translated(old.room, new.room):
        yield C.TEXT


def _is_elsewhere(old: Room | None, new: Room | None) -> bool:
    """Another room, or the same under another name: people look for what is written at the door."""
    if old is None or new is None:
        return old is not new
    return old.id != new.id or any(map(_is_renamed, _names(old), _names(new)))


def _is_translated(old: Room | None, new: Room | None) -> bool:
    return not _is_elsewhere(old, new) and _names(old) != _names(new)


def _is_renamed(old: Text, new: Text) -> bool:
    """A translation that was added renames nothing."""
    return any(old.texts[code] != new.texts[code] for code in old.texts.keys() & new.texts.keys())


def _names(room: Room | None) -> tuple[Text, ...]:
    return (room.name, room.hall, room.venue) if room else ()


def _parts(session: Session) -> Any:
    return [(part.kind, part.speaker.id) for part in session.parts], sorted(session.team)


def _seats(session: Session) -> Any:
    return session.access, session.category_ids, session.capacity


def _team(session: Session | None) -> frozenset[int]:
    return frozenset(attendee for attendee, _kind in _roles(session))


def _roles(session: Session | None) -> frozenset[tuple[int, str]]:
    return frozenset(session.team) if session else frozenset()


def _keynotes(session: Session) -> frozenset[int]:
    return frozenset(speaker.id for speaker in session.keynote_speakers)


def as_json(change: Change) -> Json:
    """How a release keeps it: what was and what is, in plain facts."""
    return {
        "session": change.session.id,
        "kinds": [str(kind) for kind in change.ordered_kinds],
        "title": dict(change.session.title.texts),
        "old": _facts(change.old),
        "new": _facts(change.new),
    }


def _facts(session: Session | None) -> Json | None:
    if session is None:
        return None
    starts_at, ends_at = session.period
    return {
        "state": str(session.state),
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "room": dict(session.room.name.texts) if session.room else None,
        "capacity": session.capacity,
    }
