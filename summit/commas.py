"""Words after one another, with the comma of the reader's language: Arabic and Chinese have their own."""

from collections.abc import Iterable

from django.utils.html import format_html_join
from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """Things of one kind: names, roles, topics; 、 in Chinese. Leaves out what is empty."""
    return pgettext("between the things of a list", ", ").join(_words(words))


def facts(*words: object) -> str:
    """Facts about one thing: day and time, booth and hall; ， in Chinese. Leaves out what is empty."""
    return pgettext("between two facts", ", ").join(_words(words))


def listed_html(words: Iterable[object]) -> str:
    """As `listed`, for a page: escaped, except for what is marked as safe."""
    return _html(pgettext("between the things of a list", ", "), words)


def facts_html(*words: object) -> str:
    """As `facts`, for a page: escaped, except for what is marked as safe."""
    return _html(pgettext("between two facts", ", "), words)


def _html(comma: str, words: Iterable[object]) -> str:
    return format_html_join(comma, "{}", ((word,) for word in words if word))


def _words(words: Iterable[object]) -> list[str]:
    return [str(word) for word in words if word]
