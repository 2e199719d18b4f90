"""A request that is sent twice is done once."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from attendees.models import Attendee, Registration
from attendees.services import retention
from attendees.tests.factories import make_category, make_consent_texts
from summit.models import IdempotentAnswer, Notification
from summit.tests.api import Caller, is_problem, member
from summit.tests.factories import make_summit

from .test_api_register import address, said


@pytest.fixture
def category(db):
    summit = make_summit()
    make_consent_texts(summit)
    return make_category(summit, slug="delegate", quota=10, has_waiting_list=False)


@pytest.fixture
def key():
    return str(uuid.uuid4())


def test_the_same_key_and_body_get_the_same_answer(category, key):
    first = Caller().post(address(category), said(), idempotency_key=key)
    second = Caller().post(address(category), said(), idempotency_key=key, accept_language="fr")
    assert first.status_code == 202
    assert (second.status_code, second.content) == (202, first.content)
    assert Notification.objects.count() == 1  # nobody is reminded of what was just sent


def test_the_order_of_fields_and_the_quotes_of_the_key_do_not_matter(category, key):
    turned = dict(reversed(said().items()))
    Caller().post(address(category), said(), idempotency_key=key)
    second = Caller().post(address(category), turned, idempotency_key=f'"{key}"')
    assert second.status_code == 202
    assert Notification.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(category, key):
    Caller().post(address(category), said(), idempotency_key=key)
    other = Caller().post(address(category), said(email="new@oran.dz"), idempotency_key=key)
    assert is_problem(other, 422, "idempotency_key_reused")
    assert Attendee.objects.count() == 1


def test_a_key_is_of_one_address_and_one_client(category, key):
    office = member(category.summit)
    elsewhere = make_category(make_summit(), slug="delegate")
    make_consent_texts(elsewhere.summit)
    assert Caller().post(address(category), said(), idempotency_key=key).status_code == 202
    assert Caller().post(address(elsewhere), said(), idempotency_key=key).status_code == 202
    answer = office.post(address(category), said(email="new@oran.dz"), idempotency_key=key)
    assert answer.status_code == 201
    assert Registration.objects.count() == 3


def test_the_office_gets_its_answer_again(category, key):
    office = member(category.summit)
    first = office.post(address(category), said(), idempotency_key=key)
    second = office.post(address(category), said(), idempotency_key=key)
    assert first.status_code == 201
    assert (second.status_code, second.content) == (201, first.content)


def test_only_what_was_done_is_kept(category, key):
    """Who hears that it is full tries again with the same key when a place is free."""
    category.quota = 0
    category.save()
    full = Caller().post(address(category), said(), idempotency_key=key)
    assert is_problem(full, 409, "full")
    assert not IdempotentAnswer.objects.exists()
    category.quota = 1
    category.save()
    assert Caller().post(address(category), said(), idempotency_key=key).status_code == 202
    again = Caller().post(address(category), said(), idempotency_key=key)
    assert again.status_code == 202  # though it is full now


def test_nothing_personal_is_kept_with_the_key(category, key):
    member(category.summit).post(address(category), said(), idempotency_key=key)
    row = IdempotentAnswer.objects.get()
    for word in (b"nadia", b"haddad", b"oran"):
        assert word not in bytes(row.body).lower()
    assert key not in row.key


@pytest.mark.parametrize("bad", ["", "short", "x" * 129, "with a blank in it", "ключ-ключ-ключ"])
def test_a_malformed_key_is_400(category, bad):
    response = Caller().post(address(category), said(), idempotency_key=bad)
    assert is_problem(response, 400, "idempotency_key")
    assert not Attendee.objects.exists()


def test_answers_are_forgotten_after_a_day(category, key):
    Caller().post(address(category), said(), idempotency_key=key)
    retention.erase_expired()
    assert IdempotentAnswer.objects.count() == 1
    IdempotentAnswer.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    retention.erase_expired()
    assert not IdempotentAnswer.objects.exists()


def at_once(calls):
    """Run all `calls` in parallel, each on a database connection of its own; their results."""

    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(24) as pool:
        return list(pool.map(run, calls))


def sender(category, number=0, **headers):
    """A call that registers person `number`."""
    body = said(email=f"person-{number}@oran.dz")
    return lambda: Caller().post(address(category), body, **headers)


@pytest.mark.django_db(transaction=True)
def test_the_same_request_many_times_at_once_is_done_once(key):
    summit = make_summit()
    make_consent_texts(summit)
    category = make_category(summit, slug="delegate")
    found = at_once([sender(category, idempotency_key=key) for _ in range(40)])
    assert {response.status_code for response in found} == {202}
    assert len({response.content for response in found}) == 1
    assert (Registration.objects.count(), Notification.objects.count()) == (1, 1)
    category.refresh_from_db()
    assert category.taken == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_person_many_times_at_once_without_a_key_is_registered_once():
    summit = make_summit()
    make_consent_texts(summit)
    category = make_category(summit, slug="delegate")
    found = at_once([sender(category) for _ in range(40)])
    assert {response.status_code for response in found} == {202}
    assert Registration.objects.count() == 1
    category.refresh_from_db()
    assert category.taken == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_400_requests_for_the_last_100_places_get_exactly_100():
    summit = make_summit()
    make_consent_texts(summit)
    category = make_category(summit, slug="delegate", quota=100, has_waiting_list=False)
    calls = [sender(category, n, idempotency_key=str(uuid.uuid4())) for n in range(400)]
    statuses = [response.status_code for response in at_once(calls)]
    assert (statuses.count(202), statuses.count(409)) == (100, 300)
    category.refresh_from_db()
    summit.refresh_from_db()
    assert (Registration.objects.count(), category.taken, summit.taken) == (100, 100, 100)
    assert Attendee.objects.count() == 100
    assert IdempotentAnswer.objects.count() == 100
