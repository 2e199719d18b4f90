"""What loading the past needs from the kit: dated entries, and tasks woken once."""

import datetime as dt

import pytest
import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from summit import audit, background
from summit.tests.factories import make_summit

QUEUE = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}summit"


@pytest.fixture
def broker():
    """The tasks that wait at the broker; nobody takes them during the test."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(QUEUE)
    yield client
    client.delete(QUEUE)
    client.close()


@pytest.mark.django_db
def test_an_entry_is_dated_as_told_and_only_inside():
    summit = make_summit()
    moment = timezone.now() - dt.timedelta(days=9)
    with audit.dated(moment):
        then = audit.record(summit, "change", by=audit.SYSTEM)
    now = audit.record(summit, "change", by=audit.SYSTEM)
    assert then.at == moment
    assert now.at > moment + dt.timedelta(days=8)


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_for_many_times_together_is_woken_once(broker):
    with transaction.atomic(), background.together():
        for _ in range(3):
            background.later("summit.tasks.deliver")
        background.later("attendees.tasks.turn_waiting_lists")
    assert broker.llen(QUEUE) == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_woken_when_the_transaction_is_rolled_back(broker):
    with transaction.atomic(), background.together():
        background.later("summit.tasks.deliver")
        transaction.set_rollback(True)
    assert broker.llen(QUEUE) == 0
