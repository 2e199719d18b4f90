"""What a list of registrations can be narrowed by."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from attendees import reports
from attendees.enums import RegistrationState, Source
from attendees.models import Position, Registration
from attendees.querysets import Registrations
from summit.api.filters import Country, Moment, OneOf, Search, SomeOf

_MOST_WORDS = 8


class RegistrationFilter(filters.FilterSet):
    state = SomeOf(
        choices=RegistrationState.choices,
        label="Several may be named: state=submitted&state=offered",
    )
    category = filters.CharFilter(method="of_category", label="The slug of a category.")
    country = Country(method="of_country", label="Of the organisation; ISO 3166-1 alpha-2.")
    source = OneOf(choices=Source.choices, label="How it came to be.")
    submitted_after = Moment(
        field_name="submitted_at", lookup_expr="gte", label="From this time on."
    )
    submitted_before = Moment(
        field_name="submitted_at", lookup_expr="lt", label="Before this time."
    )
    q = Search(
        method="matching",
        label="Words of the name, the organisation, the email or the reference, in any script.",
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def of_category(self, rows: Registrations, name: str, value: str) -> Registrations:
        summit_id = self.request.auth.summit_id
        chosen = [one.pk for one in reports.categories(summit_id) if one.slug == value]
        if not chosen:
            raise ValidationError({name: [_("Choose a category of this summit.")]})
        return rows.filter(category__in=chosen)

    def of_country(self, rows: Registrations, name: str, value: str) -> Registrations:
        posts = Position.objects.filter(attendee=OuterRef("attendee"), country=value)
        return rows.filter(Exists(posts))

    def matching(self, rows: Registrations, name: str, value: str) -> Registrations:
        """Each further word makes the search dearer and never finds more: eight are enough."""
        return rows.matching(" ".join(value.split()[:_MOST_WORDS]))
