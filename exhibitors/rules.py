"""Who may do what with the exhibition: the office by its role, members of an exhibitor by theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summit.enums import Role
from summit.rules import EVERY_ROLE, OFFICE, has_role

from .enums import MemberRole, MemberState

if TYPE_CHECKING:
    from exhibitors.models import ExhibitorMember
    from summit.models import Summit, User


def can_view_exhibition(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, EVERY_ROLE)


def can_view_exhibitors(user: User, summit: Summit | int) -> bool:
    """Applications, contacts and staff by name: personal data, which programme and press do without."""
    return has_role(user, summit, EVERY_ROLE - {Role.PROGRAMME, Role.PRESS})


def can_change_exhibition(user: User, summit: Summit | int) -> bool:
    """Decide about applications and booths, draw plans, set prices and deadlines."""
    return has_role(user, summit, OFFICE | {Role.EXHIBITION})


def can_open(member: ExhibitorMember) -> bool:
    """See the portal of the member's exhibitor. Whoever may not is told that there is no such page."""
    return member.state == MemberState.ACTIVE and member.user.is_active


def can_edit(member: ExhibitorMember) -> bool:
    """Profile, products and staff."""
    return can_open(member)


def can_manage(member: ExhibitorMember) -> bool:
    """The booth, colleagues, and giving up altogether."""
    return can_open(member) and member.role == MemberRole.MANAGER


def can_manage_tokens(member: ExhibitorMember) -> bool:
    """Make and end keys to the API, one's own and those of colleagues."""
    return can_manage(member)
