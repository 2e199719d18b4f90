"""Calendar files for everybody, and the private feed (RFC 5545)."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from sessions.feeds import calendars, links
from sessions.programme import plans, snapshots
from sessions.views.session import session_of
from summit import pages
from summit.reports import public_summit
from summit.views.home import kept

KIND = "text/calendar; charset=utf-8"


@require_safe
def session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One session as an entry of somebody's calendar."""
    summit, _programme, found = session_of(slug, pk)
    return kept(attached(calendars.of_session(found, summit), f"{slug}-{pk}.ics"))


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """All sessions, to be saved or subscribed to. Raises Http404 before the first release."""
    summit = public_summit(slug)
    found = snapshots.shown(summit)
    if found is None:
        raise Http404
    return kept(attached(calendars.of_programme(found, summit), f"{slug}.ics"))


@require_safe
@gzip_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The plan of whoever's feed it is; a valid empty calendar when the registration is over.

    A calendar program asks every half an hour for years, so most answers are 304. Raises Http404 for
    an address that is nobody's feed.
    """
    registration = links.registration_of_feed(token)
    if registration is None:
        raise Http404
    content = calendars.of_plan(plans.of_registration(registration), registration.summit)
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    response: HttpResponse
    if pages.has_it(etag, request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=KIND)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def attached(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=KIND)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
