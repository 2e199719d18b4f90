"""What the lists of the exhibition can be narrowed by, in the address of the page."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from attendees.admin.filters import OfCountry
from exhibitors.enums import ExhibitorState
from exhibitors.models import Allocation, BoothType, FloorPlan
from summit import panel
from summit.admin.queues import ByColumn, Choice
from summit.models import Topic

Pairs = list[tuple[str, Any]]


class _OfSummit(Choice):
    """A choice among rows of the summit that is worked on; one of another summit finds nothing."""

    rows: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        mine = self.rows.for_summit(panel.current(request) or 0)
        return [(str(row.pk), str(row)) for row in mine]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        known = {str(value) for value, _label in self.lookup_choices}
        return self.narrow(queryset, self.value()) if self.value() in known else queryset.none()

    def narrow(self, queryset: Any, value: Any) -> Any:
        raise NotImplementedError


class ByState(ByColumn):
    title = _("State")
    parameter_name = column = "state"
    values = ExhibitorState.choices


class ByTopic(_OfSummit):
    title = _("Topic")
    parameter_name = "topic"
    is_first = True
    rows = Topic.objects

    def narrow(self, queryset: Any, value: Any) -> Any:
        through = queryset.model.topics.through
        column = queryset.model._meta.model_name
        return queryset.filter(
            Exists(through.objects.filter(**{column: OuterRef("pk"), "topic": value}))
        )


class ByCountry(OfCountry):
    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(organisation__country=self.value()) if self.value() else queryset


class ByBooth(Choice):
    title = _("Booth")
    parameter_name = "booth"
    is_first = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [("yes", _("has one")), ("no", _("has none"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("yes", "no"):
            return queryset
        has = Exists(Allocation.objects.living().filter(exhibitor=OuterRef("pk")))
        return queryset.filter(has if self.value() == "yes" else ~has)


class ByHall(_OfSummit):
    """The hall of the booth that a reservation is for."""

    title = _("Hall")
    parameter_name = "hall"
    is_first = True
    rows = FloorPlan.objects.select_related("hall")

    def narrow(self, queryset: Any, value: Any) -> Any:
        return queryset.filter(booth__plan=value)


class ByType(_OfSummit):
    title = _("Booth type")
    parameter_name = "type"
    rows = BoothType.objects

    def narrow(self, queryset: Any, value: Any) -> Any:
        return queryset.filter(booth__type=value)
