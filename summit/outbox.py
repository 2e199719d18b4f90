"""The outbox: what is to be told to whom, written in the transaction of its cause.

A row that is committed is sent at least once; see `delivery`.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.utils import timezone

from . import background, lifecycle
from .audit import label
from .enums import NotificationState, Purpose
from .models import Notification, Summit

DELIVER = "summit.tasks.deliver"
_AGAIN = ">"  # in a key, before the row that a copy is of
SENDERS = 4  # that work off a long queue side by side; see `delivery.deliver`


def queue(
    kind: str,
    *,
    to: str,
    about: models.Model,
    summit: Summit | int | None,
    language: str,
    dedupe: str = "",
    purpose: str = Purpose.TRANSACTIONAL,
    priority: int = Notification.Priority.AT_ONCE,
    **context: Any,
) -> None:
    """Queue one message of `kind` to the address `to`, once per (kind, to, about, dedupe).

    `kind` is `composer.name`; settings.MAIL_COMPOSERS names who writes it. `context` holds plain JSON
    facts, no names. Nothing is queued a second time for the same key.
    """
    if not to:
        return
    Notification.objects.bulk_create(
        [
            Notification(
                summit_id=getattr(summit, "pk", summit),
                kind=kind,
                recipient=to,
                language=language,
                subject=label(about),
                subject_id=about.pk,
                dedupe=dedupe,
                purpose=purpose,
                priority=priority,
                context=context,
            )
        ],
        ignore_conflicts=True,
    )
    background.later(DELIVER)


def fan_out(
    kind: str,
    recipients: models.QuerySet,
    *,
    columns: dict[str, str],
    summit: Summit | int,
    dedupe: str,
    purpose: str = Purpose.OPERATIONAL,
    due_at: dt.datetime | None = None,
    priority: int = Notification.Priority.BULK,
    **context: Any,
) -> int:
    """Queue `kind` to everybody in `recipients` with one INSERT ... SELECT; returns how many.

    `columns` names the fields of the queryset that hold `email`, `language` and `id`; the message is
    about that row. It goes out from `due_at` on (aware; default now): the beat sends what was put off.
    """
    meta = recipients.model._meta
    rows = recipients.exclude(**{columns["email"]: ""}).order_by()
    rows = rows.values_list(columns["email"], columns["language"], columns["id"])
    try:
        selected, params = rows.query.sql_with_params()
    except EmptyResultSet:  # Django sees that nobody can be in it, and has no SQL for that
        return 0
    # Only identifiers of our own models go into the text of the statement; every value is a parameter.
    statement = f"""
        INSERT INTO summit_notification (summit_id, kind, recipient, language, subject, subject_id,
            context, dedupe, purpose, priority, state, attempts, queued_at, due_at, error)
        SELECT %s, %s, r.email, r.language, %s || r.id, r.id, %s::jsonb, %s, %s, %s, %s, 0,
            now(), COALESCE(%s, now()), ''
        FROM ({selected}) AS r (email, language, id)
        ON CONFLICT DO NOTHING
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                summit.pk if isinstance(summit, Summit) else summit,
                kind,
                f"{meta.label_lower}:",
                json.dumps(context),
                dedupe,
                purpose,
                priority,
                NotificationState.QUEUED,
                due_at,
                *params,
            ],
        )
        count = cursor.rowcount
    if due_at is not None:
        return count
    for _ in range(min(SENDERS, count // settings.MAIL_BATCH + 1)):
        background.later(DELIVER)
    return count


def in_line(rows: models.QuerySet[Notification]) -> list[int]:
    """Lock `rows` in one order, as everybody does who changes several, and return their ids.

    One statement that changes many takes them as they lie: two of them would wait for each other. Call it in
    a transaction.
    """
    return list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def follow(notifications: models.QuerySet[Notification], *, to: str) -> int:
    """Queue to the address `to` what of `notifications` was not sent yet; returns how many were.

    What waits for another address is suppressed. What a sender holds at this moment is queued as well: its
    composer must not write to an address that is no longer the person's.
    """
    unsent = notifications.filter(
        state__in=[NotificationState.QUEUED, NotificationState.SENDING]
    ).exclude(recipient=to)
    # Locked, so that nobody claims one in between: it would be sent to neither address, or to both.
    rows = list(unsent.order_by("pk").select_for_update())
    waiting = Notification.objects.filter(pk__in=[row.pk for row in rows])
    lifecycle.move_all(waiting.filter(state=NotificationState.QUEUED), NotificationState.SUPPRESSED)
    if to and rows:
        Notification.objects.bulk_create(_copies(rows, to), ignore_conflicts=True)
        background.later(DELIVER)
    return len(rows)


def _copies(rows: Sequence[Notification], to: str) -> list[Notification]:
    """`rows` to the address `to`, but for what waits for it or was sent to it.

    What it has had and was not sent there, or may not be, because it was not the person's for a while,
    gets a key of its own: an address may be corrected back.
    """
    there = Notification.objects.filter(recipient=to, subject__in={row.subject for row in rows})
    unsent = NotificationState.SUPPRESSED, NotificationState.SENDING
    tried = {_cause(row) for row in there if row.state in unsent}
    known = {_cause(row) for row in there if row.state not in unsent}
    wanted = {_cause(row): row for row in rows if _cause(row) not in known}
    return [_copy(row, to, is_again=cause in tried) for cause, row in wanted.items()]


def _cause(row: Notification) -> tuple[str, str, str]:
    """What is told: the same for all copies of one message."""
    return row.kind, row.subject, row.dedupe.partition(_AGAIN)[0]


def _copy(row: Notification, to: str, *, is_again: bool) -> Notification:
    """`row` as it was queued, to another address."""
    said = "summit_id", "kind", "language", "subject", "subject_id", "context"
    when = "purpose", "priority", "queued_at", "due_at"
    dedupe = _cause(row)[-1] + (f"{_AGAIN}{row.pk}" if is_again else "")
    values = {name: getattr(row, name) for name in (*said, *when)}
    return Notification(recipient=to, dedupe=dedupe, **values)


def message_id(notification: Notification) -> str:
    """The Message-ID (RFC 5322) of a row: the same each time, so that a second copy is recognised."""
    mac = hmac.new(settings.SECRET_KEY.encode(), f"mail:{notification.pk}".encode(), hashlib.sha256)
    return f"<{notification.pk}.{mac.hexdigest()[:16]}@{settings.MAIL_DOMAIN}>"


def resend(notifications: "models.QuerySet[Notification]") -> int:
    """Queue failed or bounced messages anew; returns how many were."""
    failed = notifications.filter(state__in=[NotificationState.FAILED, NotificationState.BOUNCED])
    count = lifecycle.move_all(
        failed, NotificationState.QUEUED, attempts=0, due_at=timezone.now(), error=""
    )
    if count:
        background.later(DELIVER)
    return count
