"""Who may do what at a summit. Each rule is one predicate; a door asks it before it calls a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .enums import Role

if TYPE_CHECKING:
    from .models import Summit, User

OFFICE = frozenset({Role.OWNER, Role.ORGANISER})
EVERY_ROLE = frozenset(Role)


def has_role(user: User, summit: Summit | int, roles: frozenset[Role]) -> bool:
    """Whether `user` is active staff with one of `roles` at `summit`. A superuser has every role."""
    if not (user.is_active and user.is_staff):
        return False
    summit_id = summit if isinstance(summit, int) else summit.pk
    return user.is_superuser or user.roles.get(summit_id, "") in roles


def has_role_somewhere(user: User, roles: frozenset[Role]) -> bool:
    if not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or not roles.isdisjoint(user.roles.values())


def can_view_summit(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, EVERY_ROLE)


def can_change_summit(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE)


def can_view_settings(user: User, summit: Summit | int) -> bool:
    """What the public pages are made of; the check-in desk works with people and places alone."""
    return has_role(user, summit, EVERY_ROLE - {Role.DESK})


def can_manage_members(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, frozenset({Role.OWNER}))


def can_manage_tokens(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, frozenset({Role.OWNER}))


def can_view_audit(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.AUDITOR})


def can_view_notifications(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.AUDITOR})


def can_resend_notifications(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE)


def can_change_topics(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.PROGRAMME, Role.EXHIBITION})


def can_change_press(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.PRESS})


def can_read_mailbox(user: User) -> bool:
    """The development mailbox holds everybody's mails."""
    return has_role_somewhere(user, frozenset({Role.OWNER}))
