"""Who may do what with the exhibition: the office by its role, members of an exhibitor by theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summit.enums import Role
from summit.rules import EVERY_ROLE, OFFICE, has_role

from .enums import MemberRole

if TYPE_CHECKING:
    from exhibitors.models import Exhibitor
    from summit.models import Summit, User


def can_view_exhibition(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, EVERY_ROLE)


def can_view_exhibitors(user: User, summit: Summit | int) -> bool:
    """Applications, contacts and staff by name: personal data, which programme and press do without."""
    return has_role(user, summit, EVERY_ROLE - {Role.PROGRAMME, Role.PRESS})


def can_change_exhibition(user: User, summit: Summit | int) -> bool:
    """Decide about applications and booths, draw plans, set prices and deadlines."""
    return has_role(user, summit, OFFICE | {Role.EXHIBITION})


def can_open(user: User, exhibitor: Exhibitor) -> bool:
    """See the portal of `exhibitor`. Whoever may not is told that there is no such page."""
    return bool(_role(user, exhibitor))


def can_edit(user: User, exhibitor: Exhibitor) -> bool:
    """Profile, products and staff."""
    return bool(_role(user, exhibitor))


def can_manage(user: User, exhibitor: Exhibitor) -> bool:
    """The booth, colleagues, and giving up altogether."""
    return _role(user, exhibitor) == MemberRole.MANAGER


def _role(user: User, exhibitor: Exhibitor) -> str:
    """What `user` is for `exhibitor` now: read anew each time, so that a dismissal counts at once."""
    if not (user.is_authenticated and user.is_active):
        return ""
    found = exhibitor.members.active_for(user).values_list("role", flat=True).first()
    return str(found or "")
