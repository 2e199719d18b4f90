"""What happens around every request."""

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from . import audit, pages
from .enums import Door
from .views import errors

Answer = Callable[[HttpRequest], HttpResponse]


class NoBody:
    """An answer to HEAD has the headers of GET and no body (RFC 9110, 9.3.2)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = iter(())  # its file is closed when the answer is
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class Encodings:
    """Takes out of Accept-Encoding the gzip that is not acceptable (RFC 9110, 12.5.3): Django looks for the word only.

    Outside of all that compresses.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if ";" in accepted:
            request.META["HTTP_ACCEPT_ENCODING"] = _NO_GZIP.sub("", accepted)
        return self.get_response(request)


_NO_GZIP = re.compile(r"\b(?:x-)?gzip[ \t]*;[ \t]*q=0(?:\.0{0,3})?[ \t]*(?=,|$)", re.IGNORECASE)


class PublicPages:
    """Answers anonymous pages from memory: no session, no database, an ETag and 304.

    A view marks its answer with `pages_keep`, the query that it may be kept for: "" for none, or one
    of the few that it offers as links.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with pages.one_version():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if request.method not in ("GET", "HEAD") or len(query) > _LONGEST_QUERY:
            return self.get_response(request)
        # get_host() refuses a forged Host before anything is answered from memory.
        path = f"{request.get_host()}{request.path_info}?{query}"
        if not request.path_info.startswith(_LANGUAGE_PATHS):
            return self.get_response(request)
        version = pages.version()
        now = time.monotonic()
        page = pages.get(path, version, now) if version else None
        if page is None:
            response = self.get_response(request)
            if getattr(response, "pages_keep", None) != query or response.status_code != 200:
                return response
            page = pages.Page.of(response.content, tuple(response.items()))
            if version:
                pages.keep(path, version, page, now)
        return answer(request, page)


_LONGEST_QUERY = 200
_LANGUAGE_PATHS = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)


def answer(request: HttpRequest, page: pages.Page) -> HttpResponse:
    """The page as this client wants it: nothing new (304), compressed or plain."""
    response: HttpResponse
    if pages.has_it(page.etag, request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.compressed)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body)
    for name, value in page.headers:
        if name.lower() not in ("content-length", "vary"):
            response[name] = value
    response["ETag"] = page.etag
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


class Doors:
    """Remembers through which door a request came, for the audit trail."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = Door.WEB
        if request.path_info.startswith("/admin/"):
            door = Door.ADMIN
        elif request.path_info.startswith("/api/"):
            door = Door.API
        with audit.through(door):
            return self.get_response(request)


class StaffSecondFactor:
    """Where settings ask for it, nobody enters the admin panel without a second factor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
            from .accounts import missing_step

            if step := missing_step(request):
                return redirect(step)
        return self.get_response(request)


class StaffLanguage:
    """The panel speaks the language of its user, on whatever device."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


_NUL = re.compile("\x00|%00")


class BadInput:
    """Input that no form of ours can mean (NUL bytes, broken encodings, too much) is a 400, never a 500."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _NUL.search(request.path_info) or _NUL.search(request.META.get("QUERY_STRING", "")):
            return _bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, UnicodeDecodeError | RequestDataTooBig):
            return _bad_request(request)
        return None


def _bad_request(request: HttpRequest) -> HttpResponse:
    return errors.bad_request(request)
