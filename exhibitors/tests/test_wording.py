"""Times as the exhibition says them: whose clocks, and the day where it is another one."""

import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import escape

from exhibitors import wording
from exhibitors.enums import BoothShown
from exhibitors.templatetags import exhibition
from summit import dates
from summit.models import Hall, Summit


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


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_booth_and_hall_are_one_place_and_no_list(language):
    hall = Hall(name_en="A <hall>", name_zh_hans="A馆", name_fr="Hall A", name_ar="القاعة A")
    with translation.override(language):
        marked = exhibition.place("C05", hall)
        plain = wording.place() % {"number": "C05", "hall": hall.name}
    assert "<bdi>C05</bdi>" in marked
    assert marked.replace("<bdi>C05</bdi>", "C05") == escape(plain)
    assert language != "zh-hans" or not set(plain) & set("、，")
