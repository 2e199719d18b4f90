"""The audit trail as the office reads it."""

import pytest
from django.urls import reverse

from attendees.services import decisions
from attendees.tests.admin import as_member
from attendees.tests.factories import make_category, make_registration
from summit.enums import Role
from summit.tests.factories import make_user

pytestmark = pytest.mark.django_db
TRAIL = "admin:summit_auditentry_changelist"


@pytest.fixture
def office(summit):
    return as_member(make_user(summit, Role.OWNER))


def _shown(client, **query):
    return client.get(reverse(TRAIL), query).content.decode()


def test_entries_name_the_registration_and_say_states_in_words(summit, office):
    registration = make_registration(make_category(summit, needs_approval=True))
    member = make_user(summit)
    decisions.start_review(registration, by=member)
    decisions.approve(registration, by=member)

    text = _shown(office)

    assert f"<bdi>{registration.reference}</bdi>" in text
    assert "before: Under review" in text
    assert "under_review" not in text


def test_the_trail_is_searched_by_reference_and_by_member(summit, office):
    category = make_category(summit, needs_approval=True)
    mine, other = make_registration(category), make_registration(category)
    member = make_user(summit)
    decisions.approve(mine, by=member)

    by_reference = _shown(office, q=mine.reference.lower())
    by_member = _shown(office, q=member.email)

    assert mine.reference in by_reference
    assert other.reference not in by_reference
    assert "Approved" in by_member
    assert "Registered" not in by_member


def test_labels_cost_the_same_for_one_entry_and_for_many(
    summit, office, django_assert_max_num_queries
):
    category = make_category(summit)
    make_registration(category)
    with django_assert_max_num_queries(40) as few:
        _shown(office)
    for _n in range(12):
        make_registration(category)
    with django_assert_max_num_queries(len(few.captured_queries)):
        _shown(office)
