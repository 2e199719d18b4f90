"""Lists of the exhibition that are worked off: tabs by state with counts, the longest waiting first."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise

from summit import panel
from summit.admin.lists import CappedPaginator
from summit.admin.queues import Queue

from .decisions import DecidingAdmin

Text = str | Promise
ALL = "all"
_NOT_NARROWING = ("tab", "p", "o", "e")


@dataclass(frozen=True)
class Tab:
    """A part of a list. `where` says which rows at a moment; None: all of them."""

    name: str
    label: Text
    empty: Text
    order: tuple[str, ...]
    order_label: Text
    where: Callable[[dt.datetime], Q] | None = None


@dataclass(frozen=True)
class ShownTab:
    name: str
    label: Text
    count: int
    link: str
    is_current: bool


class TabbedList(Queue):
    """The rows of one tab. A search or a filter without a tab is about all of them."""

    tabs_there: ClassVar[tuple[Tab, ...]]

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.now = timezone.now()
        summit = panel.current(request)
        if summit is None:
            raise LookupError("a list of the exhibition belongs to a summit")
        self.summit = summit
        self.tab = self._tab_of(request)
        super().__init__(request, *args)

    def _tab_of(self, request: HttpRequest) -> Tab:
        known = {tab.name: tab for tab in self.tabs_there}
        wanted = request.GET.get("tab", "")
        if wanted in known:
            return known[wanted]
        narrowing = {key for key, value in request.GET.items() if value} - set(_NOT_NARROWING)
        return known[ALL] if narrowing else self.tabs_there[0]

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        return {key: value for key, value in found.items() if key != "tab"}

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[str]:
        return list(self.tab.order)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        found = super().get_queryset(request, exclude_parameters)
        return found.filter(self.tab.where(self.now)) if self.tab.where else found

    def get_results(self, request: HttpRequest) -> None:
        self.is_narrowed = bool(self.query or self.get_filters_params())
        self.paginator = CappedPaginator(self.queryset, self.list_per_page)
        self.result_count = self.paginator.count
        self.full_result_count = None
        self.can_show_all, self.multi_page = False, self.result_count > self.list_per_page
        try:
            page = self.paginator.page(self.page_num)
        except InvalidPage:
            raise IncorrectLookupParameters from None
        self.result_list = list(page.object_list)
        self.lines = self.make_lines(self.result_list)

    def make_lines(self, rows: list[Any]) -> list[Any]:
        """What the table shows of the rows of this page."""
        raise NotImplementedError

    def tabs(self) -> list[ShownTab]:
        """Every tab with the number of its rows, from one statement."""
        counts = {
            tab.name: Count("pk", filter=tab.where(self.now) if tab.where else None)
            for tab in self.tabs_there
        }
        found = self.model._default_manager.filter(summit=self.summit).aggregate(**counts)
        return [
            ShownTab(tab.name, tab.label, found[tab.name], f"?tab={tab.name}", tab is self.tab)
            for tab in self.tabs_there
        ]


class TabbedAdmin(DecidingAdmin):
    """A model whose list is a `TabbedList` with the office's verbs below it."""

    list_class: ClassVar[type[TabbedList]]
    list_template: ClassVar[str]
    bulk: ClassVar[tuple[str, ...]]  # the verbs that the list offers
    search_hint: ClassVar[Text]
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TabbedList]:
        return self.list_class

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if panel.current(request) is None:
            return redirect("admin:index")
        try:
            queue: Any = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(f"{request.path}?tab={ALL}")
        offered = {verb.name: verb for verb in self.offered(request)}
        context = {
            **self.admin_site.each_context(request),
            "title": self.list_title,
            "crumbs": [{"title": self.list_title}, {"title": queue.tab.label}],
            "queue": queue,
            "heading_in_bar": True,
            "search_hint": self.search_hint,
            "verbs": [offered[name] for name in self.bulk if name in offered],
            "decide": f"admin:{self.address('decide')}",
            "has_add_permission": self.has_add_permission(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.list_template, context)
