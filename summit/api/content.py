"""Fields that name rows of the token's summit, and texts in several languages.

`context` holds the `summit` of the token.
"""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from modeltranslation.utils import build_localized_fieldname
from rest_framework import serializers

from summit import validators
from summit.api.fields import Cleaned, Strict
from summit.querysets import OfSummit

_MOST = 2**63 - 1


@extend_schema_field(OpenApiTypes.INT64)
class RowOf(serializers.Field[Any, Any, Any, Any]):
    """A row of `model` by its number, of the summit that is worked on and no other."""

    default_error_messages = {
        "invalid": _("Send a number."),
        "unknown": _("There is nothing of this number at this summit."),
    }

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        self.model = model
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        rows: OfSummit = self.model._default_manager.all()  # type: ignore[assignment]
        found = None
        if 0 < data <= _MOST:
            found = rows.for_summit(self.context["summit"]).filter(pk=data).first()
        if found is None:
            self.fail("unknown")
        return found

    def to_representation(self, value: Any) -> Any:
        return value.pk


class Moment(serializers.DateTimeField):
    """A time with its offset from UTC: without one nobody knows when. Comes out in UTC."""

    default_error_messages = {
        "invalid": _("Send a time with its offset, for example 2018-11-15T09:00:00+08:00."),
    }

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            self.fail("invalid", format="")
        return super().to_internal_value(value)

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        try:
            if timezone.is_aware(value):
                at = value.astimezone(dt.UTC)
                validators.near_today(at)
                return at
        except OverflowError:  # the first and the last day of the calendar
            pass
        return self.fail("invalid", format="")


def texts(column: str, form_field: forms.Field) -> type[Strict]:
    """A serializer of the field `column` in every language; answers with its columns in the database."""

    class Texts(Strict):
        def to_internal_value(self, data: Any) -> Any:
            said = super().to_internal_value(data)
            return {build_localized_fieldname(column, code): text for code, text in said.items()}

    fields = {
        code: Cleaned(form_field, required=False, help_text=name)
        for code, name in settings.LANGUAGES
    }
    return type(f"{column.title()}Texts", (Texts,), fields)


def in_languages(thing: models.Model, column: str) -> dict[str, str]:
    """The texts of a column in the languages that it is written in."""
    found = {
        code: getattr(thing, build_localized_fieldname(column, code))
        for code, _name in settings.LANGUAGES
    }
    return {code: text for code, text in found.items() if text}
