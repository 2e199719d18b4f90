"""One shape for everything that goes wrong: problem details for HTTP APIs, RFC 9457.

`code` is for programs and never translated; `detail` is for people, in their language; `errors` maps a
field to what to do about it, nested ones with dots (`consents.0`).
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from summit import lifecycle
from summit.exceptions import Invalid, SummitError, WrongState

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"

# Status -> (code, words), for whatever does not bring its own.
_BY_STATUS: dict[int, tuple[str, str | Promise]] = {
    400: ("bad_request", _("This request cannot be read.")),
    401: ("not_authenticated", _("Send a valid token in the header Authorization.")),
    403: ("not_allowed", _("This token does not allow that.")),
    404: ("not_found", _("There is nothing at this address.")),
    405: ("method_not_allowed", _("This address does not take this method. See the header Allow.")),
    406: ("not_acceptable", _("Answers come as application/json. Say so in the header Accept.")),
    413: ("too_large", _("This body is too large.")),
    415: ("unsupported_media_type", _("Send the body as application/json.")),
    422: ("invalid", Invalid.default_message),
    429: ("throttled", _("Too many requests. Wait as the header Retry-After says.")),
    500: ("error", _("Something broke on our side. Try again later.")),
    503: ("unavailable", _("The service is out of reach. Try again in a few seconds.")),
}
_OTHER: tuple[str, str | Promise] = ("refused", SummitError.default_message)


def of(
    status: int,
    code: str = "",
    detail: str | Promise = "",
    errors: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    """The members of a problem; what is not given follows from the status."""
    usual_code, usual_detail = _BY_STATUS.get(status, _OTHER)
    problem: dict[str, Any] = {
        "type": "about:blank",  # the status says the type, `code` the rest: RFC 9457, 4.2.1
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail or usual_detail),
        "code": code or usual_code,
    }
    if errors:
        problem["errors"] = errors
    return problem


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: a problem for every refusal, None (a 500) for what nobody foresaw."""
    headers: dict[str, str] = {}
    if isinstance(error, Invalid):
        problem = of(error.status, error.code, error.message, error.errors)
    elif isinstance(error, SummitError):
        problem = of(error.status, error.code, _words(error))
    elif isinstance(error, Http404):
        problem = of(404)
    elif isinstance(error, PermissionDenied):
        problem = of(403)
    elif isinstance(error, exceptions.ValidationError):
        problem = of(422, errors=flat(error.detail))
    elif isinstance(error, exceptions.UnsupportedMediaType):
        problem = of(415, detail=_expected(context["view"]))
    elif isinstance(error, exceptions.APIException):
        problem = _of_framework(error)
        headers = _headers(error)
    else:
        return None
    return Response(problem, problem["status"], headers=headers, content_type=MEDIA_TYPE)


def _words(error: SummitError) -> str | Promise:
    """A program has no page to load again: it hears the state and what is possible."""
    if not isinstance(error, WrongState) or error.message is not WrongState.default_message:
        return error.message
    return lifecycle.explain(error) or _(
        "Somebody was faster. Read it again and look at its state."
    )


class BadRequest(exceptions.APIException):
    """A request that cannot be read at all; unlike DRF's own errors it always brings its words."""

    def __init__(self, detail: str | Promise = "", *, code: str = "", status: int = 400) -> None:
        self.status_code = status
        self.words, self.code = detail, code
        super().__init__(str(detail) or None)


def _expected(view: Any) -> str:
    """What a body has to be where it is not JSON, as it is nearly everywhere; empty for JSON."""
    kind = view.parser_classes[0].media_type
    return "" if kind == "application/json" else _("Send the body as %(kind)s.") % {"kind": kind}


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, BadRequest):
        return of(error.status_code, error.code, error.words)
    if error.get_codes() == "scope_missing":
        return of(403, str(error.get_codes()), str(error.detail))
    return of(error.status_code)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested error details as `path -> messages`."""
    if isinstance(detail, dict):
        parts = detail.items()
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        parts = ((str(number), item) for number, item in enumerate(detail) if item)  # type: ignore[assignment]
    else:
        messages = detail if isinstance(detail, list) else [detail]
        return {path or "body": [str(message) for message in messages]}
    found: dict[str, list[str]] = {}
    for name, inner in parts:
        of_the_whole = name == "non_field_errors"
        at = path if of_the_whole else f"{path}.{name}" if path else str(name)
        found |= flat(inner, at)
    return found


class Problems:
    """The outermost middleware: whatever goes wrong below the API's root leaves as a problem.

    This catches what no view of the API sees: a forged Host, a NUL in the address, an unknown address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(ROOT):
            return response
        if response.status_code == HTTPStatus.FOUND:
            # The API never redirects; LocaleMiddleware took an unknown address for a page's.
            response.status_code = HTTPStatus.NOT_FOUND
            del response["Location"]
        is_problem = response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
        if response.status_code >= HTTPStatus.BAD_REQUEST and not is_problem:
            response.content = orjson.dumps(of(response.status_code))
            response["Content-Type"] = MEDIA_TYPE
            response["Content-Length"] = str(len(response.content))
        return response
