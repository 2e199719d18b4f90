"""Where people land who open an address that only takes forms: after logging in again, by reloading, from a bookmark.

A GET there changes nothing, as before; instead of a bare 405 the reader sees the page above it, where the button is.
Programs, which do not ask for HTML, get the 405.
"""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _


class Reloads:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or not _is_reader(request):
            return response
        page = page_above(request.path)
        if page is None:
            return response
        messages.info(request, _("Nothing was changed. Press the button on this page to do it."))
        return redirect(page)


def _is_reader(request: HttpRequest) -> bool:
    is_page = "text/html" in request.headers.get("Accept", "")
    return is_page and request.method in ("GET", "HEAD") and not request.path.startswith("/api/")


def page_above(path: str) -> str | None:
    """The nearest address above `path` that is one of ours. Whether it takes a GET, the next request finds out."""
    return next((above for above in _above(path) if _is_ours(above)), None)


def _above(path: str) -> Iterator[str]:
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        yield "/" + "/".join(parts[:count]) + "/"


def _is_ours(path: str) -> bool:
    """Django's admin has two addresses without a name that take anything; only `model/12/` of them leads somewhere."""
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return bool(found.url_name) or str(found.kwargs.get("object_id", "")).isdecimal()
