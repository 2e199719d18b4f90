"""Sending what the outbox holds: at least once, never lost.

A sender claims rows (`SKIP LOCKED`, so that many work side by side), sends them over one connection
and marks them. Who dies in between leaves rows in `sending`; after MAIL_CLAIM_SECONDS they are
anybody's again, so a crash between sending and marking sends once more and never zero times.

What is one message's fault (an address, a text) is tried again with growing pauses, then it fails.
A server that is away is no message's fault: nothing is tried, and no attempt counted, until it is back.
"""

import datetime as dt
import time
import traceback
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from . import background, lifecycle, pages, post
from .enums import NotificationState
from .mail import Mail, message_of
from .models import Notification
from .outbox import DELIVER, in_line

log = structlog.get_logger(__name__)

# Nothing can be read or marked any more; an error of one row (its data) is that row's alone.
_DATABASE_AWAY = (OperationalError, InterfaceError)

WORK_SECONDS = 5  # of one task; a long queue of mails must not hold up everything else
MARK_SECONDS = 1.0  # what a crash may send twice
AWAY_SECONDS = 15  # how long nobody tries again when the server cannot be reached
_AWAY = "mail:away"
_ERROR_LENGTH = Notification._meta.get_field("error").max_length

_CLAIM_SQL = """
    WITH due AS MATERIALIZED (
        SELECT id FROM summit_notification WHERE state = %s AND due_at <= %s
        ORDER BY priority, due_at LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE summit_notification AS n SET state = %s, attempts = n.attempts + 1, claimed_until = %s
    FROM due WHERE n.id = due.id RETURNING n.*
"""


class Composer(Protocol):
    """Writes the mails of a kind. Built with a whole batch, so that it reads the database once."""

    def __init__(self, notifications: Sequence[Notification]) -> None: ...

    def write(self, notification: Notification) -> Mail | None:
        """The mail, or None when there is nothing to say any more (its subject is gone).

        Sets `notification.summit` to what it has read, so that the layout reads nothing. A notification
        that is not saved is an example to look at, and is written whatever has happened.
        """


def composer_of(kind: str) -> type[Composer]:
    """Raises LookupError for a kind that nobody writes."""
    composer: type[Composer] = import_string(settings.MAIL_COMPOSERS[kind.partition(".")[0]])
    return composer


def claim(limit: int) -> list[Notification]:
    """Take up to `limit` due rows for this sender, the most urgent first."""
    now = timezone.now()
    until = now + dt.timedelta(seconds=settings.MAIL_CLAIM_SECONDS)
    states = NotificationState.QUEUED, NotificationState.SENDING
    rows = Notification.objects.raw(_CLAIM_SQL, [states[0], now, limit, states[1], until])
    return sorted(rows, key=lambda row: (row.priority, row.due_at, row.pk))


def release_abandoned() -> int:
    """Queue again what a dead sender held; returns how many rows.

    A row that has seen as many senders die as there are attempts is taken for the cause, and fails.
    """
    abandoned = Notification.objects.filter(
        state=NotificationState.SENDING, claimed_until__lt=timezone.now()
    )
    lifecycle.move_all(
        abandoned.filter(attempts__gt=len(settings.MAIL_RETRY_PAUSES)),
        NotificationState.FAILED,
        error="SenderDied",
        claimed_until=None,
    )
    return lifecycle.move_all(abandoned, NotificationState.QUEUED, claimed_until=None)


def deliver() -> int:
    """Send what is due for some seconds, then let other tasks have their turn; returns how many."""
    sent, is_done = _deliver()
    if not is_done:
        background.wake(DELIVER)
    return sent


def sweep() -> int:
    """What the beat does: free what a dead sender held, then send what nobody was woken for.

    It wakes nobody itself: otherwise every beat would add a sender while a long queue is worked off.
    """
    release_abandoned()
    return _deliver()[0]


def _deliver() -> tuple[int, bool]:
    """(messages sent, whether nothing is left to do)"""
    sent, until = 0, time.monotonic() + WORK_SECONDS
    while time.monotonic() < until:
        if cache.get(_AWAY):
            return sent, True
        rows = claim(settings.MAIL_BATCH)
        with pages.one_version():
            sent += _Batch(rows).send()
        if len(rows) < settings.MAIL_BATCH:
            return sent, True
    return sent, False


