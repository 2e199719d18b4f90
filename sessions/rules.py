"""Who may do what with the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attendees.enums import RegistrationState
from summit.enums import Role
from summit.rules import EVERY_ROLE, OFFICE, has_role

from .enums import Access

if TYPE_CHECKING:
    from attendees.models import Registration
    from sessions.programme.released import Session
    from summit.models import Summit, User


def can_view_programme(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, EVERY_ROLE)


def can_change_programme(user: User, summit: Summit | int) -> bool:
    return has_role(user, summit, OFFICE | {Role.PROGRAMME})


def can_publish(user: User, summit: Summit | int) -> bool:
    """Make the programme public as it is now, and tell whom it concerns."""
    return can_change_programme(user, summit)


def can_view_seats(user: User, summit: Summit | int) -> bool:
    """Who comes to a session: names of people."""
    return has_role(user, summit, OFFICE | {Role.PROGRAMME, Role.PROTOCOL, Role.DESK, Role.AUDITOR})


def can_give_seats(user: User, summit: Summit | int) -> bool:
    """Book a seat for somebody, take it back, note who came."""
    return has_role(user, summit, OFFICE | {Role.PROGRAMME, Role.PROTOCOL, Role.DESK})


def may_plan(registration: Registration) -> bool:
    """Whether somebody may mark sessions: everybody who may still come."""
    return not registration.is_over


def may_book(registration: Registration, session: Session) -> bool:
    """Whether somebody may book a seat in the released `session` without being invited to it."""
    return (
        registration.state == RegistrationState.CONFIRMED
        and session.takes_place
        and is_for(registration, session)
    )


def is_for(registration: Registration, session: Session) -> bool:
    """Whether seats in `session` are given to people like this one when they ask."""
    if session.access == Access.CATEGORY:
        return registration.category_id in session.category_ids
    return session.access == Access.RESERVED
