"""The booth of one's own exhibitor through the API: held, reserved, given back; and by many at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections
from django.utils import timezone

from exhibitors.enums import AllocationState as State
from exhibitors.models import Allocation, Exhibition
from exhibitors.tests.factories import make_allocation, make_exhibitor, make_member
from exhibitors.tests.own import ROOT, caller
from exhibitors.tests.web import log_in, make_stage
from summit.models import Notification
from summit.tests.api import is_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def own(stage):
    return caller(stage.owner)


def hold(own, booth, **headers):
    return own.post(f"{ROOT}booths/{booth.pk}/hold/", **headers)


def verb(own, claim, name, body=None):
    pk = claim["id"] if isinstance(claim, dict) else claim.pk
    return own.post(f"{ROOT}reservations/{pk}/{name}/", body)


def test_a_booth_is_held_reserved_and_given_back(stage, own):
    held = hold(own, stage.booths[0])
    assert held.status_code == 200
    claim = held.json()
    assert (claim["booth"], claim["number"]) == (stage.booths[0].pk, "A01")
    assert (claim["state"], claim["actions"]) == ("held", ["reserve", "release"])
    assert claim["let_go"] is None
    assert hold(own, stage.booths[0]).json()["held_until"] == claim["held_until"]
    reserved = verb(own, claim, "reserve").json()
    assert (reserved["state"], reserved["actions"]) == ("reserved", ["return"])
    assert (claim["held_until"] is None, reserved["held_until"]) == (False, None)
    assert Notification.objects.filter(kind="exhibitor.booth_reserved").exists()
    given_back = verb(own, claim, "return").json()
    assert (given_back["state"], given_back["actions"]) == ("released", [])


def test_holding_another_booth_lets_the_first_go(stage, own):
    hold(own, stage.booths[0])
    assert hold(own, stage.booths[1]).json()["let_go"] == "A01"
    assert Allocation.objects.living().count() == 1


def test_holds_of_an_exhibitor_are_counted_whoever_presses_and_at_any_door(stage, own, settings):
    settings.HOLD_RATE = "3/min"
    portal, colleague = log_in(stage.owner), caller(make_member(stage.exhibitor))
    other = make_member(make_exhibitor(stage.summit))

    def press(number):
        return portal.post(f"{stage.home}booth/{stage.booths[number].pk}/hold/")

    assert press(0).status_code == 302
    assert hold(own, stage.booths[1]).status_code == 200
    assert hold(colleague, stage.booths[0]).status_code == 200
    assert (press(1).status_code, press(1)["Retry-After"] > "0") == (429, True)
    assert is_problem(hold(own, stage.booths[1]), 429, "throttled")
    # What is held can be reserved, and others hold as before.
    assert verb(own, Allocation.objects.living().get(), "reserve").status_code == 200
    assert hold(caller(other), stage.booths[1]).status_code == 200


def test_a_hold_is_let_go(stage, own):
    claim = hold(own, stage.booths[0]).json()
    assert verb(own, claim, "release").json()["state"] == "released"
    assert is_problem(verb(own, claim, "reserve"), 409, "wrong_state")


def test_letting_go_leaves_a_reservation_alone_and_giving_back_a_hold(stage, own):
    reserved = make_allocation(stage.booths[0], stage.exhibitor)
    held = hold(own, stage.booths[1]).json()
    assert is_problem(verb(own, reserved, "release"), 409, "wrong_state")
    assert is_problem(verb(own, held, "return"), 409, "wrong_state")
    assert Allocation.objects.living().count() == 2


def test_a_booth_is_given_back_at_the_costs_that_were_read_or_not_at_all(stage, own):
    yesterday = timezone.now().date() - dt.timedelta(days=2)
    Exhibition.objects.update(free_return_until=yesterday, late_return_percent=50)
    claim = make_allocation(stage.booths[0], stage.exhibitor, State.CONFIRMED)
    (row,) = own.get(ROOT).json()["reservations"]
    assert row["costs_to_leave"] == "4500.00"
    for costs in ("0", "4500.01", 9000):
        assert is_problem(verb(own, claim, "return", {"costs": costs}), 409, "wrong_state")
    for costs in ("NaN", "-1", "much", None, [1], {"x": 1}):
        assert is_problem(verb(own, claim, "return", {"costs": costs}), 422, "invalid")
    answer = verb(own, claim, "return", {"costs": row["costs_to_leave"]})
    assert answer.json()["state"] == "released"


def test_what_others_have_is_a_conflict(stage, own):
    make_allocation(stage.booths[0], make_exhibitor(stage.summit))
    assert is_problem(hold(own, stage.booths[0]), 409, "taken")
    type(stage.booths[1]).objects.filter(pk=stage.booths[1].pk).update(is_blocked=True)
    assert is_problem(hold(own, stage.booths[1]), 409, "not_offered")
    Exhibition.objects.update(booth_until=timezone.now().date() - dt.timedelta(days=2))
    assert is_problem(hold(own, stage.booths[2]), 409, "closed")


def test_an_ended_hold_is_reserved_by_nobody(stage, own):
    past = timezone.now() - dt.timedelta(seconds=1)
    claim = make_allocation(stage.booths[0], stage.exhibitor, State.HELD, held_until=past)
    assert is_problem(verb(own, claim, "reserve"), 409, "wrong_state")
    assert own.get(ROOT).json()["reservations"] == []


def test_a_hold_that_is_sent_twice_is_one_also_when_another_came_between(stage, own):
    key = {"idempotency_key": "0d6e6a5c-9b1f"}
    first = hold(own, stage.booths[0], **key).json()
    hold(own, stage.booths[1])
    assert hold(own, stage.booths[0], **key).json() == first
    assert Allocation.objects.living().get().booth == stage.booths[1]


def test_a_refused_hold_may_be_tried_again_with_its_key(stage, own):
    key = {"idempotency_key": "0d6e6a5c-9b1f"}
    other = make_allocation(stage.booths[0], make_exhibitor(stage.summit))
    assert is_problem(hold(own, stage.booths[0], **key), 409, "taken")
    other.delete()
    assert hold(own, stage.booths[0], **key).status_code == 200


def test_what_is_sent_along_by_mistake_is_refused(stage, own):
    response = own.post(f"{ROOT}booths/{stage.booths[0].pk}/hold/", {"minutes": 600})
    assert is_problem(response, 422, "invalid")
    assert not Allocation.objects.exists()


def test_price_is_that_of_the_hold(stage, own):
    claim = hold(own, stage.booths[0]).json()
    type(stage.booths[0].type).objects.update(price=Decimal(5000))
    assert verb(own, claim, "reserve").json()["price"] == claim["price"] == "9000.00"


@pytest.mark.django_db(transaction=True)
def test_twenty_exhibitors_that_want_one_booth_at_once_have_one_winner():
    stage = make_stage()
    callers = [caller(make_member(make_exhibitor(stage.summit))) for _ in range(20)]

    def call(own):
        try:
            return hold(own, stage.booths[0], idempotency_key="0d6e6a5c-9b1f").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(call, callers))
    assert answers == [200] + [409] * 19
    assert Allocation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_request_that_is_sent_many_times_at_once_is_done_once():
    stage = make_stage()
    own = caller(stage.owner)

    def call(_number):
        try:
            return hold(own, stage.booths[0], idempotency_key="0d6e6a5c-9b1f").content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(call, range(10)))) == 1
    assert Allocation.objects.count() == 1
