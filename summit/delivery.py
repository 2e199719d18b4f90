"""Sending what the outbox holds: at least once, never lost.

A sender claims rows (`SKIP LOCKED`, so that many work side by side), sends them over one connection and
marks them. Who dies in between leaves rows in `sending`; after MAIL_CLAIM_SECONDS they are anybody's again, so a
crash between sending and marking sends once more and never zero times.
"""

import datetime as dt
import smtplib
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.module_loading import import_string

from . import background, lifecycle
from .enums import NotificationState
from .mail import Mail, message_of
from .models import Notification
from .outbox import DELIVER

log = structlog.get_logger(__name__)


BATCHES_A_TASK = 20

_CLAIM_SQL = """
    UPDATE summit_notification SET state = %s, attempts = attempts + 1, claimed_until = %s
    WHERE id IN (
        SELECT id FROM summit_notification WHERE state = %s AND due_at <= %s
        ORDER BY priority, due_at LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING *
"""


class Composer(Protocol):
    """Writes the mails of a kind. Built with a whole batch, so that it reads the database once."""

    def __init__(self, notifications: Sequence[Notification]) -> None: ...

    def write(self, notification: Notification) -> Mail | None:
        """The mail, or None when there is nothing to say any more (its subject is gone)."""


def claim(limit: int) -> list[Notification]:
    """Take up to `limit` due rows for this sender, the most urgent first."""
    now = timezone.now()
    rows = Notification.objects.raw(
        _CLAIM_SQL,
        [
            NotificationState.SENDING,
            now + dt.timedelta(seconds=settings.MAIL_CLAIM_SECONDS),
            NotificationState.QUEUED,
            now,
            limit,
        ],
    )
    return sorted(rows, key=lambda row: (row.priority, row.due_at, row.pk))


def release_abandoned() -> int:
    """Queue again what a dead sender held; returns how many rows."""
    return lifecycle.move_all(
        Notification.objects.filter(
            state=NotificationState.SENDING, claimed_until__lt=timezone.now()
        ),
        NotificationState.QUEUED,
    )


def deliver(batches: int = BATCHES_A_TASK) -> int:
    """Send what is due, batch by batch; returns how many were sent."""
    sent = 0
    for _ in range(batches):
        batch = claim(settings.MAIL_BATCH)
        if not batch:
            return sent
        sent += _send(batch)
        if len(batch) < settings.MAIL_BATCH:
            return sent
    background.wake(DELIVER)
    return sent


def sweep() -> int:
    """What the beat does: free what a dead sender held, then deliver."""
    release_abandoned()
    return deliver()


def _send(batch: Sequence[Notification]) -> int:
    connection = get_connection()
    sent: list[int] = []
    try:
        connection.open()
        for notification, mail in _compose(batch):
            if _send_one(notification, mail, connection):
                sent.append(notification.pk)
    except (OSError, smtplib.SMTPException) as error:  # the server itself is away
        done = set(sent)
        for notification in batch:
            if notification.pk not in done and notification.state == NotificationState.SENDING:
                _retry(notification, error)
    finally:
        connection.close()
        if sent:
            lifecycle.move_all(
                Notification.objects.filter(pk__in=sent),
                NotificationState.SENT,
                sent_at=timezone.now(),
                claimed_until=None,
                error="",
            )
    return len(sent)


def composer_of(kind: str) -> type[Composer]:
    return import_string(settings.MAIL_COMPOSERS[kind.partition(".")[0]])


def _compose(batch: Sequence[Notification]) -> Iterable[tuple[Notification, Mail | None]]:
    prefetch_related_objects(batch, "summit")
    by_composer = sorted(batch, key=lambda row: row.kind.partition(".")[0])
    for _, group in groupby(by_composer, key=lambda row: row.kind.partition(".")[0]):
        rows = list(group)
        composer = composer_of(rows[0].kind)(rows)
        for row in rows:
            try:
                yield row, composer.write(row)
            except (LookupError, ValueError, TypeError, AttributeError) as error:
                # One message that cannot be written must not hold up the others of its batch.
                log.exception("mail not written", notification=row.pk, kind=row.kind)
                _retry(row, error)


def _send_one(notification: Notification, mail: Mail | None, connection: BaseEmailBackend) -> bool:
    if mail is None:
        lifecycle.move(notification, NotificationState.SUPPRESSED, claimed_until=None)
        return False
    try:
        message_of(mail, notification, connection).send()
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
        _retry(notification, error)
        return False
    return True


def _retry(notification: Notification, error: BaseException) -> None:
    """Queue again with a growing pause; after the last one, or when the server says never, fail."""
    pauses = settings.MAIL_RETRY_PAUSES
    reason = _reason(error)
    if notification.attempts > len(pauses) or _is_final(error):
        lifecycle.move(notification, NotificationState.FAILED, error=reason, claimed_until=None)
        log.warning("mail failed", notification=notification.pk, kind=notification.kind)
        return
    pause = dt.timedelta(seconds=pauses[notification.attempts - 1])
    lifecycle.move(
        notification,
        NotificationState.QUEUED,
        error=reason,
        due_at=timezone.now() + pause,
        claimed_until=None,
    )


def _codes(error: BaseException) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _is_final(error: BaseException) -> bool:
    """A 5xx answer (RFC 5321, 4.2.1) to this message will not get better by asking again."""
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
        return False
    codes = _codes(error)
    return bool(codes) and all(500 <= code < 600 for code in codes)


def _reason(error: BaseException) -> str:
    """Kind and code of an error, without the address that servers like to repeat in their text."""
    codes = ", ".join(map(str, _codes(error)))
    return f"{type(error).__name__} {codes}".strip()
