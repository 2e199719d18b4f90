"""What a web worker loads before it is asked anything, and what it leaves out."""

import datetime as dt
import subprocess
import sys

import pytest
from django.utils import translation

from summit import dates
from summit.countries import countries
from summit.local.home import ROOT

_FIRST, _LAST = dt.date(2018, 11, 14), dt.date(2018, 11, 16)


@pytest.mark.parametrize(
    ("language", "weekday", "period", "country"),
    [
        ("en", "Wednesday 14 November", "14–16 November 2018", "China"),
        ("zh-hans", "11月14日星期三", "2018年11月14日至16日", "中国"),
        ("fr", "mercredi 14 novembre", "14–16 novembre 2018", "Chine"),
        ("ar", "الأربعاء، 14 نوفمبر", "14–16 نوفمبر 2018", "الصين"),
    ],
)
def test_words_that_pages_say_are_kept(language, weekday, period, country):
    dates.load()
    with translation.override(language):
        assert dates.weekday(_FIRST) == weekday
        assert dates.period(_FIRST, _LAST) == period
        assert countries.name("CN") == country
        assert dates.short_day(_FIRST)
        assert dates.leaf(_FIRST, _LAST)[0]
        assert dates.language_name("ar")


def test_a_worker_loads_neither_test_tools_nor_what_makes_the_schema():
    """They come with the first question for the schema; drf-spectacular brings the test tools along."""
    code = (
        "import sys, summit.config.wsgi\n"
        "print(*sorted({'django.test', 'unittest', 'drf_spectacular.plumbing'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == ""
