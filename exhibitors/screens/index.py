"""What visitors search among the public exhibitors, read once for all searches until something public changes.

A search then asks the database nothing, unless the words are written otherwise: see `finding`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import get_language

from exhibitors.models import Allocation, Exhibitor, Product
from exhibitors.querysets import Exhibitors
from exhibitors.screens import finding
from summit import pages
from summit.models import Summit


@dataclass(frozen=True)
class _Index:
    """In capitals: `texts`, exhibitor -> names, topics and products; `booths`, number -> exhibitors."""

    texts: dict[int, str]
    booths: dict[str, set[int]]

    def of_these(self, exhibitors: list[int], word: str) -> list[int]:
        """Those that hold `word`, or whose booth has it as its number."""
        word = word.upper()
        there = self.booths.get(word, set())
        return [pk for pk in exhibitors if word in self.texts.get(pk, "") or pk in there]


def by_name(summit: Summit) -> list[int]:
    """The public exhibitors in the order of the names that the reader sees."""
    return pages.remember(
        f"exhibitors by name:{summit.pk}:{get_language()}",
        lambda: list(public(summit).values_list("pk", flat=True)),
    )


def public(summit: Summit) -> Exhibitors:
    return finding.by_name(Exhibitor.objects.for_summit(summit).public())


def search(summit: Summit, words: str) -> list[int]:
    """Those that hold each word, or, when there are none, something much alike; by name, all for no words."""
    return as_written(summit, words) or finding.otherwise(public(summit), words)


def as_written(summit: Summit, words: str) -> list[int]:
    """Those that hold each word with these letters, large or small, by name; all for no words."""
    known = pages.remember(f"exhibitors index:{summit.pk}", lambda: _read(summit))
    found = by_name(summit)
    for word in words.split()[: finding.MOST_WORDS]:
        found = known.of_these(found, word)
    return found


def _read(summit: Summit) -> _Index:
    texts: dict[int, list[str]] = {}
    for exhibitor, text in chain(_names(summit), _topics(summit), _products(summit)):
        texts.setdefault(exhibitor, []).append(text.upper())
    booths: dict[str, set[int]] = {}
    claims = Allocation.objects.for_summit(summit).confirmed().order_by()
    for exhibitor, number in claims.values_list("exhibitor", "booth__number"):
        booths.setdefault(number.upper(), set()).add(exhibitor)
    # A word has no space, so none lies across two of them.
    return _Index({exhibitor: "\n".join(parts) for exhibitor, parts in texts.items()}, booths)


def _names(summit: Summit) -> Iterable[tuple[int, str]]:
    rows = Exhibitor.objects.for_summit(summit).public().order_by()
    return rows.values_list("pk", finding.names())


def _topics(summit: Summit) -> Iterable[tuple[int, str]]:
    rows = Exhibitor.topics.through.objects.filter(exhibitor__summit=summit).order_by()
    return rows.values_list("exhibitor", finding.in_every_language("topic__name"))


def _products(summit: Summit) -> Iterable[tuple[int, str]]:
    rows = Product.objects.for_summit(summit).shown().order_by()
    return rows.values_list("exhibitor", finding.in_every_language("name"))
