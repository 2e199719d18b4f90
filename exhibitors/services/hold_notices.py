"""Telling of holds, through the outbox: those who may reserve, and each of them once for each step.

Managers are invited by address and asked nothing: a mail comes of what stands, not of every press.
"""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from exhibitors.enums import MemberRole, MemberState
from exhibitors.models import Allocation, Exhibitor
from exhibitors.services import actors, notices
from summit import audit, outbox
from summit.audit import Actor
from summit.enums import NotificationState, Purpose
from summit.models import Notification

_QUIET = dt.timedelta(minutes=1)  # that a hold has to stand before anybody is told of it
_HEARD = NotificationState.SENT, NotificationState.SENDING  # on its way, it cannot be stopped


def begun(allocation: Allocation) -> None:
    """Until when the booth is held. What is let go or reserved within a minute, no mail is about."""
    _tell(notices.HOLD_BEGUN, allocation, due_at=timezone.now() + _QUIET)


def ending(allocation: Allocation) -> None:
    _tell(notices.HOLD_ENDING, allocation)


def expired(allocation: Allocation) -> None:
    _tell(notices.HOLD_EXPIRED, allocation)


def let_go(allocation: Allocation, *, by: Actor) -> None:
    """By itself or for another one. Nobody who never heard of the hold hears of its end, nor does whoever
    ended it. Of one that has not stood for a minute nobody was told."""
    if timezone.now() < allocation.held_at + _QUIET:
        return
    told = Notification.objects.filter(
        kind=notices.HOLD_BEGUN,
        subject=audit.label(Exhibitor(pk=allocation.exhibitor_id)),
        context__allocation=allocation.pk,
    )
    # Locked, so that nobody sends one in between: its receiver would not be among those who heard.
    outbox.in_line(told.filter(state=NotificationState.QUEUED))
    heard = told.filter(state__in=_HEARD)
    if person := actors.person(by):
        heard = heard.exclude(recipient=person.email)
    _tell(notices.HOLD_LET_GO, allocation, Q(members__user__email__in=heard.values("recipient")))


def _tell(kind: str, allocation: Allocation, *only: Q, due_at: dt.datetime | None = None) -> None:
    """In one statement: holding is what many do in the same seconds."""
    managers = Q(
        members__state=MemberState.ACTIVE,
        members__role=MemberRole.MANAGER,
        members__user__is_active=True,
    )
    # Without the languages that modeltranslation would add to the columns.
    rows: Any = Exhibitor.objects.filter(pk=allocation.exhibitor_id)
    outbox.fan_out(
        kind,
        rows.rewrite(False).filter(managers, *only),
        columns={
            "email": "members__user__email",
            "language": "members__user__language",
            "id": "pk",
        },
        summit=allocation.summit_id,
        dedupe=f"hold:{allocation.pk}",
        purpose=Purpose.TRANSACTIONAL,
        due_at=due_at,
        priority=Notification.Priority.SOON,
        allocation=allocation.pk,
    )
