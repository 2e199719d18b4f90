"""Counters of places stay true while somebody saves a form of the panel."""

import pytest
from django.urls import reverse

from attendees.models import Category, DelegationQuota
from attendees.services import delegations
from attendees.tests.factories import make_category, make_registration
from attendees.tests.test_delegations import make_delegation
from summit.enums import Role
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import meanwhile, said_by, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    return make_category(make_summit(), name_en="Expert", quota=40)


def test_who_registers_while_the_category_is_saved_is_counted(client, category):
    client.force_login(make_user(category.summit, Role.OWNER))
    url = reverse("admin:attendees_category_change", args=[category.pk])
    data = said_by(client, url) | {"quota": "50", "name_en": "Diplomat"}

    with meanwhile(Category, lambda: make_registration(category)):
        save(client, url, data)

    row = Category.objects.get()
    assert (row.taken, row.quota, row.name_en) == (1, 50, "Diplomat")


def test_who_is_named_while_the_quota_of_a_delegation_is_saved_is_counted(client, category):
    """The quota is a line of an inline table, which another way saves."""
    office, delegation = make_user(category.summit, Role.PROTOCOL), make_delegation(category)
    person = make_registration(category).attendee
    client.force_login(office)
    url = reverse("admin:attendees_delegation_edit", args=[delegation.pk])
    data = said_by(client, url) | {"quotas-0-places": "5"}

    def name() -> None:
        delegations.add(delegation, person, category=category, by=office)

    with meanwhile(DelegationQuota, name):
        save(client, url, data)

    quota = DelegationQuota.objects.get()
    assert (quota.taken, quota.places) == (1, 5)
