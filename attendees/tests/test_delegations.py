"""Delegations: one head, nobody twice, nobody beyond the quota."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from attendees.enums import DelegateRole, SendingEntityKind
from attendees.models import Category, Delegate, Delegation, DelegationQuota
from attendees.services import decisions, delegations, visits
from attendees.tests.factories import make_category, make_details, make_registration
from summit import audit
from summit.exceptions import Full, Invalid, WrongState
from summit.tests.aside import Aside
from summit.tests.factories import make_summit, make_user


@pytest.fixture
def category():
    return make_category(make_summit(), name="Diplomat")


def make_delegation(category, places=2):
    delegation = Delegation.objects.create(
        summit=category.summit, name="Algeria", entity_kind=SendingEntityKind.STATE, country="DZ"
    )
    DelegationQuota.objects.create(
        summit=category.summit, delegation=delegation, category=category, places=places
    )
    return delegation


@pytest.mark.django_db
def test_members_are_named_within_the_quota(category):
    delegation, office = make_delegation(category), make_user(category.summit)
    people = [make_registration(category).attendee for _ in range(3)]
    head = delegations.add(
        delegation, people[0], category=category, role=DelegateRole.HEAD, by=office
    )
    delegations.add(delegation, people[1], category=category, by=office)
    with pytest.raises(Full):
        delegations.add(delegation, people[2], category=category, by=office)
    assert delegation.delegates.count() == 2
    delegations.remove(head, by=office)
    delegations.add(delegation, people[2], category=category, by=office)
    assert DelegationQuota.objects.get().taken == 2


@pytest.mark.django_db
def test_a_second_head_is_refused_until_the_head_is_changed(category):
    delegation, office = make_delegation(category, places=5), make_user(category.summit)
    first, second = (make_registration(category).attendee for _ in range(2))
    delegations.add(delegation, first, category=category, role=DelegateRole.HEAD, by=office)
    with pytest.raises(Invalid, match="attention"):
        delegations.add(delegation, second, category=category, role=DelegateRole.HEAD, by=office)
    member = delegations.add(delegation, second, category=category, by=office)
    delegations.name_head(member, by=office)
    roles = dict(delegation.delegates.values_list("attendee", "role"))
    assert roles == {first.pk: DelegateRole.MEMBER, second.pk: DelegateRole.HEAD}


@pytest.mark.django_db
def test_nobody_belongs_to_two_delegations_or_to_one_of_another_summit(category):
    office = make_user(category.summit)
    one = make_delegation(category)
    other = Delegation.objects.create(
        summit=category.summit, name="Mauritius", entity_kind=SendingEntityKind.STATE, country="MU"
    )
    person = make_registration(category).attendee
    delegations.add(one, person, category=category, by=office)
    with pytest.raises(Invalid):
        delegations.add(other, person, category=category, by=office)
    stranger = make_registration(make_category(make_summit())).attendee
    with pytest.raises(Invalid):
        delegations.add(one, stranger, category=category, by=office)


@pytest.mark.django_db
def test_who_cancels_leaves_the_delegation(category):
    delegation, office = make_delegation(category), make_user(category.summit)
    registration = make_registration(category)
    delegations.add(delegation, registration.attendee, category=category, by=office)
    visits.cancel(registration, by=registration)
    assert not delegation.delegates.exists()
    assert DelegationQuota.objects.get().taken == 0
    assert [entry.verb for entry in audit.of(delegation)] == ["remove", "add"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_exceed_the_quota(category):
    delegation, office = make_delegation(category, places=3), make_user(category.summit)
    people = [make_registration(category).attendee for _ in range(16)]

    def add(person):
        try:
            delegations.add(delegation, person, category=category, by=office)
        except Full:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(add, people)).count(True) == 3
    assert (Delegate.objects.count(), DelegationQuota.objects.get().taken) == (3, 3)


@pytest.mark.django_db
def test_somebody_new_is_registered_and_named_or_neither(category):
    delegation, office = make_delegation(category, places=1), make_user(category.summit)
    delegate = delegations.bring(delegation, make_details(), category=category, by=office)
    with pytest.raises(Full):
        delegations.bring(delegation, make_details(), category=category, by=office)
    category.refresh_from_db()
    assert list(delegation.delegates.all()) == [delegate]
    assert (category.taken, DelegationQuota.objects.get().taken) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_who_brings_somebody_waits_for_the_delegation_before_holding_the_category(category):
    """As who cancels does; in another order the two would wait for each other."""
    delegation, office = make_delegation(category), make_user(category.summit)
    with transaction.atomic():
        Delegation.objects.select_for_update(no_key=True).get()
        bringing = Aside(
            lambda: delegations.bring(delegation, make_details(), category=category, by=office)
        )
        bringing.wait_until_it_waits()
        Category.objects.select_for_update(nowait=True).get()
    assert bringing.end() == []
    assert delegation.delegates.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_taken_out_while_moved_to_another_category_is_counted_nowhere(category):
    delegation, office = make_delegation(category), make_user(category.summit)
    other = make_category(category.summit, name="Press")
    DelegationQuota.objects.create(
        summit=category.summit, delegation=delegation, category=other, places=1
    )
    registration = make_registration(category)
    member = delegations.add(delegation, registration.attendee, category=category, by=office)
    with transaction.atomic():
        list(DelegationQuota.objects.select_for_update())
        moves = Aside(lambda: decisions.change_category(registration, other, by=office))
        moves.wait_until_it_waits()
        leaves = Aside(lambda: delegations.remove(member, by=office))
        leaves.wait_until_it_waits()
    assert moves.end() + leaves.end() == []
    assert not delegation.delegates.exists()
    assert set(DelegationQuota.objects.values_list("taken", flat=True)) == {0}


@pytest.mark.django_db
def test_a_page_from_before_a_change_gives_back_the_place_that_is_held_now(category):
    delegation, office = make_delegation(category), make_user(category.summit)
    other = make_category(category.summit, name="Press")
    DelegationQuota.objects.create(
        summit=category.summit, delegation=delegation, category=other, places=1
    )
    registration = make_registration(category)
    seen = delegations.add(delegation, registration.attendee, category=category, by=office)
    decisions.change_category(registration, other, by=office)
    delegations.remove(seen, by=office)
    assert set(DelegationQuota.objects.values_list("taken", flat=True)) == {0}
    with pytest.raises(WrongState):
        delegations.name_head(seen, by=office)
