"""Tables and stacks of rows that hang on the row of a page."""

from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet

from summit import panel

from . import languages
from .byrules import ByRules, summit_id_of


class RemembersRows(PaginationInlineFormSet):
    """A table of forms that remember what they showed (`summit.shown`)."""

    def clean(self) -> None:
        """Refuse to delete what somebody else has changed: the page comes back with what it says now."""
        super().clean()
        for form in self.forms:
            if self.can_delete and self._should_delete_form(form) and form.changed_elsewhere:
                raise ValidationError(form.refused(form.changed_elsewhere))


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
        kwargs.setdefault("form", self.form_of(self.form, number, summit, name_languages=True))
        return super().get_formset(request, obj, **kwargs)  # type: ignore[misc]


class SummitTabularInline(_Inline, TabularInline):
    """Rows as lines of a table."""


class SummitStackedInline(_Inline, StackedInline):
    """Rows as forms, one under the other."""
