"""Tables and stacks of rows that hang on the row of a page."""

from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline

from summit import panel

from . import languages
from .byrules import ByRules, summit_id_of
from .shown import RemembersRows


class _Inline(ByRules):
    """A table or stack of rows that hang on the page's row."""

    formset = RemembersRows
    extra = 0
    hide_title = True
    collapsible = False
    show_change_link = False

    def _names(self, request: HttpRequest, obj: models.Model | None) -> list[Any]:
        shown = flatten_fieldsets(self.fieldsets) if self.fieldsets else self.fields
        return languages.every_column(self.model, shown or self._shown())

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return [(None, {"fields": self._names(request, obj)})]

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any
    ) -> Any:
        summit = panel.current(request)
        number = summit_id_of(obj) if obj and obj.pk else (summit.pk if summit else None)
        kwargs.setdefault("form", self.form_of(self.form, number, name_languages=True))
        return super().get_formset(request, obj, **kwargs)  # type: ignore[misc]


class SummitTabularInline(_Inline, TabularInline):
    """Rows as lines of a table."""


class SummitStackedInline(_Inline, StackedInline):
    """Rows as forms, one under the other."""
