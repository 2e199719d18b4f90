"""Booths lie inside their hall and never over one another, whoever draws them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from exhibitors.models import Booth
from exhibitors.tests.factories import make_booth, make_plan, make_type
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


def test_booths_that_touch_are_neighbours():
    plan = make_plan(make_summit())
    make_booth(plan, "A01")
    make_booth(plan, "A02", x=3)
    make_booth(plan, "A03", y=3)
    assert Booth.objects.count() == 3


@pytest.mark.parametrize("place", [{"x": Decimal("2.99")}, {"x": 1, "y": 1}, {}])
def test_booth_over_another_is_refused_by_the_database(place):
    plan = make_plan(make_summit())
    make_booth(plan, "A01")
    with pytest.raises(IntegrityError, match="booths_do_not_overlap"):
        make_booth(plan, "A02", **place)


def test_booth_in_the_same_place_of_another_hall_is_another_booth():
    summit = make_summit()
    make_booth(make_plan(summit), "A01")
    make_booth(make_plan(summit, "Hall B"), "B01")
    assert Booth.objects.count() == 2


def test_booth_over_another_is_named_before_saving():
    plan = make_plan(make_summit())
    first = make_booth(plan, "A01")
    second = Booth(
        summit=plan.summit, plan=plan, number="A02", type=first.type, x=1, y=0, width=3, depth=3
    )
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert refused.value.messages == ["It lies over another booth. Move it or make it smaller."]
    second.x = Decimal(3)
    second.full_clean()


@pytest.mark.parametrize(
    "place", [{"x": 58}, {"y": 38}, {"width": 61}, {"x": -1}, {"width": 0}, {"depth": -3, "y": 5}]
)
def test_booth_outside_its_hall_is_refused_by_the_database(place):
    plan = make_plan(make_summit())
    with pytest.raises(IntegrityError):
        make_booth(plan, "A01", **place)


def test_booth_outside_its_hall_is_named_before_saving():
    plan = make_plan(make_summit())
    booth = Booth(
        summit=plan.summit,
        plan=plan,
        number="A01",
        type=make_type(plan.summit),
        x=58,
        y=0,
        width=3,
        depth=41,
    )
    with pytest.raises(ValidationError) as refused:
        booth.full_clean()
    assert refused.value.message_dict == {
        "width": ["It ends outside the hall, which is 60 m wide."],
        "depth": ["It ends outside the hall, which is 40 m deep."],
    }


def test_hall_never_becomes_smaller_than_its_booths():
    plan = make_plan(make_summit())
    make_booth(plan, "A01", x=50)
    plan.width = Decimal(52)
    with pytest.raises(ValidationError, match="Booth A01 would lie outside the hall"):
        plan.full_clean()
    with pytest.raises(IntegrityError, match="smaller than its booths"):
        plan.save()


def test_number_is_given_once_at_a_summit():
    plan = make_plan(make_summit())
    make_booth(plan, "A01")
    make_booth(make_plan(make_summit()), "A01")
    with pytest.raises(IntegrityError, match="booth_number_once"):
        make_booth(plan, "A01", x=10)


def test_area_and_price_come_from_sides_and_type():
    booth = make_booth(make_plan(make_summit()), width=Decimal("4.5"), depth=4, open_sides=3)
    booth.refresh_from_db()
    assert (booth.area, booth.price) == (Decimal("18.00"), Decimal("19000.00"))
    booth.type.pricing = "per_booth"
    assert booth.price == Decimal("2000.00")
