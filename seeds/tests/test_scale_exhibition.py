"""The synthetic exhibition: as many as asked, each consistent, and people can go on from there."""

import pytest
from django.core.management import call_command

from exhibitors import reports
from exhibitors.models import Allocation, Booth, Exhibitor, FloorPlan, Product
from exhibitors.services import booths
from seeds import scale, scale_exhibition
from summit import audit
from summit.models import Notification, Summit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit() -> Summit:
    scale.fill(10)
    summit = Summit.objects.get(slug=scale.SLUG)
    assert scale_exhibition.fill(summit, booths=200, exhibitors=300) == 300
    return summit


def test_booths_and_exhibitors_are_as_many_as_asked_and_once(summit: Summit) -> None:
    assert Booth.objects.for_summit(summit).count() == 200
    assert Exhibitor.objects.for_summit(summit).count() == 300
    assert scale_exhibition.fill(summit) == 0


def test_claims_belong_to_exhibitors_that_take_part(summit: Summit) -> None:
    claims = Allocation.objects.for_summit(summit)
    assert claims.count() > 100
    for claim in claims.select_related("exhibitor", "booth"):
        assert claim.exhibitor.takes_part
        assert not claim.booth.is_blocked
    taken = claims.first()
    assert taken is not None
    assert reports.staff_allotment(taken.exhibitor) == 4


def test_an_exhibitor_without_a_booth_can_hold_one(summit: Summit) -> None:
    free = Booth.objects.for_summit(summit).available().first()
    exhibitor = Exhibitor.objects.for_summit(summit).taking_part().filter(allocations=None).first()
    assert free is not None
    assert exhibitor is not None
    assert booths.hold(exhibitor, free, by=audit.SYSTEM).is_living


def test_nobody_logs_in_and_no_mail_waits(summit: Summit) -> None:
    assert not User.objects.filter(is_active=True).exists()
    kinds = Notification.objects.for_summit(summit).filter(kind__startswith="exhibitor.")
    assert not kinds.exists()


def test_everything_is_marked_as_sample(summit: Summit) -> None:
    for model in (Exhibitor, Booth, FloorPlan, Allocation, Product):
        rows = model.objects.for_summit(summit)
        assert rows.exists()
        assert not rows.filter(is_sample=False).exists()


def test_the_command_adds_a_thousand_booths() -> None:
    call_command("seed", "--scale", "5")
    summit = Summit.objects.get(slug=scale.SLUG)
    assert Booth.objects.for_summit(summit).count() == 1_000
    assert Exhibitor.objects.for_summit(summit).count() == 1_600
    assert Booth.objects.for_summit(summit).available().count() > 100