class _Batch:
    """Rows claimed together, sent over one connection. Each row leaves it in one of four ways."""

    def __init__(self, rows: Sequence[Notification]) -> None:
        self._open = {row.pk: row for row in rows}  # what is still to be settled
        self._sent: list[int] = []  # accepted by the server, not marked yet
        # Half the claim: the message that is on its way then still ends before others may take it.
        self._until = time.monotonic() + settings.MAIL_CLAIM_SECONDS / 2
        self._marked_at = time.monotonic()

    def send(self) -> int:
        """Send the batch; returns how many messages the server accepted."""
        count = 0
        try:
            with post.Line() as line:
                for row, mail in self._written():
                    count += self._send(row, mail, line)
                    if time.monotonic() > self._until:
                        break
        except post.ServerAway as away:
            cache.set(_AWAY, 1, AWAY_SECONDS)
            self._put_back(away.__cause__ or away)
        finally:
            self._mark()
        self._put_back()
        return count

    def _written(self) -> Iterator[tuple[Notification, Mail | None]]:
        """The rows with their mails; who cannot be written is left out and tried again later."""
        rows = sorted(self._open.values(), key=_composer_name)  # stable: urgent ones stay first
        for _, group in groupby(rows, key=_composer_name):
            of_one = list(group)
            try:
                composer = composer_of(of_one[0].kind)(of_one)
            except _DATABASE_AWAY:
                raise
            except Exception as error:  # a composer's fault must not stop the others
                self._retry(error, *of_one)
                continue
            for row in of_one:
                try:
                    yield row, composer.write(row)
                except _DATABASE_AWAY:
                    raise
                except Exception as error:  # nor must one row stop its batch
                    self._retry(error, row)

    def _send(self, row: Notification, mail: Mail | None, line: post.Line) -> bool:
        if mail is None:
            self._settle(NotificationState.SUPPRESSED, row, error="")
            return False
        try:
            line.carry(message_of(mail, row))
        except (post.ServerAway, *_DATABASE_AWAY):
            raise
        except Exception as error:  # every mail backend has errors of its own
            self._retry(error, row)
            return False
        self._sent.append(row.pk)
        if time.monotonic() - self._marked_at > MARK_SECONDS:
            self._mark()
        return True

    def _mark(self) -> None:
        rows = [self._open[pk] for pk in self._sent]
        self._settle(NotificationState.SENT, *rows, sent_at=timezone.now(), error="")
        self._sent, self._marked_at = [], time.monotonic()

    def _put_back(self, error: BaseException | None = None) -> None:
        """Give back what was not tried: it costs no attempt."""
        said = {"error": _reason(error)} if error else {}
        untried = [row for pk, row in self._open.items() if pk not in self._sent]
        attempts = F("attempts") - 1
        self._settle(NotificationState.QUEUED, *untried, attempts=attempts, **said)
        if error:
            log.warning("mail server away", error=_reason(error))

    def _retry(self, error: BaseException, *rows: Notification) -> None:
        """Queue again with a growing pause; after the last one, or when the server says never, fail."""
        reason, pauses = _reason(error), settings.MAIL_RETRY_PAUSES
        for row in rows:
            log.warning(
                "mail not sent", notification=row.pk, kind=row.kind, error=reason, at=_where(error)
            )
            if row.attempts > len(pauses) or post.is_final(error):
                self._settle(NotificationState.FAILED, row, error=_kept(error))
                continue
            due_at = timezone.now() + dt.timedelta(seconds=pauses[row.attempts - 1])
            self._settle(NotificationState.QUEUED, row, error=_kept(error), due_at=due_at)

    def _settle(self, state: str, *rows: Notification, **changes: Any) -> None:
        """Move `rows` out of `sending`; one that was erased meanwhile is no matter."""
        for row in rows:
            del self._open[row.pk]
        if rows:
            held = Notification.objects.filter(
                pk__in=[row.pk for row in rows], state=NotificationState.SENDING
            )
            with transaction.atomic(savepoint=False):
                found = Notification.objects.filter(pk__in=in_line(held))
                lifecycle.move_all(found, state, claimed_until=None, **changes)


def _composer_name(row: Notification) -> str:
    return row.kind.partition(".")[0]


def _reason(error: BaseException) -> str:
    """Kind and code of an error, for the log: what a server says may hold a name."""
    return " ".join([type(error).__name__, *map(str, post.codes(error))])


def _kept(error: BaseException) -> str:
    """`SMTPRecipientsRefused 550: no such user`, for whoever looks at the message in the panel."""
    said = post.words(error)
    return (f"{_reason(error)}: {said}" if said else _reason(error))[:_ERROR_LENGTH]


def _where(error: BaseException) -> str:
    """The line of code that raised it. Its message stays out of the log: it may hold a name."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"
