"""What a web worker loads before it is asked anything, and what it leaves out.

Looked at in a process of its own: this one has loaded more, and remembers what it has said before.
"""

import json
import subprocess
import sys

import pytest

from summit.local.home import ROOT

_WORKER = """
import datetime as dt, gettext, json, sys
import summit.config.wsgi
from babel import localedata
from django.utils import translation
from summit import dates
from summit.countries import countries

loaded = sorted(sys.modules)
catalogues = len(gettext._translations)
locales = {name: sorted(words) for name, words in localedata._cache.items()}
first, last = dt.date(2018, 11, 14), dt.date(2018, 11, 16)

def said():
    other = [
        dates.short_day(first), dates.day_and_month(first), dates.weekday_name(first, short=True),
        dates.period(first, first), dates.period_without_year(first, last), *dates.leaf(first, last),
        dates.language_name("ar"),
    ]
    return [dates.weekday(first), dates.period(first, last), countries.name("CN"), all(other)]

words = {}
for code in ("en", "zh-hans", "fr", "ar"):
    with translation.override(code):
        words[code] = said()
print(json.dumps([loaded, catalogues, locales, words]))
"""
_SAID = {
    "en": ["Wednesday 14 November", "14–16 November 2018", "China", True],
    "zh-hans": ["11月14日星期三", "2018年11月14日至16日", "中国", True],
    "fr": ["mercredi 14 novembre", "14–16 novembre 2018", "Chine", True],
    "ar": ["الأربعاء، 14 نوفمبر", "14–16 نوفمبر 2018", "الصين", True],
}


@pytest.fixture(scope="module")
def worker():
    """Modules, number of gettext's catalogues, locale -> names of its data, language -> words that pages say."""
    ended = subprocess.run(
        [sys.executable, "-c", _WORKER], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(ended.stdout)


def test_words_that_pages_say_are_kept(worker):
    *_rest, words = worker
    assert words == _SAID


def test_a_worker_loads_neither_test_tools_nor_what_few_ask_for(worker):
    """What makes the schema, and brings the test tools along, comes with the first question for it; what
    counts for Prometheus likewise."""
    loaded, *_rest = worker
    assert "summit.config.wsgi" in loaded
    few = {"django.test", "unittest", "drf_spectacular.plumbing", "prometheus_client"}
    assert few.isdisjoint(loaded)


def test_a_worker_keeps_words_once_and_only_what_somebody_may_read(worker):
    _loaded, catalogues, locales, _words = worker
    assert catalogues == 0
    assert {"root", "en_GB", "zh_Hans", "fr", "ar_001"} <= set(locales)
    assert {name for name, known in locales.items() if "unit_patterns" in known} == set()
    assert all("date_formats" in known for known in locales.values())
