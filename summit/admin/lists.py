"""Lists that stay fast at 100,000 rows and show one summit only."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from unfold.views import ChangeList

from summit import panel

COUNT_AT_MOST = 5_000


class CappedPaginator(Paginator):
    """Counts no further than COUNT_AT_MOST rows: beyond these, filters are the way."""

    most = COUNT_AT_MOST

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[:COUNT_AT_MOST].count()


class OfSummitFilter(admin.RelatedFieldListFilter):
    """A filter by related rows offers those of the summit that is worked on."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, Any]]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: list[tuple[str, Any]] = field.get_choices(
            include_blank=False,
            ordering=ordering,
            limit_choices_to={"summit": panel.current(request)},
        )
        return choices


class SummitChangeList(ChangeList):
    """The rows of the summit that is worked on."""

    root_queryset: QuerySet[Any]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.title = capfirst(
            self.opts.verbose_name_plural
        )  # what it lists, not "Select one to change"

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.root_queryset = self.model_admin.of_current_summit(request, self.root_queryset)
        found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        return found


def filters_of_summit(model: Any, filters: Any) -> list[Any]:
    """`filters` with those by a related row of the summit narrowed to this summit's rows."""
    return [
        (item, OfSummitFilter) if isinstance(item, str) and _is_related(model, item) else item
        for item in filters
    ]


def _is_related(model: Any, path: str) -> bool:
    if "__" in path:
        return False
    field: Field[Any, Any] = model._meta.get_field(path)
    related = field.related_model
    return related is not None and any(f.name == "summit" for f in related._meta.fields)
