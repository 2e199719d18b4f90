"""The public register of announced agreements."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sessions.screens import agreements, around
from summit.reports import public_summit
from summit.views.home import kept


@require_safe
def every(request: HttpRequest, slug: str) -> HttpResponse:
    """Each agreement with its parties, who signed for them, and where."""
    summit = public_summit(slug)
    context = around.page(summit, "agenda:agreements") | {"agreements": agreements.lines(summit)}
    return kept(render(request, "agenda/agreements.html", context))
