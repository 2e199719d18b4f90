"""Addresses that are the same in every language."""

from types import ModuleType
from typing import Any

from django.conf import settings
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils import translation


class Unprefixed(URLResolver):
    """Addresses below a path that has no language in front of it.

    Django works out what it can reverse for each language anew and keeps all of it; of the panel and the API
    that is 1.3 MB a language. Here it is that of the default language for all. What has no namespace, as the
    accounts, the root still copies for each.
    """

    def _populate(self) -> None:
        if self._populated:  # type: ignore[attr-defined]
            return
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
    """As `path(route, include(...))`.

    The namespace is that of a resolver above, with nothing in its route: of one that has something there Django
    makes two more, of its own kind, which keep every language apart.
    """
    urlconf, app_name, namespace = included
    below = Unprefixed(RoutePattern(route, is_endpoint=False), urlconf)
    if not namespace:
        return below
    nothing = RoutePattern("", is_endpoint=False)
    return Unprefixed(nothing, [below], app_name=app_name, namespace=namespace)
