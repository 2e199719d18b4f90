"""Form fields that several pages need."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminColorInputWidget,
    UnfoldAdminSelectWidget,
)


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
