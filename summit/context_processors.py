"""What every page of the public site needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """`languages`: this page in each language, with its own name for itself; `summit_css_url`."""
    if request.path_info.startswith(("/admin/", "/api/")):
        return {}
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    return {
        "is_demo": settings.DEMO,
        "summit_css_url": reverse("summit_css", args=[slug]) if slug else "",
        "languages": [
            {
                "code": code,
                "name_local": name,
                "url": _in_language(request, code),
                "current": code == get_language(),
            }
            for code, name in settings.LANGUAGES
        ],
    }


def _in_language(request: HttpRequest, code: str) -> str:
    """This page in another language: only the first part of the path differs, in every page of ours.

    Django's `translate_url` would resolve and reverse the path anew for each language of each page.
    """
    here = request.path_info
    _, language, rest = [*here.split("/", 2), ""][:3]
    if language not in _CODES:
        return request.path
    return f"{request.path.removesuffix(here)}/{code}/{rest}"


_CODES = frozenset(code for code, _name in settings.LANGUAGES)
