"""Which mail belongs to which kind, and when there is nothing to say any more."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from attendees.enums import AWAITS_DECISION, IS_OVER
from attendees.enums import RegistrationState as State
from attendees.mails import texts
from attendees.mails.letter import Letter
from attendees.models import Announcement, Category, FocalPoint
from attendees.services import notices
from attendees.tickets import passes
from summit.mail import Mail, language_of
from summit.models import Notification

Row = TypeVar("Row", bound=models.Model)
_Speaker = tuple[str, int, int | None]  # address, summit, and somebody of the delegation
_EVERY = frozenset(State)
_LIVING = _EVERY - IS_OVER


@dataclass(frozen=True)
class _Kind:
    states: frozenset[str]  # in which it is still true; a later mail tells the rest
    write: Callable[[Letter], Mail]


_OF_STATE = {
    State.DRAFT: _Kind(frozenset({State.DRAFT}), texts.draft),
    State.SUBMITTED: _Kind(AWAITS_DECISION, texts.received),
    State.INFO_REQUESTED: _Kind(frozenset({State.INFO_REQUESTED}), texts.info_requested),
    State.WAITLISTED: _Kind(frozenset({State.WAITLISTED}), texts.waitlisted),
    State.OFFERED: _Kind(frozenset({State.OFFERED}), texts.offered),
    State.CONFIRMED: _Kind(frozenset({State.CONFIRMED}), texts.confirmed),
    State.REJECTED: _Kind(frozenset({State.REJECTED}), texts.rejected),
    State.EXPIRED: _Kind(frozenset({State.EXPIRED}), texts.expired),
    State.CANCELLED: _Kind(frozenset({State.CANCELLED}), texts.cancelled),
    State.WITHDRAWN: _Kind(frozenset({State.WITHDRAWN}), texts.withdrawn),
    State.REVOKED: _Kind(frozenset({State.REVOKED}), texts.revoked),
}


def _again(letter: Letter) -> Mail:
    """The mail of the present state; states that are the office's own business read as received.

    Of a summit that was cancelled that it was: the link leads to what is held about the person still.
    """
    if _ended_with_summit(letter):
        return texts.again(letter, texts.summit_cancelled(letter))
    current = _OF_STATE.get(State(letter.registration.state), _OF_STATE[State.SUBMITTED])
    return texts.again(letter, current.write(letter))


_KINDS = {
    **{notices.KINDS[state]: kind for state, kind in _OF_STATE.items()},
    notices.MOVED: _Kind(_LIVING, texts.moved),
    notices.AGAIN: _Kind(_EVERY, _again),
    notices.ANNOUNCEMENT: _Kind(_EVERY, texts.announcement),
    notices.SUMMIT_CANCELLED: _Kind(_EVERY, texts.summit_cancelled),
}


class Compose:
    """Writes the mails about registrations: one query for a batch, one more for announcements, one
    for moves and one for people without an address, if there are any."""

    def __init__(self, notifications: Sequence[Notification]) -> None:
        self._passes = passes.of_all({row.subject_id for row in notifications if row.subject_id})
        self._announcements = _read(Announcement, "announcement", notifications)
        self._categories = _read(Category, "before", notifications)
        self._speakers = _speakers(self._passes.values(), {row.recipient for row in notifications})

    def write(self, notification: Notification) -> Mail | None:
        """The mail, or None when it is not true any more; an example that is not saved is always
        written. Raises LookupError for an unknown kind."""
        kind = _KINDS[notification.kind]
        own = self._passes.get(notification.subject_id or 0)
        if own is None:
            return None
        notification.summit = own.registration.summit
        letter = Letter(
            own,
            notification.recipient,
            language_of(notification.language),
            self._announcements.get(notification.context.get("announcement", 0)),
            self._categories.get(notification.context.get("before", 0)),
        )
        if notification._state.adding:
            letter = _as_example(letter)
        elif not (_is_reached(letter, self._speakers) and _is_true(kind, letter)):
            return None
        with translation.override(letter.language):
            return kind.write(letter)


def _is_reached(letter: Letter, speakers: set[_Speaker]) -> bool:
    """Whether the address still is the person's: a personal link goes nowhere else, however long a mail
    to a wrong address waits or is sent anew.

    Who has none is reached through who speaks for the delegation now; whose registration is over has left
    the delegation, and hears of it through anybody who speaks for one.
    """
    registration = letter.registration
    if registration.attendee.email:
        return registration.attendee.email == letter.recipient
    here = letter.recipient, registration.summit_id
    if registration.is_over:
        return any(speaker[:2] == here for speaker in speakers)
    return (*here, registration.attendee_id) in speakers


def _speakers(people: Iterable[passes.Pass], addresses: set[str]) -> set[_Speaker]:
    """Focal points at `addresses`, if some of `people` have no address of their own."""
    unreached = [own.registration for own in people if not own.registration.attendee.email]
    if not unreached:
        return set()
    found = FocalPoint.objects.filter(
        email__in=addresses, summit__in={registration.summit_id for registration in unreached}
    )
    rows = found.order_by().values_list("email", "summit_id", "delegation__delegates__attendee")
    return set(rows)


def _is_true(kind: _Kind, letter: Letter) -> bool:
    """Whether the registration still is what the mail says: a mail may wait for hours."""
    state = letter.registration.state
    if kind.states <= _LIVING and _ended_with_summit(letter):
        return False
    if kind is _KINDS[notices.ANNOUNCEMENT]:
        said = letter.announcement
        return said is not None and (state not in IS_OVER or state in said.states)
    return state in kind.states


def _ended_with_summit(letter: Letter) -> bool:
    """Whether nothing but the cancelling of its summit has ended the registration."""
    return letter.summit.is_cancelled and not letter.registration.is_over


def _read(model: type[Row], key: str, notifications: Sequence[Notification]) -> dict[int, Row]:
    """The rows of `model` that the contexts name under `key`; no query when none does."""
    ids = {row.context[key] for row in notifications if key in row.context}
    return model._default_manager.in_bulk(ids) if ids else {}


def _as_example(letter: Letter) -> Letter:
    """With what an example of any kind may need: some announcement, some other category."""
    registration = letter.registration
    announcements = Announcement.objects.for_summit(registration.summit_id)
    categories = Category.objects.for_summit(registration.summit_id)
    return dataclasses.replace(
        letter,
        announcement=letter.announcement or announcements.first() or _nothing_said(),
        before=letter.before or categories.exclude(pk=registration.category_id).first(),
    )


def _nothing_said() -> Announcement:
    return Announcement(subject=_("Subject"), text=_("Text of the announcement"))
