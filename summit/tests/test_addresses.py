"""Addresses without a language in front: the same in each, and kept once."""

import pytest
from django.conf import settings
from django.urls import get_resolver, resolve, reverse
from django.utils import translation

from summit.config.addresses import Unprefixed

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_panel_api_and_accounts_are_found_in_every_language(language):
    with translation.override(language):
        assert reverse("admin:summit_summit_change", args=[3]) == "/admin/summit/summit/3/change/"
        assert reverse("api:schema") == "/api/schema/"
        assert reverse("account_login") == "/accounts/login/"
        assert resolve("/api/schema/").view_name == "api:schema"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_keep_their_language(language):
    with translation.override(language):
        assert reverse("summit:home", args=["smart"]) == f"/{language}/smart/"


def test_what_can_be_reversed_is_kept_once_for_all_languages():
    unprefixed = [found for found in get_resolver().url_patterns if isinstance(found, Unprefixed)]
    assert [str(found.pattern) for found in unprefixed] == ["admin/", "accounts/", "api/"]
    for found in unprefixed:
        for language in LANGUAGES:
            with translation.override(language):
                reverse("admin:index")
        assert list(found._reverse_dict) == [settings.LANGUAGE_CODE]
