"""What every page of the public site needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """`languages`: this page in each language, with its own name for itself; `summit_css_url`."""
    if request.path_info.startswith(("/admin/", "/api/")):
        return {}
    here = request.path
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    return {
        "summit_css_url": reverse("summit_css", args=[slug]) if slug else "",
        "languages": [
            {
                "code": code,
                "name_local": name,
                "url": translate_url(here, code),
                "current": code == get_language(),
            }
            for code, name in settings.LANGUAGES
        ],
    }
