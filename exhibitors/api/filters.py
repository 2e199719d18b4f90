"""What the lists of the exhibition can be narrowed by."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from exhibitors.enums import AllocationState, ExhibitorState
from exhibitors.models import Allocation, Exhibitor
from exhibitors.querysets import Allocations, Exhibitors
from exhibitors.screens import finding, searching
from summit.api.filters import Country, Key, Moment, Search, SomeOf

ALWAYS = frozenset({"language", "cursor", "page_size"})


def refuse_unknown(request: Request, known: Mapping[str, filters.Filter]) -> None:
    """A misspelt or empty filter would find everything and look as if it had worked."""
    given = request.query_params
    errors = {
        name: [_("There is no parameter of this name.")]
        for name in sorted(set(given) - set(known) - ALWAYS)
    }
    for name, narrows in known.items():
        if given.get(name) == "" and not isinstance(narrows, filters.CharFilter):
            errors[name] = [_("Give a value, or leave the parameter out.")]
    if errors:
        raise ValidationError(errors)


class _OfExhibitors(filters.FilterSet):
    topic = Key(label="The id of a topic.", method="about")
    country = Country(method="from_country", label="Of the organisation; ISO 3166-1 alpha-2.")

    class Meta:
        model = Exhibitor
        fields: list[str] = []

    def about(self, rows: Exhibitors, name: str, value: int) -> Exhibitors:
        through = Exhibitor.topics.through.objects
        return rows.filter(Exists(through.filter(exhibitor=OuterRef("pk"), topic=value)))

    def from_country(self, rows: Exhibitors, name: str, value: str) -> Exhibitors:
        return rows.filter(organisation__country=value)


class DirectoryFilter(_OfExhibitors):
    """What everybody narrows the directory by."""

    hall = Key(label="The id of a hall.", method="in_hall")
    q = Search(
        method="matching",
        label="Words of the name, a product, a topic or the booth's number, in any script.",
    )

    def in_hall(self, rows: Exhibitors, name: str, value: int) -> Exhibitors:
        there = Allocation.objects.confirmed().filter(booth__plan=value)
        return rows.filter(pk__in=there.order_by().values("exhibitor"))

    def matching(self, rows: Exhibitors, name: str, value: str) -> Exhibitors:
        return finding.matching(rows, value)


class ExhibitorFilter(_OfExhibitors):
    """What the office narrows its list by."""

    state = SomeOf(
        choices=ExhibitorState.choices,
        label="Several may be named: state=applied&state=waitlisted",
    )
    has_booth = filters.BooleanFilter(method="with_booth", label="Holds, reserved or has a booth.")
    applied_after = Moment(field_name="applied_at", lookup_expr="gte", label="From this time on.")
    applied_before = Moment(field_name="applied_at", lookup_expr="lt", label="Before this time.")
    q = Search(
        method="matching",
        label="Words of the name, the contact or the booth's number, in any script.",
    )

    def with_booth(self, rows: Exhibitors, name: str, value: bool) -> Exhibitors:
        has = Exists(Allocation.objects.living().filter(exhibitor=OuterRef("pk")))
        return rows.filter(has if value else ~has)

    def matching(self, rows: Exhibitors, name: str, value: str) -> Exhibitors:
        return searching.exhibitors(rows, value)


class ReservationFilter(filters.FilterSet):
    state = SomeOf(
        choices=AllocationState.choices,
        label="Several may be named: state=reserved&state=confirmed",
    )
    is_living = filters.BooleanFilter(
        method="living", label="Keeps others from the booth now: no ended hold does."
    )
    hall = Key(label="The id of a hall.", field_name="booth__plan")
    exhibitor = Key(label="The id of an exhibitor.", field_name="exhibitor")
    q = Search(
        method="matching",
        label="Words of the exhibitor or its contact, or the booth's number.",
    )

    class Meta:
        model = Allocation
        fields: list[str] = []

    def living(self, rows: Allocations, name: str, value: bool) -> Allocations:
        living = Allocation.objects.living()
        return rows.filter(pk__in=living) if value else rows.exclude(pk__in=living)

    def matching(self, rows: Any, name: str, value: str) -> Any:
        return searching.of_exhibitors(rows, value, "booth__number")
