"""Addresses that are the same in every language."""

from types import ModuleType
from typing import Any

from django.conf import settings
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils import translation


class Unprefixed(URLResolver):
    """Addresses below a path that has no language in front of it.

    Django works out what it can reverse for each language anew and keeps all of it; of the panel, the API
    and the accounts that is 1 MB a language. Here it is that of the default language for all.
    """

    def _populate(self) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        with translation.override(settings.LANGUAGE_CODE):
            return super().reverse_dict

    @property
    def namespace_dict(self) -> dict[str, Any]:
        with translation.override(settings.LANGUAGE_CODE):
            return super().namespace_dict

    @property
    def app_dict(self) -> dict[str, Any]:
        with translation.override(settings.LANGUAGE_CODE):
            return super().app_dict


def unprefixed(route: str, included: tuple[ModuleType | Any, str | None, str | None]) -> Unprefixed:
    """As `path(route, include(...))`."""
    urlconf, app_name, namespace = included
    pattern = RoutePattern(route, is_endpoint=False)
    return Unprefixed(pattern, urlconf, app_name=app_name, namespace=namespace)
