"""What the API says of itself: an index, the schema, and a page that reads the schema to people."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.request import Request

from summit import middleware, pages
from summit.api.described import extend_schema
from summit.api.problems import MEDIA_TYPE, of
from summit.api.renderers import dumps

from .base import PublicView


@extend_schema(exclude=True)
class Index(PublicView):
    def get(self, request: Request) -> HttpResponse:
        names = {"summits": "api:summits", "schema": "api:schema", "documentation": "api:docs"}
        addresses = {name: request.build_absolute_uri(reverse(of)) for name, of in names.items()}
        return HttpResponse(dumps(addresses), content_type="application/json")


@extend_schema(exclude=True)
class SchemaFile(PublicView):
    """OpenAPI 3.1, made once for each language in each process."""

    def get(self, request: Request) -> HttpResponse:
        return middleware.answer(request._request, _schema(translation.get_language()))


@lru_cache(maxsize=8)
def _schema(language: str) -> pages.Page:
    # Only here: it brings Django's and the framework's test tools along.
    from summit.api.schema import Generator

    schema = Generator().get_schema(request=None, public=True)
    return pages.Page.of(dumps(schema), (("Content-Type", "application/json"),))


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI from our own address, started by a script file: the CSP allows no inline script."""
    return render(request, "summit/api/docs.html")


@csrf_exempt  # or a POST to nowhere would be told about cookies that the API does not know
def not_found(request: HttpRequest) -> HttpResponse:
    """404 for every other address below the API's root."""
    return HttpResponse(dumps(of(404)), status=404, content_type=MEDIA_TYPE)
