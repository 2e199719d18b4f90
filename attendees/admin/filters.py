"""What the list of registrations can be narrowed by, in the address of the page."""

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from attendees.enums import AWAITS_DECISION, HOLDS_A_PLACE, Source
from attendees.enums import RegistrationState as State
from attendees.models import Category, Position
from attendees.querysets import Registrations
from attendees.screens import countries
from summit import panel
from summit.admin.queues import ByColumn, BySample, Choice
from summit.models import Summit

Pairs = list[tuple[str, Any]]
WAITING, ASKED, LIST, DECIDED, ALL = "waiting", "asked", "list", "decided", "all"
TABS = (WAITING, ASKED, LIST, DECIDED, ALL)
SENT_IN, PLACED = "sent_in", "placed"  # groups of states, see ByState
_AGES = (1, 3, 5, 10)
_MOST_DAYS = 36_500


def midnight(summit: Summit, now: dt.datetime) -> dt.datetime:
    """The beginning of today where the summit is."""
    return timezone.localtime(now, summit.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def of_tab(rows: Registrations, tab: str, summit: Summit, now: dt.datetime) -> Registrations:
    """The registrations of a tab of the list."""
    conditions = {
        WAITING: Q(state__in=sorted(AWAITS_DECISION)),
        ASKED: Q(state=State.INFO_REQUESTED),
        LIST: Q(state__in=[State.WAITLISTED, State.OFFERED]),
        DECIDED: Q(decided_at__gte=midnight(summit, now)),
    }
    return rows.filter(conditions[tab]) if tab in conditions else rows


def tab_of(request: HttpRequest) -> str:
    """The tab that is asked for; a search or a filter without one is about everybody."""
    tab = request.GET.get(ByTab.parameter_name, "")
    if tab in TABS:
        return tab
    others = {key for key, value in request.GET.items() if value and key not in ("p", "o", "e")}
    return ALL if others - {ByTab.parameter_name} else WAITING


def categories(request: HttpRequest) -> dict[int, Category]:
    """The categories of the summit that is worked on, read once per request."""
    found: dict[int, Category] | None = getattr(request, "_panel_categories", None)
    if found is None:
        rows = Category.objects.for_summit(panel.current(request) or 0).order_by("position", "pk")
        rows = rows.only("name", "quota", "taken")
        found = {category.pk: category for category in rows}
        request._panel_categories = found  # type: ignore[attr-defined]
    return found


class ByTab(Choice):
    title = _("tab")
    parameter_name = "tab"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [(tab, tab) for tab in TABS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        summit = panel.current(request)
        return of_tab(queryset, tab_of(request), summit, timezone.now()) if summit else queryset


class ByCategory(Choice):
    title = _("Category")
    parameter_name = "category__id__exact"
    is_first = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [(str(pk), category.name) for pk, category in categories(request).items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if not value:
            return queryset
        known = value.isascii() and value.isdecimal() and int(value) in categories(request)
        return queryset.filter(category=int(value)) if known else queryset.none()


class ByAge(Choice):
    title = _("Older than")
    parameter_name = "older"
    is_first = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        summit = panel.current(request)
        days = sorted({*_AGES, summit.answer_days} if summit else _AGES)
        return [(str(n), ngettext("%(days)s day", "%(days)s days", n) % {"days": n}) for n in days]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if not (value.isascii() and value.isdecimal()):
            return queryset
        age = dt.timedelta(days=min(int(value), _MOST_DAYS))
        return queryset.filter(submitted_at__lt=timezone.now() - age)


class ByState(ByColumn):
    """One state, or several that a figure counts together: the first page links to these."""

    title = _("State")
    parameter_name = "state__exact"
    column = "state"
    groups: ClassVar[dict[str, tuple[str | Promise, Q]]] = {
        SENT_IN: (_("All that were sent in"), ~Q(state=State.DRAFT)),
        PLACED: (_("All that hold a place"), Q(state__in=sorted(HOLDS_A_PLACE))),
    }
    values = [*((name, label) for name, (label, _rows) in groups.items()), *State.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        group = self.groups.get(self.value() or "")
        return queryset.filter(group[1]) if group else super().queryset(request, queryset)


class OfCountry(Choice):
    """The country of something; which, says who narrows by it."""

    title = _("Country or region")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [("", "")]  # 250 names, drawn once per language: see `drawn`

    def drawn(self) -> SafeString:
        """All options as HTML."""
        return countries.options(str(self.value() or ""))


class ByCountry(OfCountry):
    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        posts = Position.objects.filter(country=self.value(), summit=panel.current(request))
        return queryset.filter(attendee__in=posts.order_by().values("attendee"))


class BySource(ByColumn):
    title = _("Source")
    parameter_name = column = "source"
    values = Source.choices


FILTERS = [ByTab, ByCategory, ByAge, ByState, ByCountry, BySource, BySample]
