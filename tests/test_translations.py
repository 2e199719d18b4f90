"""The catalogues are whole: everything in four languages, every placeholder kept."""

import io
import re
from functools import cache
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUES = sorted(Path(settings.BASE_DIR).glob("summit/locale/*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
APPS = ("summit", "attendees", "sessions", "exhibitors")
# Where the words stand in a call: (context, singular, plural).
_ONE, _MANY, _IN_CONTEXT, _MANY_IN_CONTEXT = (1,), (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), _ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _MANY),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _MANY_IN_CONTEXT),
}


@cache
def words():
    """(context, words) of everything that code and templates mark for translation."""
    found = set()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*"):
            if path.suffix in (".py", ".html", ".txt") and "tests" not in path.parts:
                found |= words_of(path)
    return found


def words_of(path):
    text = path.read_text()
    if path.suffix != ".py":
        text = re.sub(r"^\s+", "", templatize(text, origin=str(path)), flags=re.MULTILINE)
    calls = extract("python", io.BytesIO(text.encode()), keywords=CALLS)
    return {(context, said if isinstance(said, str) else said[0]) for _, said, _, context in calls}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_word_of_code_and_pages_stands_in_the_catalogue(path):
    known = {
        (entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete
    }
    assert sorted(words() - known, key=str) == []


def test_there_is_a_catalogue_for_each_language_but_english():
    assert [path.parts[-3] for path in CATALOGUES] == ["ar", "fr", "zh_Hans"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_nothing_is_left_in_english(path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_placeholder_is_kept(path):
    for entry in polib.pofile(str(path)):
        if entry.obsolete or entry.msgid_plural:
            continue  # a plural form for "one" may say it without the number
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        assert sorted(PLACEHOLDER.findall(entry.msgstr)) == wanted, entry.msgid
