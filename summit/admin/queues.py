"""Lists that are worked off: tabs with counts, a toolbar of filters, pages. Their tables are drawn by hand."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .lists import CappedPaginator, SummitChangeList

SELECTED = SafeString(" selected")
# Rows of a list that one press decides: some eight seconds, and on a busy machine within the minute that a
# proxy waits.
ALL_AT_MOST = 500


class Choice(admin.SimpleListFilter):
    """A filter that the list's own toolbar shows as a field with a choice."""

    is_first: ClassVar[bool] = False  # beside the search; the others are folded away

    def drawn(self) -> SafeString:
        """All options as HTML."""
        chosen = str(self.value() or "")
        options = (
            (value, SELECTED if str(value) == chosen else "", label)
            for value, label in self.lookup_choices
        )
        return format_html_join("", '<option value="{}"{}>{}</option>', options)


class ByColumn(Choice):
    """One of the `values` of a `column`: states, sources."""

    column: ClassVar[str]
    values: ClassVar[list[tuple[str, Any]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.values)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{self.column: self.value()}) if self.value() else queryset


class BySample(Choice):
    """What a demo invented, or what is real."""

    title = _("Sample")
    parameter_name = "sample"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Invented for the demo")), ("0", _("Real"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.filter(is_sample=value == "1") if value in ("0", "1") else queryset


class Queue(SummitChangeList):
    """The rows of a tab, and what the toolbar and the foot of the table say about them."""

    is_narrowed: bool = False
    lines: list[Any]

    @property
    def choices(self) -> list[Any]:
        """The filters that the toolbar shows."""
        return [spec for spec in self.filter_specs if spec.parameter_name != "tab"]

    @property
    def has_folded(self) -> bool:
        return any(not choice.is_first for choice in self.choices)

    @property
    def folded_count(self) -> int:
        """How many of the filters that are folded away are in use."""
        return sum(1 for choice in self.choices if not choice.is_first and choice.value())

    @property
    def is_capped(self) -> bool:
        return self.is_narrowed and self.result_count >= CappedPaginator.most

    @property
    def first_row(self) -> int:
        return (self.page_num - 1) * self.list_per_page + 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.lines) - 1

    @property
    def choosable(self) -> int:
        """How many rows `Choose all that match` is about."""
        return min(self.result_count, ALL_AT_MOST)

    @property
    def is_too_long(self) -> bool:
        """Whether more rows match than one press decides."""
        return self.result_count > ALL_AT_MOST

    @property
    def filters_here(self) -> str:
        """The query of this list without its page: what a press for all that match is about."""
        return str(self.get_query_string(remove=["p", "e"]))

    def pages(self) -> list[Any]:
        return list(self.paginator.get_elided_page_range(self.page_num, on_each_side=2, on_ends=1))

    @property
    def page_base(self) -> str:
        """The address of a page of this list, without its number at the end."""
        address = self.filters_here
        return f"{address}{'&' if len(address) > 1 else ''}p="
