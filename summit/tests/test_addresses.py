"""Addresses without a language in front: the same in each, and kept once."""

import pytest
from django.conf import settings
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import get_ns_resolver
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
    get_ns_resolver.cache_clear()
    for language in LANGUAGES:
        with translation.override(language):
            reverse("admin:index"), reverse("api:schema"), reverse("account_login")
    assert get_ns_resolver.cache_info().currsize == 0
    unprefixed = [found for found in get_resolver().url_patterns if isinstance(found, Unprefixed)]
    assert [found.namespace for found in unprefixed] == ["admin", None, "api"]
    for found in unprefixed:
        assert list(found._reverse_dict) == [settings.LANGUAGE_CODE]
        below = [
            one for one in found.url_patterns if isinstance(one, URLResolver) and found.namespace
        ]
        assert all(list(one._reverse_dict) == [settings.LANGUAGE_CODE] for one in below)


def test_what_begins_alike_is_found_below_its_own_name():
    assert resolve("/admin/").namespaces == ["admin"]
    assert resolve("/api/v1/summits/").namespaces == ["api"]
    assert resolve("/accounts/login/").namespaces == []
    with pytest.raises(Resolver404):
        resolve("/administration/")
