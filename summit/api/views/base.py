"""What every view of the API does: the language, the method, caching, and who may."""

import time
from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from summit import middleware, pages
from summit.api import idempotency
from summit.api.authentication import TokenAuthentication
from summit.api.fields import Nothing
from summit.api.permissions import Access, Anybody, Member
from summit.api.renderers import dumps
from summit.api.throttles import Rate
from summit.models import ApiToken


class ApiView(APIView):
    """Base of all: an unknown method is refused first; an answer is nobody's to keep unless it says so."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "put", "patch", "delete"]  # type: ignore[misc]
    throttle_classes = [Rate]
    throttle_scope = "anon"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if str(request.method) not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        self._speak(request)
        self._refuse_pages(request)
        super().initial(request, *args, **kwargs)

    def _refuse_pages(self, request: Request) -> None:
        """Who asks a list without pages for one would take the whole of it for a page."""
        if getattr(self, "pagination_class", None):
            return
        words = [_("This comes as a whole, without pages. Leave the parameter out.")]
        given = [name for name in ("cursor", "page_size") if name in request.query_params]
        if given:
            raise ValidationError(dict.fromkeys(given, words))

    def _speak(self, request: Request) -> None:
        """Answer in `?language=`; without it LocaleMiddleware has followed Accept-Language."""
        language = request.query_params.get("language")
        if language is None:
            return
        if language not in dict(settings.LANGUAGES):
            known = ", ".join(code for code, _name in settings.LANGUAGES)
            raise ValidationError({"language": [_("Choose one of: %(known)s.") % {"known": known}]})
        translation.activate(language)

    def said_nothing(self) -> None:
        """Raises ValidationError for a body where none belongs."""
        Nothing(data=self.request.data).is_valid(raise_exception=True)

    def once(
        self, act: Callable[[], Any], status: int = 201, *, foreseen: Any = None
    ) -> HttpResponse:
        """The answer to what `act` returns; the same one for each try with the same Idempotency-Key.

        `foreseen` is the content when it is known before `act`, which then returns none.
        """
        answer = idempotency.once(self.request, act, status, foreseen=foreseen)
        return HttpResponse(answer.body, status=answer.status, content_type="application/json")

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return super().finalize_response(request, response, *args, **kwargs)


class PublicView(ApiView):
    """For everybody. What it reads is rendered once for each language and kept, as the pages are."""

    authentication_classes = []
    permission_classes = [Anybody]

    def kept(self, request: Request, make: Callable[[], Any]) -> HttpResponse:
        """The content of `make` as JSON, from memory while nothing public has changed."""
        name = f"{request.path} {translation.get_language()}"
        version, now = pages.version(), time.monotonic()
        page = pages.get(name, version, now) if version else None
        if page is None:
            headers = (("Content-Type", "application/json"),)
            page = pages.Page.of(dumps(make()), headers)
            if version:
                pages.keep(name, version, page, now)
        return middleware.answer(request._request, page)


class StaffView(ApiView):
    """For members with a token; `access` names scope and rule for each method."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [Member]
    throttle_scope = "staff"
    access: ClassVar[dict[str, Access]]

    @property
    def token(self) -> ApiToken:
        """The token that `Member` has let in."""
        return cast(ApiToken, self.request.auth)
