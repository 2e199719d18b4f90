"""A summit's own life, step by step. Each verb is recorded, and the public pages follow at once."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from summit import audit, commas, lifecycle, opening, pages, reactions
from summit.audit import Actor
from summit.enums import TAKES_PLACE
from summit.enums import SummitState as State
from summit.exceptions import Closed, NotReady
from summit.models import Summit

_LOCK = (
    0xCA11  # of cancelling among the advisory locks of the database; the other half is the summit
)
_TAKES_PLACE = "SELECT FROM summit_summit WHERE id = %s AND state = ANY(%s)"


def announce(summit: Summit, *, by: Actor) -> None:
    """Everybody may see it; nobody registers yet."""
    _move(summit, State.ANNOUNCED, "announce", by)


def open_registration(summit: Summit, *, by: Actor) -> None:
    """People may register, within the times that the summit names.

    Raises NotReady when something is missing without which nobody could (`settings.OPENING_NEEDS`).
    """
    if missing := opening.needs(summit):
        raise NotReady(commas.sentences(*(need.missing for need in missing)))
    _move(summit, State.REGISTRATION_OPEN, "open_registration", by)


def close_registration(summit: Summit, *, by: Actor) -> None:
    _move(summit, State.REGISTRATION_CLOSED, "close_registration", by)


def go_live(summit: Summit, *, by: Actor) -> None:
    """The doors are open."""
    _move(summit, State.LIVE, "go_live", by)


def end(summit: Summit, *, by: Actor) -> None:
    _move(summit, State.ENDED, "end", by)


def archive(summit: Summit, *, by: Actor) -> None:
    """The public sees it no more. Of a cancelled one the people registered still read that it was."""
    _move(summit, State.ARCHIVED, "archive", by, was_cancelled=summit.is_cancelled)


@transaction.atomic
def cancel(summit: Summit, *, by: Actor) -> None:
    """It does not take place: the page says so, and everybody registered hears of it.

    Whoever is doing something that leads on is waited for first, while nothing is held yet that the other
    could wait for: see `expect_not_cancelled`. The summit's own row comes last, as for whoever gives a place
    back: in another order the two would wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, summit.pk])
    reactions.announce("summit.cancelled", summit, by=by)
    _move(summit, State.CANCELLED, "cancel", by)


def expect_not_cancelled(summit_id: int, otherwise: str) -> None:
    """Raises Closed with the words `otherwise` when this summit was cancelled: nothing there leads on.

    Nobody cancels it until the transaction of the caller ends, so that cancelling misses nobody; who asks
    while it is being cancelled waits, and is refused. Many ask beside each other. Ask it first in a
    transaction, before any row is locked; what ends something asks nobody.
    """
    nobody_cancels_meanwhile(summit_id)
    if Summit.objects.cancelled().filter(pk=summit_id).exists():
        raise Closed(otherwise)


def expect_taking_place(summit_id: int, otherwise: str) -> None:
    """As above, for what nobody does after the end of the summit either.

    Written out: everybody who registers asks it, and composing it takes Django many times as long as it takes.
    """
    nobody_cancels_meanwhile(summit_id)
    with connection.cursor() as cursor:
        cursor.execute(_TAKES_PLACE, [summit_id, sorted(TAKES_PLACE)])
        if not cursor.rowcount:
            raise Closed(otherwise)


def nobody_cancels_meanwhile(summit_id: int) -> None:
    """For who reads the state of the summit next: the lock of both above, without their question.

    A statement of its own, since what was committed while it waits is seen by the next one only. No lock of
    the summit's row, which whoever takes a place or gives one back changes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_LOCK, summit_id])


def told_of_cancelling(summit: Summit) -> int:
    """How many addresses would hear that it is cancelled: one person may get more than one mail."""
    first, *others = [hearers(summit) for hearers in _hearers()]
    return int(first.union(*others).count())


@cache
def _hearers() -> tuple[Any, ...]:
    return tuple(import_string(name) for name in settings.HEARERS_OF_CANCELLING)


@transaction.atomic
def _move(summit: Summit, to: State, verb: str, by: Actor, **changes: Any) -> None:
    """Raises WrongState when the summit is not where the step begins."""
    before = lifecycle.move(summit, to, **changes)
    audit.record(summit, verb, by=by, before=before)
    pages.changed()
