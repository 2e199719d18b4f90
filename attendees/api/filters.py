"""What a list of registrations can be narrowed by."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

from attendees.enums import RegistrationState, Source
from attendees.models import Position, Registration
from attendees.querysets import Registrations

_MOST_WORDS = 8


class _MomentField(IsoDateTimeField):
    """A time in UTC: Postgres refuses offsets of more than 15:59 hours, which ISO 8601 knows."""

    def to_python(self, value: Any) -> dt.datetime | None:
        moment: dt.datetime | None = super().to_python(value)
        try:
            return moment and moment.astimezone(dt.UTC)
        except OverflowError as error:  # the first and the last day of the calendar
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class Moment(filters.IsoDateTimeFilter):
    field_class = _MomentField


class RegistrationFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(
        choices=RegistrationState.choices,
        label="Several may be named: state=submitted&state=offered",
    )
    category = filters.CharFilter(field_name="category__slug", label="The slug of a category.")
    country = filters.CharFilter(
        method="of_country", max_length=2, label="Of the organisation; ISO 3166-1 alpha-2."
    )
    source = filters.ChoiceFilter(choices=Source.choices, label="How it came to be.")
    submitted_after = Moment(
        field_name="submitted_at", lookup_expr="gte", label="From this time on."
    )
    submitted_before = Moment(
        field_name="submitted_at", lookup_expr="lt", label="Before this time."
    )
    q = filters.CharFilter(
        method="matching",
        max_length=100,
        label="Words of the name, the organisation, the email or the reference, in any script.",
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def of_country(self, rows: Registrations, name: str, value: str) -> Registrations:
        posts = Position.objects.filter(attendee=OuterRef("attendee"), country=value.upper())
        return rows.filter(Exists(posts))

    def matching(self, rows: Registrations, name: str, value: str) -> Registrations:
        """Each further word makes the search dearer and never finds more: eight are enough."""
        return rows.matching(" ".join(value.split()[:_MOST_WORDS]))
