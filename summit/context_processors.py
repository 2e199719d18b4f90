"""What every page of the public site needs."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from summit import accounts, commas


def page(request: HttpRequest) -> dict[str, Any]:
    """`languages`: this page in each language, with its own name for itself; `summit_css_url`; signs.

    `missing_step`: asked by pages of the login, which lead to the panel only who is let in.
    """
    if request.path_info.startswith(("/admin/", "/api/")):
        return {}
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    rest = without_language(request.path_info)
    return {
        "is_demo": settings.DEMO,
        "summit_css_url": reverse("summit_css", args=[slug]) if slug else "",
        "languages": languages(request, rest),
        "is_in_each_language": rest is not None,
        "colon": commas.colon(),
        "comma": commas.comma(),
        "missing_step": partial(accounts.missing_step, request),
    }


def languages(request: HttpRequest, rest: str | None) -> list[dict[str, Any]]:
    """This page in each language: only the first part of the path differs, in every page of ours.

    `rest` is the path without it; None for a page that has no language. Django's `translate_url` would
    resolve and reverse the path anew for each language of each page.
    """
    prefix = request.path.removesuffix(request.path_info)
    return [
        {
            "code": code,
            "name_local": name,
            "url": request.path if rest is None else f"{prefix}/{code}/{rest}",
            "current": code == get_language(),
        }
        for code, name in settings.LANGUAGES
    ]


def without_language(path: str) -> str | None:
    """What follows the language in the path of a page; None when it has none."""
    _, language, rest = [*path.split("/", 2), ""][:3]
    return rest if language in _CODES else None


_CODES = frozenset(code for code, _name in settings.LANGUAGES)
