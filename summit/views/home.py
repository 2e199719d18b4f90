"""The home page of a summit and what belongs to it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string

from summit import reports
from summit.models import Summit
from summit.screens.home import Section, page_of, sections


def root(request: HttpRequest) -> HttpResponseBase:
    """The only public summit, or the list of them."""
    summits = list(Summit.objects.public().order_by("-first_day", "pk")[:50])
    if len(summits) == 1:
        return redirect("summit:home", summits[0].slug)
    return render(request, "summit/summits.html", {"summits": summits})


def home(request: HttpRequest, slug: str) -> HttpResponse:
    summit = reports.public_summit(slug)
    found = sections(summit)
    context = {
        "sections": found,
        "invites": _invites(found),
        "venue": reports.venue(summit),
    }
    return kept(render(request, "summit/home.html", page_of(summit) | context))


def _invites(found: list[Section]) -> Section | None:
    """What the cover leads to, besides registering: the last of those that invite, as the first is there early."""
    return next((section for section in reversed(found) if section.invitation), None)


def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """What is kept about people, why and until when; each app says what it keeps.

    Also at an archived summit: its people are still in the files, and their own pages lead here.
    """
    summit = reports.announced_summit(slug)
    rows = [row for say in _privacy_rows() for row in say(summit)]
    return kept(render(request, "summit/privacy.html", page_of(summit) | {"rows": rows}))


def summit_css(request: HttpRequest, slug: str) -> HttpResponse:
    """The two colours of a summit; everything else derives from them in the stylesheet.

    Also of an archived one: the own pages of its people still show them.
    """
    summit = reports.announced_summit(slug)
    css = f":root{{--primary:{summit.primary_colour};--accent:{summit.accent_colour}}}"
    response = HttpResponse(css, content_type="text/css")
    response["Cache-Control"] = "public, max-age=300"
    return response


def kept(response: HttpResponse, query: str = "") -> HttpResponse:
    """Mark an anonymous answer that may be kept until something public changes.

    An answer to a GET with a query is kept only under the `query` that the view names, one of the few that it
    links to: otherwise strangers could fill the memory with queries of their own.
    """
    response.pages_keep = query  # type: ignore[attr-defined]
    return response


@cache
def _privacy_rows() -> tuple[Any, ...]:
    return tuple(import_string(name) for name in settings.PRIVACY_ROWS)
