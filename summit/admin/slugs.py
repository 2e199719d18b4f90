"""Which words a summit cannot have as its address: those that begin addresses of our own."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern

_FIRST_PART = re.compile(r"\^?([\w-]+)")


@cache
def reserved() -> frozenset[str]:
    """`admin`, `my`, `exhibitor`, `en` ...: with or without a language in front."""
    codes = {code for code, _name in settings.LANGUAGES}
    return frozenset({*_first_parts(get_resolver().url_patterns), *codes})


def _first_parts(patterns: list[Any]) -> Iterator[str]:
    for one in patterns:
        route = str(one.pattern)
        if not route or isinstance(one.pattern, LocalePrefixPattern):
            yield from _first_parts(getattr(one, "url_patterns", []))
        elif found := _FIRST_PART.match(route):
            yield found[1]
