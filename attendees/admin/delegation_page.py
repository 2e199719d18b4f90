"""What the page of a delegation shows: its members in order, and the steps that it can take."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from attendees.enums import DelegateRole, DelegationState
from attendees.models import Delegate, Delegation
from summit import lifecycle
from summit.countries import countries

from . import display

D = DelegationState
# What leads to a state, as a button; the first that is possible is the sensible next one.
_STEPS: tuple[tuple[DelegationState, str | Promise, str], ...] = (
    (D.ACCEPTED, gettext_lazy("The invitation was accepted"), "main"),
    (D.COMPOSING, gettext_lazy("Compose the delegation"), "main"),
    (D.SUBMITTED, gettext_lazy("Submit the delegation"), "main"),
    (D.CONFIRMED, gettext_lazy("Confirm the delegation"), "main"),
    (D.ARRIVED, gettext_lazy("It has arrived"), "main"),
    (D.DEPARTED, gettext_lazy("It has departed"), "main"),
    (D.DECLINED, gettext_lazy("It does not come"), "bad"),
)


@dataclass(frozen=True)
class Step:
    to: str
    label: str | Promise
    tone: str
    is_locked: bool


@dataclass(frozen=True)
class Member:
    """A line of the table of members."""

    delegate: Delegate
    name: SafeString
    post: str
    country: str
    registration: Any
    state: SafeString | str
    is_head: bool


def steps(delegation: Delegation, is_incomplete: bool) -> list[Step]:
    allowed = lifecycle.allowed(delegation)
    return [
        Step(to, label, tone, is_incomplete and to == D.SUBMITTED)
        for to, label, tone in _STEPS
        if to in allowed
    ]


def members(delegation: Delegation) -> list[Member]:
    found = (
        Delegate.objects.filter(delegation=delegation)
        .select_related("attendee", "category")
        .prefetch_related("attendee__positions", "attendee__registrations")
        .order_by("position", "pk")
    )
    return [_member(delegate) for delegate in found]


def _member(delegate: Delegate) -> Member:
    attendee, post = delegate.attendee, delegate.attendee.position
    living = [r for r in attendee.registrations.all() if not r.is_over]
    registration = living[0] if living else None
    return Member(
        delegate,
        display.name(attendee),
        str(post.title or "") if post else "",
        str(
            countries.name(str(attendee.nationality))
            or (countries.name(str(post.country)) if post else "")
        ),
        registration,
        display.registration_state(registration.state) if registration else "",
        delegate.role == DelegateRole.HEAD,
    )
