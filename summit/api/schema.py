"""How the API describes itself (OpenAPI), so that no view has to repeat what holds for all."""

from importlib import import_module
from typing import Any

from django import forms
from django.conf import settings
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse

from . import described, problems
from .fields import Strict
from .permissions import Scoped
from .serializers import ProblemSerializer

_WORDS = {
    400: "The request cannot be read: not JSON, a malformed header, characters that nobody means.",
    401: "No valid token.",
    403: "The token lacks the scope, or the member's role does not allow it.",
    404: "There is nothing at this address, or it belongs to another summit.",
    406: "The header Accept excludes application/json.",
    409: "It cannot be done now: registration is closed, no place is left, or somebody was faster.",
    413: "The body is larger than 64 kB.",
    415: "The body is not application/json in UTF-8.",
    422: "Fields or parameters are wrong; `errors` says which and what to do.",
    429: "Too many requests; Retry-After says when to come again.",
}


class Generator(SchemaGenerator):
    """Asks first what the views and the apps have to say."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        for name in settings.API_SCHEMAS:
            import_module(name)
        described.work_out()
        return super().get_schema(request, public)


class Schema(AutoSchema):
    """Adds to every operation the problems that it may answer with, and the language."""

    def get_description(self) -> str:  # type: ignore[override]
        """Docstrings of views speak to us; what readers need stands in `extend_schema`."""
        return ""

    def get_override_parameters(self) -> list[Any]:
        from .views.summits import LANGUAGE

        return [*super().get_override_parameters(), LANGUAGE]

    def _postprocess_serializer_schema(self, schema: Any, serializer: Any, direction: Any) -> Any:
        described = super()._postprocess_serializer_schema(schema, serializer, direction)
        if isinstance(serializer, Strict):
            described["additionalProperties"] = False
        return described

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        for body in bodies.values():
            body["description"] = body["description"] or "Done."
        for status in self._problems():
            if str(status) not in bodies:
                bodies[str(status)] = self._problem(status)
        if "429" in bodies:
            bodies["429"]["headers"] = {
                "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}
            }
        return dict(sorted(bodies.items()))

    def _problems(self) -> list[int]:
        found = [400, 406, 422, 429]
        if self.view.authentication_classes:
            found += [401]
        if isinstance(self.view.get_permissions()[0], Scoped):
            found += [403]
        if "{" in self.path:
            found += [404]
        if self.method in ("POST", "PUT", "PATCH"):
            found += [409, 413, 415]
        return found

    def _problem(self, status: int) -> Any:
        response = OpenApiResponse(ProblemSerializer, _WORDS[status], examples=[_example(status)])
        return self._get_response_for_code(response, str(status), [problems.MEDIA_TYPE])


def _example(status: int) -> OpenApiExample:
    errors = (
        {"email": ["Check the address: it looks like name@city.dz."]} if status == 422 else None
    )
    return OpenApiExample(
        f"{status}",
        problems.of(status, errors=errors),
        response_only=True,
        status_codes=[str(status)],
    )


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "summit.api.authentication.TokenAuthentication"
    name = "member"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A member's token for one summit: `Authorization: Bearer smt_...`",
        }


class CleanedField(OpenApiSerializerFieldExtension):
    target_class = "summit.api.fields.Cleaned"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """A text with the limit of its form field, and its hint as description."""
        form_field: forms.Field = self.target.form_field
        described: dict[str, Any] = {"type": "string"}
        limit = getattr(form_field, "limit", None) or getattr(form_field, "max_length", None)
        if limit:
            described["maxLength"] = limit
        if self.target.required and not self.target.allow_blank:
            described["minLength"] = 1
        if form_field.help_text:
            described["description"] = str(form_field.help_text)
        return described
