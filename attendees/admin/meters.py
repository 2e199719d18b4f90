"""Quota meters: a cell for each place up to sixteen, else a bar in an outline."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from summit.dashboard import number, percent

_CELLS = 16


def meter(taken: int, places: int | None) -> SafeString:
    """`8 of 12` with its drawing; without a limit the number alone."""
    if places is None:
        return format_html('<span class="quota"><b>{}</b></span>', number(taken))
    words = _("%(taken)s of %(places)s") % {"taken": number(taken), "places": number(places)}
    if taken >= places:
        words = _("%(words)s, full") % {"words": words}
    return format_html('<span class="quota"><b>{}</b>{}</span>', words, _drawing(taken, places))


def _drawing(taken: int, places: int) -> SafeString:
    if 0 < places <= _CELLS:
        classes = (("on" if n < taken else "off",) for n in range(places))
        cells = format_html_join("", '<i class="{}"></i>', classes)
        return format_html('<span class="cells" aria-hidden="true">{}</span>', cells)
    return format_html(
        '<svg class="meter" aria-hidden="true" focusable="false">'
        '<rect class="is-quota" width="100%" height="100%"/><rect width="{}" height="100%"/></svg>',
        percent(taken, places),
    )
