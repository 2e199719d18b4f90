"""The catalogues are whole: everything in four languages, every placeholder kept."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOGUES = sorted(Path(settings.BASE_DIR).glob("summit/locale/*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


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
