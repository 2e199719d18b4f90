"""Words after one another, with the commas and stops of the reader's language: Arabic and Chinese have their own."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, pgettext


def listed(words: Iterable[object]) -> str:
    """Things of one kind: names, roles, topics; 、 in Chinese. Leaves out what is empty."""
    return pgettext("between the things of a list", ", ").join(_words(words))


def facts(*words: object) -> str:
    """Facts about one thing: day and time, area and price; ， in Chinese. Leaves out what is empty."""
    return comma().join(_words(words))


def sentences(*texts: object) -> str:
    """Whole sentences after one another. Leaves out what is empty."""
    return space().join(_words(texts))


def labelled(what: object, text: object) -> str:
    """`text` with its label before it: `C05: taken`."""
    return gettext("%(what)s: %(details)s") % {"what": what, "details": text}


def quoted(title: object) -> str:
    """A title inside of a sentence: 《》 in Chinese, « » in French and Arabic."""
    return pgettext("a title in a sentence", "“%(title)s”") % {"title": title}


def sentence(text: object) -> str:
    """`text` with a full stop: 。 in Chinese."""
    return pgettext("a whole sentence", "%(text)s.") % {"text": text}


def colon() -> str:
    """What stands after a label: ： in Chinese, with a thin space before it in French."""
    return pgettext("after a label", ": ")


def comma() -> str:
    """What stands between two facts."""
    return pgettext("between two facts", ", ")


def space() -> str:
    """What stands between two sentences: nothing in Chinese."""
    return pgettext("two sentences", "%(one)s %(two)s") % {"one": "", "two": ""}


def listed_html(words: Iterable[object]) -> str:
    """As `listed`, for a page: escaped, except for what is marked as safe.

    Each is isolated: of several names in Latin letters, a page that runs from the right would show the last first.
    """
    isolated = (format_html("<bdi>{}</bdi>", word) for word in words if word)
    return _html(pgettext("between the things of a list", ", "), isolated)


def filled_html(text: str, **words: object) -> str:
    """`text` with its named holes filled, for a page: escaped, except for what is marked as safe."""
    safe = {name: format_html("{}", word) for name, word in words.items()}
    return mark_safe(conditional_escape(text) % safe)  # noqa: S308 - escaped


def facts_html(*words: object) -> str:
    """As `facts`, for a page: escaped, except for what is marked as safe."""
    return _html(comma(), words)


def _html(comma: str, words: Iterable[object]) -> str:
    # As format_html_join does, in half of the time: pages hold many of these.
    parts = (conditional_escape(str(word)) for word in words if word)
    return mark_safe(conditional_escape(comma).join(parts))  # noqa: S308 - escaped


def _words(words: Iterable[object]) -> list[str]:
    return [str(word) for word in words if word]
