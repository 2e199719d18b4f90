"""Times as the exhibition says them: whose clocks, and the day where it is another one."""

import datetime as dt

import pytest
from django.utils import timezone

from exhibitors import wording
from exhibitors.enums import BoothShown
from summit import dates
from summit.models import Summit


@pytest.fixture
def summit():
    return Summit(city="Yinchuan", time_zone="Asia/Shanghai")


def test_until_names_the_day_only_when_it_is_not_today(summit):
    noon = timezone.now().astimezone(summit.zone).replace(hour=12, minute=5)
    assert wording.until(noon, summit) == "12:05"
    later = noon + dt.timedelta(days=3)
    assert wording.until(later, summit) == dates.moment(later, summit)


def test_deadline_ends_with_its_day_on_the_clocks_of_the_city(summit):
    said = wording.end_of(dt.date(2031, 11, 5), summit)
    assert said == "5 November 2031, 23:59, Yinchuan time (UTC+8)"


def test_every_state_has_a_word_that_fits_into_a_booth_of_three_metres():
    assert max(len(wording.brief(state)) for state in BoothShown) <= len("Available")
