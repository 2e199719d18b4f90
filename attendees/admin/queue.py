"""The list of registrations: tabs with counts, one line per registration, all in a handful of queries."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.cache import cache
from django.core.paginator import InvalidPage
from django.db.models import CharField, Count, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from attendees import rules
from attendees.enums import AWAITS_DECISION
from attendees.enums import RegistrationState as State
from attendees.models import Category, Position, Registration
from summit import panel
from summit.admin.display import moment
from summit.admin.lists import CappedPaginator, SummitChangeList
from summit.dashboard import age
from summit.models import Summit
from summit.templatetags.panel import panel_icon

from . import display, filters
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
_FEW = 5  # places left that are worth a hint
_REFUSED = (State.REJECTED, State.REVOKED)


@dataclass(frozen=True)
class Hint:
    """Something to know before deciding."""

    text: str
    icon: str
    tone: str = "mild"

    def drawn(self) -> tuple[str, SafeString, str]:
        return self.tone, panel_icon(self.icon), self.text


@dataclass(frozen=True)
class Tab:
    name: str
    label: str | Promise
    count: int
    link: str
    is_current: bool


@dataclass
class Line:
    """A registration as the list shows it."""

    pk: int
    link: str
    name: SafeString
    organisation: str
    category: Category
    state: SafeString
    time: str
    time_title: str
    tone: str
    reference: str
    language: str
    may_choose: bool
    hints: list[Hint] = field(default_factory=list)

    def drawn(self, may_decide: bool) -> SafeString:
        """The row of the table: fifty of them by a template would cost a third of the page."""
        return format_html(
            _ROW,
            tick=self._tick() if may_decide else "",
            pk=self.pk,
            link=self.link,
            name=self.name,
            organisation=self.organisation,
            category=self.category.name,
            state=self.state,
            tone=self.tone,
            title=self.time_title,
            time=self.time,
            hints=format_html_join("", _HINT, (hint.drawn() for hint in self.hints)),
            reference=self.reference,
        )

    def _tick(self) -> SafeString:
        if not self.may_choose:
            return _NO_TICK
        values = {"pk": self.pk, "category": self.category.pk, "language": self.language}
        return format_html(_TICK, **values)


_ROW = """<tr>{tick}<th scope="row" class="queue-name"><a href="{link}" id="r{pk}">{name}</a></th>\
<td class="queue-organisation"><bdi>{organisation}</bdi></td>\
<td class="queue-category">{category}</td><td>{state}</td>\
<td class="num queue-time {tone}" title="{title}">{time}</td><td class="queue-hints">{hints}</td>\
<td class="queue-reference"><bdi dir="ltr">{reference}</bdi></td></tr>
"""
_TICK = """<td class="queue-tick"><input type="checkbox" name="chosen" value="{pk}" \
data-category="{category}" data-language="{language}" aria-labelledby="r{pk}"></td>"""
_NO_TICK = SafeString('<td class="queue-tick"></td>')
_HINT = '<span class="state {}">{}<bdi>{}</bdi></span>'


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
                too_late=Count(
                    "state", filter=waits & Q(submitted_at__lte=promised - display.LATE_BY)
                ),
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


class RegistrationList(SummitChangeList):
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
        """Only what a line shows; the categories are read once for all lines."""
        named = qs.select_related("attendee").annotate(delegation=_delegation())
        return named.only(
            *("reference", "state", "submitted_at", "decided_at", "waiting_since", "respond_by"),
            *("category_id", "summit_id", "message", "attendee__full_name"),
            *("attendee__latin_name", "attendee__honorific", "attendee__language"),
        )

    def get_results(self, request: HttpRequest) -> None:
        narrowing = set(self.get_filters_params()) - {filters.ByTab.parameter_name}
        self.is_narrowed = bool(self.query or narrowing)
        self.paginator = CappedPaginator(self.queryset, self.list_per_page)
        if not self.is_narrowed:  # the tab knows how many there are
            self.paginator.__dict__["count"] = self.counts.of_tab(self.tab)
        self.result_count = self.paginator.count
        self.full_result_count = None
        self.can_show_all, self.multi_page = False, self.result_count > self.list_per_page
        try:
            page = self.paginator.page(self.page_num)
        except InvalidPage:
            raise IncorrectLookupParameters from None
        self.result_list = list(page.object_list)
        self.lines = lines(self.result_list, filters.categories(request), self)

    def rows(self) -> SafeString:
        return format_html_join("", "{}", ((line.drawn(self.may_decide),) for line in self.lines))

    def tabs(self) -> list[Tab]:
        return [
            Tab(tab, LABELS[tab], self.counts.of_tab(tab), f"?tab={tab}", tab == self.tab)
            for tab in filters.TABS
        ]

    @property
    def choices(self) -> list[Any]:
        """The filters that the toolbar shows."""
        return [spec for spec in self.filter_specs if not isinstance(spec, filters.ByTab)]

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

    def pages(self) -> list[Any]:
        return list(self.paginator.get_elided_page_range(self.page_num, on_each_side=2, on_ends=1))

    @property
    def page_base(self) -> str:
        """The address of a page of this list, without its number at the end."""
        address = self.get_query_string(remove=["p", "e"])
        return f"{address}{'&' if len(address) > 1 else ''}p="

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
        return self.summit.answer_days + display.LATE_BY.days

    @property
    def label(self) -> str | Promise:
        return LABELS[self.tab]

    @property
    def time_label(self) -> str | Promise:
        return _TIMES[self.tab][0]

    @property
    def order_label(self) -> str | Promise:
        return _ORDERS[self.tab]


def lines(
    registrations: Sequence[Registration], categories: dict[int, Category], page: RegistrationList
) -> list[Line]:
    """The lines of one page; two queries, however many lines."""
    people = [registration.attendee_id for registration in registrations]
    posts, refused = _organisations(people), _refused(people)
    address = reverse("admin:attendees_registration_change", args=[0])
    found = []
    for registration in registrations:
        time, title, tone = _time(registration, page)
        attendee = registration.attendee
        found.append(
            Line(
                pk=registration.pk,
                link=address.replace("/0/", f"/{registration.pk}/"),
                name=display.name(attendee),
                organisation=posts.get(attendee.pk, ""),
                category=categories[registration.category_id],
                state=display.registration_state(registration.state),
                time=time,
                time_title=title,
                tone=tone,
                reference=registration.reference,
                language=attendee.language,
                may_choose=not registration.is_over or registration.state in _REFUSED,
                hints=_hints(registration, categories[registration.category_id], refused),
            )
        )
    return found


def _delegation() -> Coalesce:
    """The name of the person's delegation, in the reader's language where it has one."""
    path = "attendee__delegate__delegation__name"
    active = get_language() or "en"
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != active)
    columns = [build_localized_fieldname(path, code) for code in codes]
    names = (NullIf(F(column), Value(""), output_field=CharField()) for column in columns)
    return Coalesce(*names, Value(""), output_field=CharField())


def _organisations(people: Iterable[int]) -> dict[int, str]:
    rows = Position.objects.filter(attendee__in=people).order_by("attendee", "rank", "pk")
    return dict(rows.distinct("attendee").values_list("attendee_id", "organisation_name"))


def _refused(people: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Attendee -> id and reference of the last registration that was refused."""
    rows = Registration.objects.filter(attendee__in=people, state__in=_REFUSED).order_by("pk")
    return {a: (pk, ref) for a, pk, ref in rows.values_list("attendee_id", "pk", "reference")}


