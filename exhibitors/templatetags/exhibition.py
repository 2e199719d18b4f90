"""What the exhibition's pages draw."""

import datetime as dt

from django import template
from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from exhibitors import wording
from exhibitors.models import ExhibitorToken
from exhibitors.screens import plans
from summit import commas, dates
from summit.models import Hall, Summit
from summit.templatetags.summit import marks, tr

register = template.Library()


@register.simple_tag
def swatch(look: str) -> SafeString:
    """A booth of that look, small: for the legend beside a plan."""
    return plans.swatch(look)


@register.filter
def weekday(day: dt.date) -> str:
    """Wednesday 14 November; 11月14日星期三."""
    return dates.weekday(day)


@register.filter
def end_of_day(day: dt.date, summit: Summit) -> str:
    """8 December 2026, 23:59, Yinchuan time (UTC+8): for a deadline."""
    return wording.end_of(day, summit)


@register.filter
def in_city(moment: dt.datetime, summit: Summit) -> str:
    """26 November 2026, 07:19, Yinchuan time (UTC+8)."""
    return wording.stamp(moment, summit)


@register.filter
def standing(token: ExhibitorToken) -> str:
    """Valid until Wednesday 14 November."""
    return wording.standing(token)


@register.simple_tag
def place(number: str, hall: Hall) -> str:
    """C05, Hall A: a booth and its hall."""
    marked = format_html("<bdi>{}</bdi>", number)
    return commas.filled_html(wording.place(), number=marked, hall=tr(hall, "name"))


@register.simple_tag
def paragraphs(thing: models.Model, name: str) -> SafeString:
    """A text of several paragraphs in the reader's language; with its `lang` when it is another's."""
    wanted = translation.get_language() or settings.LANGUAGE_CODE
    for code in (wanted, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        if text := getattr(thing, f"{name}_{code.replace('-', '_')}", ""):
            return format_html(
                "<div {}>{}</div>",
                marks(text, code),
                mark_safe(linebreaks(text, autoescape=True)),  # noqa: S308 - escaped there,
            )
    return SafeString("")
