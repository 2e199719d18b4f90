"""Addresses for machines, and the way from `/` to a language."""

import hmac

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers


def to_language(request: HttpRequest) -> HttpResponse:
    """From `/` to the pages in the reader's language."""
    with translation.override(translation.get_language_from_request(request)):
        response = redirect("summit:root")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone (RFC 9309): personal links, the panel, the API."""
    own = [f"/{code}/my/" for code, _name in settings.LANGUAGES]
    lines = [f"Disallow: {path}" for path in (*own, "/admin/", "/accounts/", "/api/")]
    text = "\n".join(["User-agent: *", *lines, ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while this process reaches Postgres, 503 otherwise; read by machines."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError):
        return JsonResponse({"status": "unavailable"}, status=503, headers={"Retry-After": "10"})
    return JsonResponse({"status": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever knows METRICS_TOKEN."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    ):
        return HttpResponse(status=403)
    # Only here: where nobody collects figures, workers do without the library, 1 MB.
    from summit.metrics import CONTENT_TYPE, text

    return HttpResponse(text(), content_type=CONTENT_TYPE)
