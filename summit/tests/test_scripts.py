"""Names in another script than the form's language keep their direction, and no `lang` contradicts them."""

import pytest
from django.utils import translation

from summit import scripts
from summit.models import Organisation
from summit.templatetags.summit import tr

NOOR = "شركة النور لإدارة المدن"


@pytest.mark.parametrize(
    ("text", "language", "fits"),
    [
        ("Helan Data", "en", True),
        ("Économie créative", "fr", True),
        (NOOR, "en", False),
        (NOOR, "ar", True),
        (f"{NOOR} LLC", "en", False),
        (f"5G {NOOR}", "ar", True),
        ("Helan Data 贺兰数据", "en", True),
        ("Helan Data 贺兰数据", "zh-hans", True),
        ("Helan Data", "zh-hans", False),
        ("Helan Data", "ar", False),
        ("2018, 5", "ar", True),
        ("", "ar", True),
    ],
)
def test_letters_tell_whether_a_text_is_of_its_language(text, language, fits):
    assert scripts.fits(text, language) is fits


@pytest.mark.parametrize("reader", ["en", "ar", "zh-hans", "fr"])
def test_name_in_another_script_is_marked_with_its_direction_alone(reader):
    organisation = Organisation(name_en=NOOR)
    with translation.override(reader):
        assert tr(organisation, "name") == f'<span dir="auto">{NOOR}</span>'


def test_name_in_the_script_of_its_language_is_marked_for_other_readers(db):
    organisation = Organisation(name_en="Helan <Data>")
    with translation.override("en"):
        assert tr(organisation, "name") == "Helan <Data>"
    with translation.override("ar"):
        assert tr(organisation, "name") == '<span lang="en" dir="ltr">Helan &lt;Data&gt;</span>'
