"""Who may do what with the exhibition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summit.enums import Role
from summit.rules import EVERY_ROLE, OFFICE, has_role

if TYPE_CHECKING:
    from summit.models import Summit, User


def can_view_exhibition(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, EVERY_ROLE)


def can_change_exhibition(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.EXHIBITION})
