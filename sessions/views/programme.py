"""The programme for everybody, as the latest release says it: by day, whole, searched, and what changed."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.programme import snapshots
from sessions.programme.released import Programme
from sessions.screens import around, board, changes, search
from sessions.screens.board import Board
from summit import dates
from summit.models import Summit
from summit.reports import public_summit
from summit.views.home import kept


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Today, or the first day that comes."""
    summit = public_summit(slug)
    found, now = snapshots.shown(summit), timezone.now()
    shown = board.day_to_show(found, now) if found else None
    if found is None or shown is None:
        context = {"board": board.empty(summit), "page_title": _("Programme")}
        return kept(render(request, "agenda/programme.html", around.page(summit) | context))
    return _day(request, summit, found, shown, now)


@require_safe
def day(request: HttpRequest, slug: str, day: dt.date) -> HttpResponse:
    """One day as grid and list. Raises Http404 for a day without sessions."""
    summit = public_summit(slug)
    found = snapshots.shown(summit)
    if found is None or day not in board.days(found):
        raise Http404
    return _day(request, summit, found, day, timezone.now())


@require_safe
def whole(request: HttpRequest, slug: str) -> HttpResponse:
    """All days as one list: to read through, and for paper."""
    summit = public_summit(slug)
    found = snapshots.shown(summit)
    shown = board.whole(summit, found, now=timezone.now()) if found else None
    context = {"board": board.empty(summit), "whole": shown}
    return kept(render(request, "agenda/whole.html", around.page(summit) | context))


@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Sessions whose title, theme or people hold the words, in any language of the programme."""
    summit = public_summit(slug)
    found = snapshots.shown(summit)
    result = search.of(summit, found, request.GET.get("q", ""), now=timezone.now())
    return render(request, "agenda/search.html", around.page(summit) | {"result": result})


@require_safe
def changed(request: HttpRequest, slug: str) -> HttpResponse:
    """What the latest release says otherwise than the one before, and the ones of the last days."""
    summit = public_summit(slug)
    found = snapshots.latest(summit)
    context = {
        "release": board.release_line(summit, found) if found else None,
        "steps": changes.steps(summit, found) if found else [],
    }
    return kept(render(request, "agenda/changes.html", around.page(summit) | context))


def _day(
    request: HttpRequest, summit: Summit, found: Programme, day: dt.date, now: dt.datetime
) -> HttpResponse:
    shown = board.of_day(summit, found, day, request.GET.dict(), now=now)
    context = {"board": shown, "page_title": page_title(day)}
    response = render(request, "agenda/programme.html", around.page(summit) | context)
    return keep(response, shown)


def page_title(day: dt.date) -> str:
    return _("Programme, %(day)s") % {"day": dates.weekday(day)}


def keep(response: HttpResponse, shown: Board) -> HttpResponse:
    """Keep the page if its filters are of the few that are offered."""
    query = shown.filters.kept_query if shown.filters else ""
    return response if query is None else kept(response, query)
