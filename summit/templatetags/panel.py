"""What the pages of the admin panel need."""

from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from summit import dashboard
from summit.templatetags.summit import grouped

register = template.Library()

_TURN = frozenset({"arrow", "chevron", "panel", "log-out", "redo"})


@register.simple_tag
@lru_cache(maxsize=500)
def panel_icon(name: str, classes: str = "") -> SafeString:
    """One drawing of the panel's sprite; a word stands beside it. Arrows turn with the language."""
    if name in _TURN:
        classes = f"{classes} turns"
    return format_html(
        '<svg class="ico {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        classes,
        static("summit/admin-icons.svg"),
        name,
    )


@register.filter
def initials(name: str) -> str:
    """CY for Chen Yu, 李 for 李娜: what stands in the square before somebody's name."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    if not words:
        return "·"
    if words[0][0].isascii() and len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][0].upper()


@register.filter
def first_row(cl: Any) -> str:
    """The number of the first row of this page of a list."""
    return dashboard.number(1 if cl.show_all else (cl.page_num - 1) * cl.list_per_page + 1)


@register.filter
def last_row(cl: Any) -> str:
    shown = cl.result_count if cl.show_all else cl.page_num * cl.list_per_page
    return dashboard.number(min(shown, cl.result_count))


register.filter(grouped)
