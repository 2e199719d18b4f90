"""Commas between words, in the reader's language."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html

from summit import commas
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
        assert in_summit_zone(at, Summit(time_zone="Asia/Shanghai")).endswith("، 09:00")


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
