"""Who has which booth: reservations that wait to be confirmed, holds, and what became of the others."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendees.admin.display import lateness
from exhibitors import rules, wording
from exhibitors.enums import TAKES_BOOTH, AllocationState
from exhibitors.models import Allocation, Exhibition
from exhibitors.querysets import living_at
from exhibitors.screens import searching, situation
from summit import commas, dates
from summit.admin.base import never
from summit.admin.display import moment
from summit.admin.queues import BySample
from summit.dashboard import age

from . import display, filters
from .decisions import Effect
from .exhibitors import mails
from .lines import Hint, languages_of
from .lists import ALL, Tab, TabbedAdmin, TabbedList
from .verbs import BOOKING, Verb

A = AllocationState
WAITING, HELD, CONFIRMED, OVER = "waiting", "held", "confirmed", "over"


def _held(now: dt.datetime) -> Q:
    return Q(state=A.HELD) & living_at(now)


def _over(now: dt.datetime) -> Q:
    return ~Q(state__in=sorted(TAKES_BOOTH)) | Q(state=A.HELD, held_until__lte=now)


TABS = (
    Tab(
        WAITING,
        gettext_lazy("To be confirmed"),
        gettext_lazy("No reservation waits to be confirmed."),
        ("reserved_at", "pk"),
        gettext_lazy("longest waiting first"),
        lambda now: Q(state=A.RESERVED),
    ),
    Tab(
        HELD,
        gettext_lazy("Held now"),
        gettext_lazy("No booth is held now."),
        ("held_until", "pk"),
        gettext_lazy("first to end first"),
        _held,
    ),
    Tab(
        CONFIRMED,
        gettext_lazy("Confirmed"),
        gettext_lazy("No booth is confirmed yet."),
        ("-decided_at", "-pk"),
        gettext_lazy("latest first"),
        lambda now: Q(state=A.CONFIRMED),
    ),
    Tab(
        OVER,
        gettext_lazy("Over"),
        gettext_lazy("Nothing has been given back, refused or let go."),
        ("-ended_at", "-pk"),
        gettext_lazy("latest first"),
        _over,
    ),
    Tab(
        ALL,
        gettext_lazy("All"),
        gettext_lazy("Nobody has taken a booth yet."),
        ("-held_at", "-pk"),
        gettext_lazy("latest first"),
    ),
)


@dataclass
class Line:
    """A claim to a booth as the list shows it."""

    pk: int
    number: str
    plan: str
    exhibitor: SafeString
    link: str
    what: str
    price: str
    state: SafeString
    time: str
    tone: str
    may_choose: bool
    group: str
    language: str
    is_sample: bool
    hints: list[Hint] = field(default_factory=list)


class BookingList(TabbedList):
    tabs_there = TABS

    def apply_select_related(self, qs: Any) -> Any:
        return qs.select_related(
            "booth__plan__hall", "booth__type", "exhibitor__organisation", "replaces__booth"
        )

    def make_lines(self, rows: list[Any]) -> list[Line]:
        """Two queries, however many lines."""
        languages = languages_of([row.exhibitor_id for row in rows])
        found = Exhibition.objects.for_summit(self.summit).values_list("currency", flat=True)
        currency = found.first() or ""
        return [self._line(row, currency, languages.get(row.exhibitor_id, "")) for row in rows]

    def _line(self, claim: Allocation, currency: str, language: str) -> Line:
        booth = claim.booth
        time, tone = self._time(claim)
        return Line(
            pk=claim.pk,
            number=booth.number,
            plan=f"{reverse('admin:hall_plan')}?plan={booth.plan_id}&booth={booth.pk}",
            exhibitor=display.name(str(claim.exhibitor)),
            link=reverse("admin:exhibitors_exhibitor_change", args=[claim.exhibitor_id]),
            what=commas.facts(wording.area(booth.area), str(booth.type), str(booth.plan)),
            price=wording.money(claim.price, currency),
            state=display.state(A.EXPIRED if claim.is_expired else A(claim.state)),
            time=time,
            tone=tone,
            may_choose=claim.state == A.RESERVED,
            group=claim.state,
            language=language,
            is_sample=claim.is_sample,
            hints=_hints(claim),
        )

    def _time(self, claim: Allocation) -> tuple[str, str]:
        """Since when it waits, until when it is held, or when it was decided; and the tone of that."""
        if claim.state == A.RESERVED and claim.reserved_at:
            span = self.now - claim.reserved_at
            return age(span), lateness(span, self.summit.answer_days)
        if claim.state == A.HELD and not claim.is_expired:
            return _("until %(time)s") % {"time": display.until(claim.held_until)}, "soon"
        return moment(claim.ended_at or claim.decided_at or claim.held_until), ""

    def groups(self) -> str:
        return json.dumps({state.value: [str(state.label), None] for state in A})

    def languages(self) -> str:
        return json.dumps({code: dates.language_name(code) for code, _name in settings.LANGUAGES})


def _hints(claim: Allocation) -> list[Hint]:
    found = []
    if claim.exchanged and claim.is_living:
        text = _("instead of %(number)s") % {"number": claim.exchanged.booth.number}
        found.append(Hint(text, "swap"))
    wished = claim.exhibitor.wished_area
    if claim.state == A.RESERVED and wished and wished > claim.booth.area:
        text = _("wanted %(area)s") % {"area": wording.area(wished)}
        found.append(Hint(text, "alert"))
    return found


def _exchanges(claims: list[Allocation]) -> list[Effect]:
    """The booths that confirming these frees."""
    before = [claim.exchanged for claim in claims if claim.exchanged]
    if not before:
        return []
    numbers = commas.listed(sorted(claim.booth.number for claim in before))
    text = ngettext(
        "Booth %(booths)s becomes free at once.",
        "Booths %(booths)s become free at once.",
        len(before),
    )
    return [Effect(text % {"booths": numbers}, "redo", "soon")]


def _passes_lost(verb: Verb, claims: list[Allocation]) -> list[Effect]:
    """How many staff passes end because the area of an exhibitor becomes smaller."""
    ended: dict[int, set[int | None]] = {}
    for claim in claims:
        over = claim.replaces_id if verb.name == "confirm" else claim.pk
        ended.setdefault(claim.exhibitor_id, set()).add(over)
    lost = sum(situation.passes_lost(claims[0].summit, ended).values()) if claims else 0
    if not lost:
        return []
    text = ngettext(
        "%(count)s staff pass ends, the last named first: the area that is left brings fewer.",
        "%(count)s staff passes end, the last named first: the area that is left brings fewer.",
        lost,
    )
    return [Effect(text % {"count": lost}, "id", "soon")]


@admin.register(Allocation)
class BookingAdmin(TabbedAdmin):
    """What exhibitors hold and reserve in their portal is confirmed or refused here; nobody edits it."""

    view_rule = staticmethod(rules.can_view_exhibitors)
    change_rule = staticmethod(never)
    verbs = BOOKING
    bulk = ("confirm", "refuse")
    list_class = BookingList
    list_template = "admin/exhibitors/allocation/list.html"
    list_title = gettext_lazy("Reservations")
    search_hint = gettext_lazy("Booth, exhibitor, contact")
    list_filter = [filters.ByHall, filters.ByType, BySample]
    search_fields = ["booth__number"]  # see get_search_results
    ordering = ["-pk"]  # each tab has its own

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return searching.of_exhibitors(queryset, search_term, "booth__number"), False

    def chosen(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.select_related(
            "booth__type", "exhibitor__organisation", "summit", "replaces__booth"
        )

    def about(self, thing: Allocation) -> str:
        exhibitor = format_html("<bdi>{}</bdi>", thing.exhibitor)
        return commas.facts_html(exhibitor, wording.area(thing.booth.area))

    def effects(self, verb: Verb, fitting: list[Any]) -> list[Effect]:
        told = [*_passes_lost(verb, fitting), *mails([claim.exhibitor for claim in fitting])]
        if verb.name == "confirm":
            return [*_exchanges(fitting), *told]
        return [Effect(_("The booths become free at once."), "redo", "soon"), *told]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """A claim has no page of its own: it stands on that of its exhibitor."""
        claim = self.find(request, object_id)
        return redirect("admin:exhibitors_exhibitor_change", claim.exhibitor_id)
