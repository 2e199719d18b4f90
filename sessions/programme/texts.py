"""Words of a release as a page writes them: marked with their language where it is not the page's."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, get_language_bidi

from attendees.models import Attendee
from sessions.programme.snapshots import Session, Speaker, Text
from summit import commas
from summit.templatetags.summit import html_language

_RIGHT_TO_LEFT = ("ar",)
_WIDELY_READ = ("en", "zh-hans")


def shown(text: Text) -> str:
    """`text` for a template; wrapped in its `lang` and direction when it is another language's."""
    language, words = text.shown
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
    """The name for this reader: as it is written for Chinese readers, in Latin letters for others."""
    own = speaker.name if _reads_chinese() else speaker.latin_name or speaker.name
    return f"{speaker.honorific} {own}".strip()


def person(attendee: Attendee) -> str:
    """As `name`, of somebody who is in no release."""
    own = attendee.full_name if _reads_chinese() else attendee.latin_name or attendee.full_name
    return f"{attendee.honorific} {own}".strip()


def _reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def clock(session: Session) -> str:
    """11:00–12:00; a clock is not mirrored, so it is isolated where the page runs from the right."""
    hours = f"{session.starts_at:%H:%M}–{session.ends_at:%H:%M}"
    return f"\u2066{hours}\u2069" if get_language_bidi() else hours


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
