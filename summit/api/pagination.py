"""Lists in pages that stay true while rows come and go: each begins after the last row before it."""

import base64
import binascii
import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

if TYPE_CHECKING:  # DRF's views import this module while they are imported
    from rest_framework.views import APIView

_PATTERN = r"^[A-Za-z0-9_-]{1,120}$"

_DIGITS = 6  # more are no number of rows


class Cursor(BasePagination):
    """Keyset pagination by a time and the key, newest first; never counts and never skips rows.

    The queryset gives dictionaries (`.values()`) that hold `id` and the field `by`.
    """

    by = "submitted_at"
    usual_size = 100
    largest_size = 500
    _next: str | None = None

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """A page of `queryset`. Raises ValidationError for a cursor or a size that cannot be."""
        size = self._size(request)
        rows = queryset.order_by(f"-{self.by}", "-id")
        if after := request.query_params.get("cursor"):
            at, pk = self._read(after)
            rows = rows.filter(
                Q(**{f"{self.by}__lt": at}) | Q(id__lt=pk), **{f"{self.by}__lte": at}
            )
        page = list(rows[: size + 1])
        if len(page) > size:
            page.pop()
            self._next = replace_query_param(
                request.build_absolute_uri(), "cursor", self._write(page[-1])
            )
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "The next page; null on the last one.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins. Taken from `next` of the page before.",
                "schema": {"type": "string", "pattern": _PATTERN},
            },
            {
                "name": "page_size",
                "in": "query",
                "description": "How many on a page.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.largest_size,
                    "default": self.usual_size,
                },
            },
        ]

    def _size(self, request: Request) -> int:
        wanted = request.query_params.get("page_size", str(self.usual_size))
        is_number = wanted.isascii() and wanted.isdigit() and len(wanted) <= _DIGITS
        if not (is_number and 1 <= int(wanted) <= self.largest_size):
            words = _("Give a number from 1 to %(most)d.") % {"most": self.largest_size}
            raise ValidationError({"page_size": [words]})
        return int(wanted)

    def _write(self, row: dict[str, Any]) -> str:
        text = f"{row[self.by].isoformat()} {row['id']}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _read(self, cursor: str) -> tuple[dt.datetime, int]:
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
            moment, _space, key = text.partition(" ")
            at, pk = dt.datetime.fromisoformat(moment), int(key)
            if at.tzinfo is None or not 0 <= pk < 2**63:
                raise ValueError(cursor)
            at = at.astimezone(dt.UTC)
        except (ValueError, OverflowError, binascii.Error) as error:
            words = _("Take the cursor from `next` of the page before.")
            raise ValidationError({"cursor": [words]}) from error
        return at, pk
