"""What a release changed, as the public reads it: session by session, old and new."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.enums import INTERNAL_KINDS
from sessions.programme import differences, texts
from sessions.programme.differences import Change, ChangeKind
from sessions.programme.released import Programme, Session
from sessions.screens import recent
from summit import dates, pages
from summit.models import Summit


@dataclass(frozen=True)
class ChangeLine:
    """One session that changed: what of it, and each fact that is another one as (what, old, new)."""

    title: str
    url: str
    words: str
    icon: str
    tone: str
    facts: list[tuple[str, str, str]]


def between(summit: Summit, old: Programme, new: Programme) -> tuple[Change, ...]:
    """The changes that concern what the public sees, in order of time. Kept by this process."""

    def load() -> tuple[Change, ...]:
        return tuple(change for change in differences.between(old, new) if _is_public(change))

    return pages.remember(f"agenda:changes:{summit.pk}:{old.number}:{new.number}", load)


@dataclass(frozen=True)
class Step:
    """One release and what it changed; those that changed nothing which the public sees are left out."""

    number: int
    before: int
    day: str
    lines: list[ChangeLine]


def steps(summit: Summit, programme: Programme) -> list[Step]:
    """The latest release, then those of the last days before it that changed something."""
    pairs = (
        (recent.release(summit, number - 1), recent.release(summit, number))
        for number in recent.releases(summit, programme).numbers
    )
    found = [_step(summit, old, new, programme) for old, new in pairs if old and new]
    return [step for step in found if step.lines or step.number == programme.number]


def _step(summit: Summit, old: Programme, new: Programme, latest: Programme) -> Step:
    day = new.published_at.date()
    return Step(
        number=new.number,
        before=old.number,
        day=dates.period(day, day),
        lines=[_line(summit, change, latest) for change in between(summit, old, new)],
    )


def moved_words(old: Session, new: Session) -> str:
    """In a sentence what of place and time is another one, and what is not."""
    if old.period == new.period:
        return _("From %(old)s to %(new)s. The time has not changed.") % {
            "old": texts.isolated(room(old)),
            "new": texts.isolated(room(new)),
        }
    if _room_id(old) == _room_id(new):
        return _("From %(old)s to %(new)s. The room has not changed.") % {
            "old": when(old),
            "new": when(new),
        }
    return _("From %(old)s to %(new)s.") % {
        "old": texts.joined(when(old), texts.isolated(room(old))),
        "new": texts.joined(when(new), texts.isolated(room(new))),
    }


def when(session: Session) -> str:
    """Thursday 15 November, 11:00–12:00."""
    return dates.span(session.starts_at, session.ends_at, texts.unbroken_clock(session))


def room(session: Session) -> str:
    return session.room.name.text if session.room else texts.without_a_room(session)


def _is_public(change: Change) -> bool:
    if change.session.kind in INTERNAL_KINDS:
        return False
    if change.kinds == {ChangeKind.PEOPLE} and change.old and change.new:
        return change.old.parts != change.new.parts  # interpreters are not named
    return True


def _line(summit: Summit, change: Change, latest: Programme) -> ChangeLine:
    session = change.session
    icon, tone = _LOOKS.get(change.kind, ("pencil", "info"))
    is_there = latest.session(session.id) is not None
    url = reverse("agenda:session", args=[summit.slug, session.id]) if is_there else ""
    return ChangeLine(
        title=texts.shown(session.title),
        url=url,
        words=str(change.kind.label),
        icon=icon,
        tone=tone,
        facts=list(_facts(change)),
    )


def _facts(change: Change) -> Iterator[tuple[str, str, str]]:
    old, new = change.old, change.new
    if old is None or new is None or not new.takes_place:
        yield _("Time"), when(change.session), ""
        yield _("Room"), room(change.session), ""
        return
    if old.period != new.period:
        yield _("Time"), when(old), when(new)
    if _room_id(old) != _room_id(new):
        yield _("Room"), room(old), room(new)
    if old.title.text != new.title.text:
        yield _("Title"), old.title.text, new.title.text
    if old.parts != new.parts:
        yield _("People"), _people(old), _people(new)
    yield from _ways_in(old, new)


def _ways_in(old: Session, new: Session) -> Iterator[tuple[str, str, str]]:
    if old.access != new.access:
        yield _("Who gets in"), str(old.access.label), str(new.access.label)
    if old.capacity != new.capacity:
        yield _("Seats"), _seats(old), _seats(new)
    if old.floor_language != new.floor_language:
        before, now = (dates.language_name(one.floor_language) for one in (old, new))
        yield _("Language"), before, now


def _seats(session: Session) -> str:
    return _("not counted") if session.capacity is None else str(session.capacity)


def _people(session: Session) -> str:
    return texts.listed(dict.fromkeys(texts.name(part.speaker) for part in session.parts)) or "–"


def _room_id(session: Session) -> int | None:
    return session.room.id if session.room else None


_LOOKS = {
    ChangeKind.CANCELLED: ("x", "error"),
    ChangeKind.REMOVED: ("x", "error"),
    ChangeKind.POSTPONED: ("clock", "warn"),
    ChangeKind.MOVED: ("arrow-left-right", "info"),
    ChangeKind.ADDED: ("calendar-plus", "ok"),
    ChangeKind.PEOPLE: ("users", "info"),
}
