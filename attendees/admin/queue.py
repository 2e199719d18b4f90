"""The list of registrations: tabs with counts, one line per registration, all in a handful of queries."""

import datetime as dt
import json
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.cache import cache
from django.core.paginator import InvalidPage
from django.db.models import Count, Q, QuerySet, Subquery, Window
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from attendees import rules
from attendees.enums import AWAITS_DECISION, LATE_BY
from attendees.enums import RegistrationState as State
from attendees.models import Registration
from summit import panel
from summit.admin.lists import CappedPaginator
from summit.admin.queues import Queue
from summit.models import Summit

from . import filters, lines
from .filters import ALL, ASKED, DECIDED, LIST, WAITING

LABELS: dict[str, str | Promise] = {
    WAITING: gettext_lazy("Waiting"),
    ASKED: gettext_lazy("Information requested"),
    LIST: gettext_lazy("Waiting list"),
    DECIDED: gettext_lazy("Decided today"),
    ALL: gettext_lazy("All"),
}
# What the column of time says, and what orders the tab.
_TIMES: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    WAITING: (gettext_lazy("Waiting"), ("submitted_at", "pk")),
    ASKED: (gettext_lazy("Waiting"), ("submitted_at", "pk")),
    LIST: (gettext_lazy("Waiting"), ("waiting_since", "pk")),
    DECIDED: (gettext_lazy("Decided"), ("-decided_at", "-pk")),
    ALL: (gettext_lazy("Registered"), ("-submitted_at", "-pk")),
}
_ORDERS: dict[str, str | Promise] = {
    WAITING: gettext_lazy("longest waiting first"),
    ASKED: gettext_lazy("longest waiting first"),
    LIST: gettext_lazy("longest waiting first"),
    DECIDED: gettext_lazy("latest first"),
    ALL: gettext_lazy("latest first"),
}


@dataclass(frozen=True)
class Tab:
    name: str
    label: str | Promise
    count: int
    link: str
    is_current: bool


_STATES = {
    WAITING: sorted(AWAITS_DECISION),
    ASKED: [State.INFO_REQUESTED],
    LIST: [State.WAITLISTED, State.OFFERED],
}
_MANY = 10_000  # from here on counting everybody takes longer than the rest of the page
_OLD_SECONDS = 60  # how old the number of so many may be


@dataclass(frozen=True)
class Counts:
    """How many registrations each tab holds, from one statement; the number of all, if large, is kept."""

    by_state: dict[str, int]
    total: int
    decided: int
    late: int  # beyond what the office promised
    too_late: int

    @classmethod
    def of(cls, summit: Summit, now: dt.datetime) -> "Counts":
        mine = Registration.objects.for_summit(summit).order_by()
        total = cache.get(f"registrations:{summit.pk}")
        queued = Q(state__in=list(chain.from_iterable(_STATES.values())))
        promised = now - dt.timedelta(days=summit.answer_days)
        waits = Q(state__in=_STATES[WAITING])
        today = mine.filter(decided_at__gte=filters.midnight(summit, now))
        found = (mine if total is None else mine.filter(queued)).values_list("state")
        rows = list(
            found.annotate(
                count=Count("*"),
                late=Count("state", filter=waits & Q(submitted_at__lte=promised)),
                too_late=Count("state", filter=waits & Q(submitted_at__lte=promised - LATE_BY)),
                decided=Subquery(today.values("summit").annotate(count=Count("*")).values("count")),
            )
        )
        if total is None:
            total = sum(row[1] for row in rows)
            if total > _MANY:
                cache.set(f"registrations:{summit.pk}", total, _OLD_SECONDS)
        return cls(
            {state: count for state, count, *_others in rows},
            total,
            (rows[0][4] or 0) if rows else today.count(),
            sum(row[2] for row in rows),
            sum(row[3] for row in rows),
        )

    def of_tab(self, tab: str) -> int:
        if tab in _STATES:
            return sum(self.by_state.get(state, 0) for state in _STATES[tab])
        return self.decided if tab == DECIDED else self.total


