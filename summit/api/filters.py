"""Parameters that narrow a list, each of which says what to send when it is wrong."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

from summit.countries import countries

from .fields import Choice

_ONE_OF = {"invalid_choice": Choice.default_error_messages["invalid_choice"]}
_MOST_ID = 2**31 - 1  # rows have keys of the database's `bigint`; nobody has so many
_LONGEST = 100


class OneOf(filters.ChoiceFilter):
    """One of several words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, error_messages=_ONE_OF, **options)


class SomeOf(filters.MultipleChoiceFilter):
    """Several words, each by a parameter of its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, error_messages=_ONE_OF, **options)


class _CountryField(forms.CharField):
    default_error_messages = {"invalid": _("Send the two letters of a country: DZ, CN.")}

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        if code and code not in countries.countries:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return code


class Country(filters.CharFilter):
    """A code of ISO 3166-1 alpha-2, in capitals afterwards."""

    field_class = _CountryField


class _KeyField(forms.IntegerField):
    default_error_messages = {"invalid": _("Send the id, which is a whole number.")}

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        if key is not None and not 1 <= key <= _MOST_ID:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return key


class Key(filters.NumberFilter):
    """The key of a row."""

    field_class = _KeyField


class _MomentField(IsoDateTimeField):
    """A time in UTC: Postgres refuses offsets of more than 15:59 hours, which ISO 8601 knows."""

    default_error_messages = {"invalid": _("Send a time such as 2026-10-19T08:00:00Z.")}

    def to_python(self, value: Any) -> dt.datetime | None:
        moment: dt.datetime | None = super().to_python(value)
        try:
            return moment and moment.astimezone(dt.UTC)
        except OverflowError as error:  # the first and the last day of the calendar
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class Moment(filters.IsoDateTimeFilter):
    field_class = _MomentField


class _SearchField(forms.CharField):
    default_error_messages = {"too_long": _("Search for 100 characters at most.")}

    def clean(self, value: Any) -> str:
        words = str(super().clean(value))
        if len(words) > _LONGEST:
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        return words


class Search(filters.CharFilter):
    """Words to look for."""

    field_class = _SearchField
