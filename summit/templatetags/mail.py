"""What the layout of mails needs to turn plain text into HTML and back."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d")


@register.filter
def isolated(text: object) -> SafeString:
    """Escaped text; Unicode isolates become `<bdi>`, line breaks `<br>`. Hours stand on one line."""
    html = _HOURS.sub(r'<span style="white-space:nowrap">\g<0></span>', str(escape(text)))
    if "\u2069" in html:
        html = html.replace("\u2068", "<bdi>").replace("\u2066", '<bdi dir="ltr">')
        html = html.replace("\u2069", "</bdi>")
    if "\n" in html:
        html = html.replace("\n", "<br>")
    # Escaped above; only tags of our own were added.
    return mark_safe(html)  # noqa: S308


@register.filter
def quoted(text: str) -> str:
    """Plain text with the mark of a quotation before every line (RFC 3676, 4.5)."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
