"""Benchmarks of the exhibition: a hall of 1,000 booths and 1,600 exhibitors, as visitors see them."""

from collections.abc import Iterator

from .figures import Figures
from .ground import Ground
from .loads import Options, load, measure, must_be_right
from .site import Site

_SIZE = 1_000  # registrations; they play no part
_WARM = 4  # times the usual warm-up: each worker draws the hall once for each language


def plan(ground: Ground, options: Options) -> Iterator[Figures]:
    """The plan of a hall with 1,000 booths: warm, as 304, and with a booth chosen."""
    yield from _each(ground, options, "plan", "plan_304", "plan_booth")


def directory(ground: Ground, options: Options) -> Iterator[Figures]:
    """Search among 1,600 exhibitors by a word in any script."""
    yield from _each(ground, options, "directory")


def _each(ground: Ground, options: Options, *operations: str) -> Iterator[Figures]:
    for size in options.sizes(_SIZE):
        with Site(ground, operations[0], size, has_worker=False, has_exhibition=True) as site:
            must_be_right(site, load(site, operations[0], _WARM * options.seconds / 5))
            for operation in operations:
                yield measure(site, operation, options.seconds)
