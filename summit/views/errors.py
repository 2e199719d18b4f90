"""Pages for what went wrong. They need neither database nor cache."""

import math
import sys

import orjson
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from summit import throttle
from summit.api import problems


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, in the reader's language: a forged Host is refused before any middleware has chosen one."""
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 with Retry-After when it is Postgres that is out of reach."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, as a problem (RFC 9457) for the API and as a page for people, in the reader's language."""
    with translation.override(translation.get_language_from_request(request, check_path=True)):
        if request.path_info.startswith(problems.ROOT):
            body = orjson.dumps(problems.of(503))
            response = HttpResponse(body, content_type=problems.MEDIA_TYPE, status=503)
        else:
            response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response


def too_many(request: HttpRequest, rate: str) -> HttpResponse:
    """429 when one client asked too often; says when, by `rate` (such as `60/min`), it may go on."""
    seconds = throttle.wait(rate)
    response = render(request, "429.html", {"minutes": math.ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def too_many_at_the_login(request: HttpRequest) -> HttpResponse:
    """429 of the login's own limits, which are all by the minute."""
    return too_many(request, "1/min")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form came from elsewhere or its cookie is gone: says how to go on."""
    return render(request, "403_csrf.html", status=403)


def not_here(request: HttpRequest) -> HttpResponse:
    """404 for an address that a library brings and we do not offer."""
    raise Http404
