"""Words of a release as a page writes them: marked with their language where it is not the page's."""

import unicodedata
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from attendees.models import Attendee
from sessions.enums import SessionKind
from sessions.programme.released import Session, Speaker, Text
from summit import commas, dates
from summit.templatetags.summit import html_language

_RIGHT_TO_LEFT = ("ar",)
_WIDELY_READ = ("en", "zh-hans")
_SCRIPTS = {"ARABIC": "ar", "CJK": "zh-hans", "HANGUL": "ko"}  # as Unicode names letters


def shown(text: Text) -> str:
    """`text` for a template; wrapped in its `lang` and direction when it is another language's.

    Some write in their own language into the field of another one, or into one that has no language: their
    letters tell.
    """
    language, words = text.shown
    language = _language_by_script(words) or language
    return words if language == get_language() else marked(words, language)


def marked(words: str, language: str) -> str:
    """`words` as those of `language`, escaped."""
    if not words:
        return ""
    direction = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', html_language(language), direction, words
    )


def other(text: Text) -> str:
    """`text` in the other language that stands on signs: English or Chinese. Empty when it says nothing new."""
    for language in _WIDELY_READ:
        words = text.texts.get(language, "")
        if words and language != get_language() and words != text.text:
            return marked(words, language)
    return ""


def name(speaker: Speaker) -> str:
    """The name for this reader, with the honorific."""
    return f"{speaker.honorific} {written(speaker)}".strip()


def written(speaker: Speaker) -> str:
    """The name as this reader can read it: in its own script where that is the language's, else in Latin letters."""
    return _readable(speaker.name, speaker.latin_name)


def person(attendee: Attendee) -> str:
    """As `name`, of somebody who is in no release."""
    return f"{attendee.honorific} {_readable(attendee.full_name, attendee.latin_name)}".strip()


def _readable(own: str, latin: str) -> str:
    return own if not latin or _language_by_script(own) == get_language() else latin


def _language_by_script(words: str) -> str:
    """The language that the letters of `words` tell; empty when any of them are Latin, and for the scripts
    that many languages share."""
    if words.isascii():
        return ""
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in words if sign.isalpha()}
    found = [code for script, code in _SCRIPTS.items() if script in scripts]
    return found[0] if len(found) == 1 and "LATIN" not in scripts else ""


def without_a_room(session: Session) -> str:
    """What stands where the room would: nothing where none is looked for."""
    if not session.takes_place or session.kind == SessionKind.BREAK:
        return ""
    if session.kind == SessionKind.SITE_VISIT:
        return _("a meeting point to be announced")
    return _("a room to be announced")


def clock(session: Session) -> str:
    """11:00–12:00; a clock is not mirrored, so it is isolated where the page runs from the right."""
    hours = dates.hours(session.starts_at, session.ends_at)
    return f"\u2066{hours}\u2069" if get_language_bidi() else hours


def unbroken_clock(session: Session) -> str:
    """As `clock`, and no line breaks inside of it (UAX #14, word joiner)."""
    return clock(session).replace("–", "\u2060–\u2060")


def isolated(words: str) -> str:
    """A name inside of a sentence, which may run the other way (Unicode TR9, first strong isolate)."""
    return f"\u2068{words}\u2069" if get_language_bidi() else words


def listed(words: Iterable[str]) -> str:
    """Words after one another, with the comma of the language; what is marked as safe stays so."""
    return commas.listed_html(words)


def joined(*words: str) -> str:
    """Facts about one thing, such as a post and where it is held."""
    return commas.facts_html(*words)


def dotted(*words: str) -> str:
    """Two names of one thing, which may run in opposite directions."""
    return format_html_join(" · ", "{}", ((word,) for word in words if word))
