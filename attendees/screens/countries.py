"""The list of countries and regions as options of a select, in the reader's language."""

from functools import cache

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from summit.countries import countries


@cache
def _all(language: str) -> SafeString:
    with translation.override(language):
        return format_html_join(
            "", '<option value="{}">{}</option>', ((code, name) for code, name in countries)
        )


def options(chosen: str = "") -> SafeString:
    """All options, drawn once per language; the one of the ISO code `chosen` is selected."""
    everything = _all(translation.get_language() or "en")
    if chosen not in countries.countries:
        return everything
    option = format_html('<option value="{}">', chosen)
    # Both parts are our own escaped HTML.
    return mark_safe(everything.replace(option, option[:-1] + " selected>", 1))  # noqa: S308
