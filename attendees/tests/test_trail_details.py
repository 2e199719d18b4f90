"""What the trail says of an entry: words that people know, never columns, codes or short names."""

import pytest

from attendees.tests.factories import make_category, make_registration
from summit import audit
from summit.admin.details import Details
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    """The words for details of an entry about a registration as a Delegate."""
    summit = make_summit()
    registration = make_registration(make_category(summit, name="Delegate", slug="delegate"))
    by = make_user(summit)

    def say(about=None, **details):
        return Details().of(audit.record(about or registration, "change", by=by, **details))

    return say


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"category": "delegate"}, "category: Delegate"),
        ({"before": "under_review"}, "before: Under review"),
        ({"fields": ["full_name", "email"]}, "fields: full name, email address"),
        ({"before": "en", "after": "zh-hans"}, "before: English; after: 简体中文"),
        ({"role": "head"}, "role: Head of delegation"),
        ({"rows": 3, "searched": True}, "rows: 3; searched: yes"),
        ({"somewhere": "unheard_of"}, "somewhere: unheard_of"),
    ],
)
def test_details_are_words(said, details, words):
    assert said(**details) == words


def test_a_text_is_named_with_its_language(said):
    summit = make_summit()
    assert said(summit, fields=["tagline_en", "tagline_zh_hans", "primary_colour"]) == (
        "fields: theme (English), theme (简体中文), primary colour"
    )


def test_names_are_read_once_for_a_page(said, django_assert_num_queries):
    summit = make_summit()
    registration = make_registration(make_category(summit, name="Press", slug="press"))
    entries = [
        audit.record(registration, "register", by=make_user(summit), category="press")
        for _each in range(3)
    ]
    details = Details()
    with django_assert_num_queries(1):
        assert {details.of(entry) for entry in entries} == {"category: Press"}
