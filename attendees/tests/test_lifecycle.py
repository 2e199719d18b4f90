"""Every lifecycle over its whole grid: what is allowed happens, everything else is refused."""

import itertools

import pytest
from django.utils import timezone

from attendees.enums import MOVES, DelegationState, RegistrationState
from attendees.models import Delegation, Registration
from attendees.tests.factories import make_category, make_registration
from summit import lifecycle
from summit.exceptions import WrongState
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


def put(thing, state):
    """Set a state as if its history had led there."""
    changes = {"state": state}
    if state == RegistrationState.OFFERED:
        changes["respond_by"] = timezone.now()
    if state == RegistrationState.WAITLISTED:
        changes["waiting_since"] = timezone.now()
    type(thing).objects.filter(pk=thing.pk).update(**changes)
    thing.refresh_from_db()


def changes_for(state):
    if state == RegistrationState.OFFERED:
        return {"respond_by": timezone.now()}
    if state == RegistrationState.WAITLISTED:
        return {"waiting_since": timezone.now()}
    return {}


@pytest.mark.parametrize("before", RegistrationState)
def test_a_registration_moves_only_as_the_table_says(before):
    registration = make_registration(make_category(make_summit()))
    for after in RegistrationState:
        put(registration, before)
        if after in MOVES[RegistrationState][before]:
            lifecycle.move(registration, after, **changes_for(after))
            expected = after
        else:
            with pytest.raises(WrongState):
                lifecycle.move(registration, after, **changes_for(after))
            expected = before
        assert Registration.objects.get(pk=registration.pk).state == expected


def test_a_delegation_moves_only_as_the_table_says():
    delegation = Delegation.objects.create(
        summit=make_summit(), name="Algeria", entity_kind="state", country="DZ"
    )
    for before, after in itertools.product(DelegationState, DelegationState):
        put(delegation, before)
        if after in MOVES[DelegationState][before]:
            lifecycle.move(delegation, after)
            assert delegation.state == after
        else:
            with pytest.raises(WrongState):
                lifecycle.move(delegation, after)


def test_who_read_an_old_state_is_too_late():
    registration = make_registration(make_category(make_summit(), needs_approval=True))
    mine = Registration.objects.get(pk=registration.pk)
    lifecycle.move(registration, RegistrationState.UNDER_REVIEW)
    with pytest.raises(WrongState):
        lifecycle.move(mine, RegistrationState.REJECTED)


def test_every_table_names_known_states_only():
    for states, table in lifecycle.moves().items():
        assert set(table) == set(states.values)
        for targets in table.values():
            assert targets <= set(states.values)


def test_a_new_thing_walks_an_allowed_path():
    registration = Registration()
    lifecycle.start(registration, "submitted", "approved", "confirmed")
    assert registration.state == "confirmed"
    with pytest.raises(WrongState):
        lifecycle.start(Registration(), "submitted", "confirmed")


def test_every_state_but_the_first_can_be_come_to_and_every_living_one_left():
    for states, table in MOVES.items():
        reached = set().union(*table.values())
        assert set(states.values) - reached <= {next(iter(states)).value}, states
    assert "awaiting_payment" not in RegistrationState.values
