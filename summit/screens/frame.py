"""What stands around a page that is different for each reader: drawn once for each language."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language

from summit import context_processors, pages
from summit.models import Summit
from summit.screens.home import page_of


def around(request: HttpRequest, summit: Summit, template: str, content: str) -> str:
    """`content` (HTML) in `template`, which shows it as `content` and knows nothing else of the reader.

    The address of the page, which may be a secret, is not kept with the frame: it is filled in.
    """

    def draw(holes: Mapping[str, str]) -> str:
        context = page_of(summit) | {
            "content": holes["content"],
            "summit_css_url": reverse("summit_css", args=[summit.slug]),
            "languages": context_processors.languages(request, holes["rest"]),
        }
        return render_to_string(template, context, request)

    rest = context_processors.without_language(request.path_info) or ""
    name = f"frame:{template}:{summit.pk}:{get_language()}"
    return pages.drawn(name, draw, content=content, rest=escape(rest))
