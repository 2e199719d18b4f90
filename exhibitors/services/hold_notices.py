"""Telling of holds, through the outbox: those who may reserve, and each of them once for each step."""

from typing import Any

from django.db.models import Q

from exhibitors.enums import MemberRole, MemberState
from exhibitors.models import Allocation, Exhibitor
from exhibitors.services import notices
from summit import audit, outbox
from summit.audit import Actor
from summit.enums import NotificationState, Purpose
from summit.models import Notification, User


def begun(allocation: Allocation) -> None:
    """Until when the booth is held, and which one was let go for it."""
    let_go = {"let_go": allocation.let_go.number} if allocation.let_go else {}
    _tell(notices.HOLD_BEGUN, allocation, **let_go)


def ending(allocation: Allocation) -> None:
    _tell(notices.HOLD_ENDING, allocation)


def expired(allocation: Allocation) -> None:
    _tell(notices.HOLD_EXPIRED, allocation)


def let_go(allocation: Allocation, *, by: Actor) -> None:
    """Nobody who never heard of the hold hears of its end, nor does whoever ended it."""
    heard = Notification.objects.filter(
        kind=notices.HOLD_BEGUN,
        subject=audit.label(allocation.exhibitor),
        state=NotificationState.SENT,
        context__allocation=allocation.pk,
    )
    if isinstance(by, User):
        heard = heard.exclude(recipient=by.email)
    _tell(notices.HOLD_LET_GO, allocation, Q(members__user__email__in=heard.values("recipient")))


def _tell(kind: str, allocation: Allocation, *only: Q, **context: Any) -> None:
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
        priority=Notification.Priority.AT_ONCE,
        allocation=allocation.pk,
        **context,
    )
