"""What docs/deploy.md tells a server in front of us agrees with our addresses."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from summit.local.home import ROOT

TEXT = (ROOT / "docs" / "deploy.md").read_text()


def size(address):
    """The largest body that nginx lets pass: the longest `^~` wins, then the first pattern, then the server's."""
    places = re.findall(r"location (~|\^~) (\S+) \{(.*?)\}", TEXT, re.DOTALL)
    found = [what for how, start, what in places if how == "^~" and address.startswith(start)]
    found += [what for how, pattern, what in places if how == "~" and re.search(pattern, address)]
    own = re.search(r"client_max_body_size (\w+);", found[0]) if found else None
    (of_server,) = re.findall(r"^ {8}client_max_body_size (\w+);", TEXT, re.MULTILINE)
    return own[1] if own else of_server


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("exhibitors:profile", [7]),
        ("exhibitors:product_new", [7]),
        ("exhibitors:product_edit", [7, 8]),
        ("api:own_logo", []),
        ("api:own_picture", [8]),
        ("admin:summit_summit_change", [7]),
        ("admin:summit_organisation_add", []),
    ],
)
def test_where_pictures_are_sent_they_pass(language, name, given):
    with translation.override(language):
        assert size(reverse(name, args=given)) == "6m"


def test_where_tables_are_sent_they_pass():
    assert size(reverse("admin:attendees_importrun_add")) == "60m"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("attendees:register", ["yinchuan"]),
        ("attendees:my", ["token"]),
        ("exhibitors:directory", ["yinchuan"]),
        ("exhibitors:apply", ["yinchuan"]),
        ("api:own_products", []),
        ("account_login", []),
    ],
)
def test_where_only_words_are_sent_nothing_large_passes(name, given):
    assert size(reverse(name, args=given)) == "1m"