class RegistrationList(Queue):
    """The rows of a tab with everything that the page shows of them."""

    result_list: Any
    queryset: QuerySet[Registration]

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.now = timezone.now()
        summit = panel.current(request)
        if summit is None:
            raise LookupError("a list of registrations belongs to a summit")
        self.summit = summit
        self.may_decide = rules.can_decide(panel.member(request), summit)
        self.tab = filters.tab_of(request)
        self.counts = Counts.of(summit, self.now)
        super().__init__(request, *args)

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[str]:
        ordering = list(_TIMES[self.tab][1])
        if request.GET.get("o") == "waiting":  # links from elsewhere
            ordering = list(_TIMES[WAITING][1])
        return ordering

    def apply_select_related(self, qs: Any) -> Any:
        """Nothing yet: what is counted and exported need not be joined to names."""
        return qs

    def _shown(self, page: Any) -> QuerySet[Registration]:
        """The rows of a page with what a line shows; the categories are read once for all lines."""
        named = page.select_related("attendee").annotate(**lines.beside())
        shown: QuerySet[Registration] = named.only(
            *("reference", "state", "submitted_at", "decided_at", "waiting_since", "respond_by"),
            *("category_id", "summit_id", "message", "attendee__full_name"),
            *("attendee__latin_name", "attendee__honorific", "attendee__language"),
        )
        return shown

    def get_results(self, request: HttpRequest) -> None:
        narrowing = set(self.get_filters_params()) - {filters.ByTab.parameter_name}
        self.is_narrowed = bool(self.query or narrowing)
        self.paginator = CappedPaginator(self.queryset, self.list_per_page)
        searched = self._searched() if self.query else []
        if self.query:
            found = searched[0].found if searched else 0  # type: ignore[attr-defined]
            self.paginator.__dict__["count"] = min(found, self.paginator.most)
        elif not self.is_narrowed:  # the tab knows how many there are
            self.paginator.__dict__["count"] = self.counts.of_tab(self.tab)
        self.result_count = self.paginator.count
        self.full_result_count = None
        self.can_show_all, self.multi_page = False, self.result_count > self.list_per_page
        try:
            page = self.paginator.page(self.page_num)
        except InvalidPage:
            raise IncorrectLookupParameters from None
        self.result_list = searched or list(self._shown(page.object_list))
        self.lines = lines.lines(
            self.result_list,
            filters.categories(request),
            lines.Shown(self.tab, self.now, self.summit.answer_days),
        )

    def _searched(self) -> list[Registration]:
        """The rows of the page, each with how many were `found`: to count by itself is to search twice."""
        first = (self.page_num - 1) * self.list_per_page
        if not 0 <= first < CappedPaginator.most:
            return []
        found = self.queryset.annotate(found=Window(Count("*")))
        return list(self._shown(found[first : first + self.list_per_page]))

    def rows(self) -> SafeString:
        return SafeString("".join(line.drawn(self.may_decide) for line in self.lines))

    def tabs(self) -> list[Tab]:
        return [
            Tab(tab, LABELS[tab], self.counts.of_tab(tab), f"?tab={tab}", tab == self.tab)
            for tab in filters.TABS
        ]

    def places(self) -> str:
        """Categories as JSON, for the bar that says what approving will do."""
        shown = {line.category.pk: line.category for line in self.lines}
        return json.dumps(
            {
                pk: [c.name, None if c.quota is None else max(0, c.quota - c.taken)]
                for pk, c in shown.items()
            }
        )

    @property
    def promise(self) -> int:
        return self.summit.answer_days

    @property
    def too_late_days(self) -> int:
        return self.summit.answer_days + LATE_BY.days

    @property
    def label(self) -> str | Promise:
        return LABELS[self.tab]

    @property
    def time_label(self) -> str | Promise:
        return _TIMES[self.tab][0]

    @property
    def order_label(self) -> str | Promise:
        return _ORDERS[self.tab]
