"""Waiting lists: first come, first offered; what is not taken in time goes to the next."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.services import decisions, visits, waiting
from attendees.tests.factories import make_category, make_registration
from summit.enums import SummitState
from summit.exceptions import WrongState
from summit.models import Notification, Summit
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    return make_category(make_summit(offer_hours=24), quota=1)


def states(*registrations):
    for registration in registrations:
        registration.refresh_from_db()
    return [registration.state for registration in registrations]


def test_a_freed_place_is_offered_to_who_waits_longest(category):
    holder, first, second = (make_registration(category) for _ in range(3))
    assert states(holder, first, second) == [State.CONFIRMED, State.WAITLISTED, State.WAITLISTED]
    visits.cancel(holder, by=holder)
    assert waiting.turn() == (0, 1)
    assert states(holder, first, second) == [State.CANCELLED, State.OFFERED, State.WAITLISTED]
    assert first.respond_by - timezone.now() > dt.timedelta(hours=23)
    kinds = Notification.objects.filter(subject_id=first.pk).values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["registration.waitlisted", "registration.offered"]
    visits.accept_offer(first, by=first)
    assert states(first) == [State.CONFIRMED]
    assert first.tickets.count() == 1
    category.refresh_from_db()
    assert category.taken == 1


def test_an_offer_that_is_not_answered_goes_to_the_next(category):
    holder, first, second = (make_registration(category) for _ in range(3))
    visits.cancel(holder, by=holder)
    waiting.turn()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        late = Registration.objects.get(pk=first.pk)
        with pytest.raises(WrongState, match="This offer is over"):
            visits.accept_offer(late, by=late)
        assert waiting.turn() == (1, 1)
    assert states(first, second) == [State.EXPIRED, State.OFFERED]
    category.refresh_from_db()
    assert category.taken == 1


def test_a_declined_offer_goes_to_the_next(category):
    holder, first, second = (make_registration(category) for _ in range(3))
    visits.cancel(holder, by=holder)
    waiting.turn()
    first.refresh_from_db()
    visits.cancel(first, by=first)
    waiting.turn()
    assert states(first, second) == [State.CANCELLED, State.OFFERED]


def test_nobody_who_comes_later_overtakes_those_who_wait(category):
    holder, first = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    newcomer = make_registration(category)
    assert states(first, newcomer) == [State.WAITLISTED, State.WAITLISTED]
    waiting.turn()
    assert states(first, newcomer) == [State.OFFERED, State.WAITLISTED]


@pytest.mark.parametrize(
    ("quota", "capacity", "words"),
    [
        (None, None, "are not limited"),
        (2, None, "2 places are free in"),
        (9, 1, "1 place is free in"),
    ],
)
def test_the_office_puts_nobody_on_the_list_while_a_place_is_free(quota, capacity, words):
    summit = make_summit(capacity=capacity)
    registration = make_registration(make_category(summit, quota=quota, needs_approval=True))
    with pytest.raises(WrongState, match=words):
        decisions.put_on_waiting_list(registration, by=make_user(summit))
    assert states(registration) == [State.SUBMITTED]


def test_a_free_place_that_others_wait_for_is_not_free(category):
    holder, _first = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    category.needs_approval = True
    category.save()
    asks = make_registration(category)
    decisions.put_on_waiting_list(asks, by=make_user(category.summit))
    assert states(asks) == [State.WAITLISTED]


def test_a_place_of_the_summit_is_offered_too():
    summit = make_summit(capacity=1)
    one, other = make_category(summit), make_category(summit)
    holder, waits = make_registration(one), make_registration(other)
    assert states(holder, waits) == [State.CONFIRMED, State.WAITLISTED]
    visits.cancel(holder, by=holder)
    waiting.turn()
    assert states(waits) == [State.OFFERED]


def test_nothing_is_offered_while_nothing_is_free(category):
    make_registration(category)
    waits = make_registration(category)
    assert waiting.turn() == (0, 0)
    assert states(waits) == [State.WAITLISTED]


@pytest.mark.parametrize("state", [SummitState.ENDED, SummitState.CANCELLED, SummitState.ARCHIVED])
def test_nothing_is_offered_at_a_summit_that_is_over(category, state):
    holder, waits = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    Summit.objects.filter(pk=category.summit_id).update(state=state)
    assert waiting.turn() == (0, 0)
    assert states(waits) == [State.WAITLISTED]
