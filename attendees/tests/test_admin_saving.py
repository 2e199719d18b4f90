"""Counters of places stay true while somebody saves a form of the panel."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.models import Category, DelegationQuota, Question
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


def locks(client, url, data):
    """The statements of saving that lock rows before they are written."""
    with CaptureQueriesContext(connection) as asked:
        client.post(url, data)
    return [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]


def test_who_saves_a_question_locks_its_category_for_nobody(client, category):
    question = Question.objects.create(
        summit=category.summit, category=category, label="Diet", kind="short_text"
    )
    client.force_login(make_user(category.summit, Role.OWNER))
    url = reverse("admin:attendees_question_change", args=[question.pk])
    (lock,) = locks(client, url, said_by(client, url))
    assert lock.endswith('FOR NO KEY UPDATE OF "attendees_question"')
    assert "JOIN" not in lock.partition(" WHERE ")[0]


def test_who_is_no_member_locks_nothing(client, category):
    client.force_login(make_user(make_summit(), Role.OWNER))
    url = reverse("admin:attendees_category_change", args=[category.pk])
    (lock,) = locks(client, url, {})
    assert "summit_membership" in lock or "summit_id" in lock
    with connection.cursor() as cursor:
        cursor.execute(lock)
        assert cursor.fetchall() == []
