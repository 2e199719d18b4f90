"""Commas between words, in the reader's language."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html

from summit import commas, dates
from summit.exceptions import Invalid, SummitError
from summit.models import Summit
from summit.templatetags.summit import in_summit_zone


@pytest.mark.parametrize(
    ("language", "said"), [("en", "B07, Hall A"), ("ar", "B07، Hall A"), ("zh-hans", "B07，Hall A")]
)
def test_facts_have_the_comma_of_the_language(language, said):
    with translation.override(language):
        assert commas.facts("B07", "", "Hall A") == said


def test_a_page_escapes_words_and_keeps_marked_ones():
    words = ["<b>", format_html("<i>{}</i>", "x"), None]
    assert commas.listed_html(words) == "<bdi>&lt;b&gt;</bdi>, <bdi><i>x</i></bdi>"
    page = Template("{% load summit %}{% facts one two %}; {{ words|listed }}")
    said = page.render(Context({"one": "&", "two": 5, "words": ["<", "c"]}))
    assert said == "&amp;, 5; <bdi>&lt;</bdi>, <bdi>c</bdi>"
    filled = commas.filled_html("%(some)s & %(other)s", some="<b>", other=commas.listed_html(["c"]))
    assert filled == "&lt;b&gt; &amp; <bdi>c</bdi>"


def test_day_and_time_have_it_too():
    at = dt.datetime(2018, 11, 14, 1, tzinfo=dt.UTC)
    with translation.override("ar"):
        assert "، 09:00" in in_summit_zone(at, Summit(time_zone="Asia/Shanghai"))


def test_a_moment_says_on_whose_clocks_it_is_read():
    at = dt.datetime(2018, 11, 14, 1, tzinfo=dt.UTC)
    said = in_summit_zone(at, Summit(city="Yinchuan", time_zone="Asia/Shanghai"))
    assert said == "14 November 2018, 09:00, Yinchuan time (UTC+8)"


def test_a_note_of_the_zone_goes_by_the_clocks_of_the_day():
    summit = Summit(city="Oslo", time_zone="Europe/Oslo")
    winter, summer = (dt.datetime(2026, month, 15, 12, tzinfo=dt.UTC) for month in (1, 7))
    assert dates.zone_note(summit, [winter]) == "Times in Oslo (UTC+1)"
    assert dates.zone_note(summit, [summer]) == "Times in Oslo (UTC+2)"
    assert dates.zone_note(summit, [winter, summer]) == "Times in Oslo"
    assert dates.in_city("9:00", winter, summit) == "9:00, Oslo time (UTC+1)"
    assert dates.in_city("9:00", winter, summit, summer) == "9:00, Oslo time"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Kept. C05: taken."), ("zh-hans", "Kept。C05：taken。")]
)
def test_sentences_have_the_stops_of_the_language(language, said):
    with translation.override(language):
        kept, taken = commas.sentence("Kept"), commas.labelled("C05", commas.sentence("taken"))
        assert commas.sentences(kept, "", taken) == said


def test_a_refusal_says_all_that_is_wrong_in_one_line():
    refusal = Invalid({"email": ["Write an address."], "name": ["Write a name.", "At most 5."]})
    assert refusal.said() == "Write an address. Write a name. At most 5."
    assert SummitError("Too late.").said() == "Too late."