def _hints(
    registration: Registration, category: Category, refused: dict[int, tuple[int, str]]
) -> list[Hint]:
    found = []
    pk, reference = refused.get(registration.attendee_id, (registration.pk, ""))
    if pk != registration.pk:
        found.append(Hint(_("Refused before: %s") % reference, "alert", "soon"))
    if registration.state == State.UNDER_REVIEW and "→" in registration.message:
        found.append(Hint(_("Has answered"), "message"))
    if registration.state == State.OFFERED and registration.respond_by:
        until = timezone.localtime(registration.respond_by)
        found.append(Hint(_("Offer until %s") % f"{until:%d.%m. %H:%M}", "clock", "soon"))
    if registration.state in AWAITS_DECISION and category.quota is not None:
        left = category.quota - category.taken
        if left <= _FEW:
            text = ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left}
            found.append(Hint(text if left > 0 else _("No place left"), "alert", "soon"))
    if delegation := getattr(registration, "delegation", ""):
        found.append(Hint(delegation, "flag"))
    return found


def _time(registration: Registration, page: RegistrationList) -> tuple[str, str, str]:
    """What the column of time says, its full form, and its tone."""
    since = display.waiting_since(registration)
    if page.tab in (WAITING, ASKED, LIST) and since:
        span = page.now - since
        promise = page.summit.answer_days
        tone = display.lateness(span, promise) if page.tab == WAITING else ""
        local = timezone.localtime(since)
        return age(span), f"{local:%Y-%m-%d %H:%M}", tone
    at = registration.decided_at if page.tab == DECIDED else registration.submitted_at
    return moment(at), "", ""
