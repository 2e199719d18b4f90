"""Who may do what with people and their registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summit.enums import Role
from summit.rules import OFFICE, has_role

if TYPE_CHECKING:
    from summit.models import Summit, User

VIEW = OFFICE | {Role.PROTOCOL, Role.DESK, Role.PRESS, Role.AUDITOR}
DECIDE = OFFICE | {Role.PROTOCOL}


def can_view_registrations(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, VIEW)


def can_register_others(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, DECIDE | {Role.DESK})


def can_decide(user: User, summit: Summit | int) -> bool:
    """Approve, reject, ask, put on the waiting list, move to another category."""
    return has_role(user, summit, DECIDE)


def can_revoke(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE)


def can_export(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.PROTOCOL})


def can_import(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE)


def can_change_categories(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE)


def can_view_consent_texts(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, VIEW - {Role.DESK})


def can_view_delegations(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.PROTOCOL, Role.AUDITOR})


def can_compose_delegations(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, DECIDE)


def can_announce(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE)
