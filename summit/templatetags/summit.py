"""What the public pages need to write content, dates and names rightly in every language."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.db import models
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone, translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from summit import commas, dashboard, dates, pages, scripts
from summit.models import Summit

register = template.Library()

_RIGHT_TO_LEFT = ("ar",)


@register.simple_tag
def tr(thing: Any, field: str) -> str:
    """The field of `thing` in the reader's language; marked with its `lang` when it is another's.

    What is written in another script than that of its language is marked too: only its direction is known.
    """
    if not isinstance(thing, models.Model):
        return thing[field] if isinstance(thing, dict) else getattr(thing, field)
    wanted = translation.get_language() or settings.LANGUAGE_CODE
    for language in (wanted, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        text = getattr(thing, f"{field}_{language.replace('-', '_')}", None)
        if text and language == wanted and scripts.fits(text, language):
            return text
        if text:
            return format_html("<span {}>{}</span>", marks(text, language), text)
    return ""


def marks(text: str, language: str) -> SafeString:
    """The attributes of an element that holds `text`, which was written as one of `language`.

    Letters of another script are no words of it: then `lang` stays that of the page around, and the
    direction is that of the letters.
    """
    if not scripts.fits(text, language):
        return mark_safe('dir="auto"')
    direction = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    return format_html('lang="{}" dir="{}"', _html_language(language), direction)


def _html_language(code: str) -> str:
    """`zh-hans` as BCP 47 writes it: zh-Hans."""
    language, _, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


@register.filter
def html_language(code: str) -> str:
    return _html_language(code)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One drawing of the sprite; says nothing to a screen reader, a word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("summit/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def frame(context: Context, part: str) -> SafeString:
    """The `header` or `footer` of a page, drawn once for each summit, language and place in the navigation.

    Where the page is in the other languages, which for a personal page holds its token, is put in for each.
    """
    template = f"summit/parts/{part}.html"
    if "nav" not in context or "languages" not in context:  # of no summit, or of an error
        return render_to_string(template, context.flatten())  # type: ignore[arg-type]
    names = ("summit", "hosts", "nav", "nav_here", "languages", "comma")
    here: dict[str, Any] = {name: context.get(name) for name in names}

    def draw(holes: Mapping[str, str]) -> str:
        marked = [one | {"url": holes[one["code"]]} for one in here["languages"]]
        return render_to_string(template, here | {"languages": marked})

    urls = {one["code"]: conditional_escape(one["url"]) for one in here["languages"]}
    name = f"{part}:{here['summit'].pk}:{translation.get_language()}:{here['nav_here']}"
    return mark_safe(pages.drawn(name, draw, **urls))  # noqa: S308 - rendered, addresses escaped


@register.filter
def daterange(first: dt.date, last: dt.date) -> str:
    """Two days as the language writes them: 14–16 November 2018; 2018年11月14日至16日."""
    return dates.period(first, last)


@register.filter
def in_summit_zone(moment: dt.datetime, summit: Summit) -> str:
    """26 November 2026, 13:51, Yinchuan time (UTC+8): people read it in other zones."""
    local = timezone.localtime(moment, summit.zone)
    day = formats.date_format(local, "DATE_FORMAT")
    return dates.in_city(commas.facts(day, f"{local:%H:%M}"), moment, summit)


@register.simple_tag
def facts(*words: object) -> str:
    """Facts about one thing with the comma of the language between them: B07, Hall A."""
    return commas.facts_html(*words)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Things of one kind with the comma of the language between them."""
    return commas.listed_html(words)


@register.filter
def clock(moment: dt.datetime, summit: Summit) -> str:
    """15:12, Yinchuan time (UTC+8); with the day when it is not today."""
    return dates.clock(moment, summit)


@register.simple_tag
def zone_note(summit: Summit, moments: Iterable[dt.datetime] = ()) -> str:
    """Times in Yinchuan (UTC+8): as the clocks go there at `moments`, or now."""
    return dates.zone_note(summit, moments)


@register.filter
def grouped(count: int) -> str:
    """1184 -> `1,184`, as the language groups digits."""
    return dashboard.number(count)


@register.filter
def monogram(name: str) -> str:
    """One or two letters in the script of the name: AB for Ahcene Boukhelfa, 杨 for 杨玉经."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    if not words:
        return ""
    if unicodedata.name(words[0][0], "").startswith("LATIN") and len(words) > 1:
        return (
            words[0][0] + words[-1][0] if len(words) == 2 else words[0][0] + words[1][0]
        ).upper()
    return words[0][0].upper()
