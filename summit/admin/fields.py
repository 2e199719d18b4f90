"""Form fields that several pages need."""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminColorInputWidget,
    UnfoldAdminSelectWidget,
)

from summit import validators

SKIPPED = _("The clocks skip this time on that day.")


class Several(forms.MultipleChoiceField):
    """Any number of choices as a column of checkboxes, for an array in the database."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or ()) != set(data or ())


class Colour(forms.CharField):
    """`#0E6B70`. Browsers send small letters, whatever stood there."""

    widget = UnfoldAdminColorInputWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "").lower() != str(data or "").lower()


class Moment(forms.SplitDateTimeField):
    """Date and time. Who leaves them as they are shown means the moment that stands there: of an hour that
    the clocks show twice, Django would ask which one, and a page of clock readings could not say it. Who writes
    such a time means the first."""

    stands: dt.datetime | None = None  # in the row, aware

    def compress(self, data_list: Any) -> dt.datetime | None:
        if self.stands and data_list and None not in data_list:
            shown = timezone.make_naive(self.stands).replace(microsecond=0, fold=0)
            if shown == dt.datetime.combine(*data_list):
                return self.stands
        try:
            return super().compress(data_list)
        except ValidationError as refusal:
            if refusal.code != "ambiguous_timezone":
                raise
            return _first(dt.datetime.combine(*data_list))


def _first(reading: dt.datetime) -> dt.datetime:
    """When the clocks first show `reading`. Raises ValidationError for what they skip."""
    moment = timezone.make_aware(reading)
    if timezone.make_naive(moment.astimezone(dt.UTC)).replace(fold=0) != reading:
        raise ValidationError(SKIPPED, code="skipped")  # PEP 495: it comes back as another reading
    return moment


class WebAddress(forms.URLField):
    """An address of the web that everybody may read."""

    default_validators = [*forms.URLField.default_validators, validators.no_login]


def say_if_none(field: Any, hint: Callable[[], str]) -> None:
    """Where there is nothing to choose from, `hint` says so below: an empty list alone looks broken."""
    if not field.queryset.exists():
        field.help_text = hint()


def with_link(text: str, address: str, link: str) -> SafeString:
    return format_html('{} <a class="link" href="{}">{}</a>', text, address, link)


def languages_field(**options: Any) -> Several:
    return Several(choices=settings.LANGUAGES, **options)


def time_zone_field(**options: Any) -> forms.ChoiceField:
    """Every zone with a place in its name; UTC stays for who needs it."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    places = [name for name in names if not name.startswith(("Etc/", "SystemV/", "US/"))]
    named = [(name, name.replace("_", " ")) for name in ["UTC", *places]]
    choices = [("", _("Choose")), *named]
    return forms.ChoiceField(choices=choices, widget=UnfoldAdminSelectWidget(), **options)
