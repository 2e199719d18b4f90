"""The home page of a summit, put together from sections that the apps offer."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from summit import pages, reports
from summit.models import Summit


@dataclass(frozen=True)
class Section:
    """A part of the home page: its template and what it shows, as `section`.

    With an `anchor` and a `label` it stands in the navigation of every page of the summit. One that
    introduces a `page` of its own (its path) is entered there.
    """

    template: str
    context: dict[str, Any]
    anchor: str = ""
    label: str = ""
    page: str = ""


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
        "venue": reports.venue(summit),
    }
    return kept(render(request, "summit/home.html", page_of(summit) | context))


def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """What is kept about people, why and until when; each app says what it keeps."""
    summit = reports.public_summit(slug)
    rows = [row for say in _privacy_rows() for row in say(summit)]
    return kept(render(request, "summit/privacy.html", page_of(summit) | {"rows": rows}))


def summit_css(request: HttpRequest, slug: str) -> HttpResponse:
    """The two colours of a summit; everything else derives from them in the stylesheet."""
    summit = reports.public_summit(slug)
    css = f":root{{--primary:{summit.primary_colour};--accent:{summit.accent_colour}}}"
    response = HttpResponse(css, content_type="text/css")
    response["Cache-Control"] = "public, max-age=300"
    return response


def page_of(summit: Summit) -> dict[str, Any]:
    """What every page of a summit shows around its content."""
    return {"summit": summit, "hosts": reports.hosts(summit), "nav": nav(summit)}


def sections(summit: Summit) -> list[Section]:
    """The sections that have something to show, in the order of the settings."""
    return [section for make in _sections() if (section := make(summit))]


def nav(summit: Summit) -> list[tuple[str, str]]:
    """(path, label) of the sections that there are, in the reader's language."""
    home = reverse("summit:home", args=[summit.slug])
    return pages.remember(
        f"nav:{summit.pk}:{get_language()}",
        lambda: [
            (part.page or f"{home}#{part.anchor}", part.label)
            for part in sections(summit)
            if part.anchor
        ],
    )


def kept(response: HttpResponse, query: str = "") -> HttpResponse:
    """Mark an anonymous answer that may be kept until something public changes.

    An answer to a GET with a query is kept only under the `query` that the view names, one of the few that it
    links to: otherwise strangers could fill the memory with queries of their own.
    """
    response.pages_keep = query  # type: ignore[attr-defined]
    return response


@cache
def _sections() -> tuple[Any, ...]:
    return tuple(import_string(name) for name in settings.HOME_SECTIONS)


@cache
def _privacy_rows() -> tuple[Any, ...]:
    return tuple(import_string(name) for name in settings.PRIVACY_ROWS)
