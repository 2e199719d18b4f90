"""Benchmarks of the public programme with 300 sessions: pages, schedules and calendar, kept by the workers."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from .figures import Figures
from .ground import Ground
from .loads import Options, measure
from .site import Site

SIZE = 1_000  # registrations: no page of the programme counts them
RELEASES = 5


def programme(ground: Ground, options: Options) -> Iterator[Figures]:
    """The programme of 300 sessions: all days, one day, as 304, and the first after a release."""
    operations = ("programme", "programme_day", "programme_304")
    for size in options.sizes(SIZE):
        with _site(ground, "programme", size) as site:
            for operation in operations:
                yield measure(site, operation, options.seconds)
            yield _first_after_a_release(site)


def programme_json(ground: Ground, options: Options) -> Iterator[Figures]:
    """schedule.json of 300 sessions."""
    yield from _one(ground, options, "programme_json")


def programme_xml(ground: Ground, options: Options) -> Iterator[Figures]:
    """schedule.xml of 300 sessions."""
    yield from _one(ground, options, "programme_xml")


def programme_ics(ground: Ground, options: Options) -> Iterator[Figures]:
    """The calendar of 300 sessions."""
    yield from _one(ground, options, "programme_ics")


def session_page(ground: Ground, options: Options) -> Iterator[Figures]:
    """The pages of 300 sessions, one after another."""
    yield from _one(ground, options, "session_page")


def _one(ground: Ground, options: Options, operation: str) -> Iterator[Figures]:
    for size in options.sizes(SIZE):
        with _site(ground, operation, size) as site:
            yield measure(site, operation, options.seconds)


@contextmanager
def _site(ground: Ground, name: str, size: int) -> Iterator[Site]:
    """A site whose summit has a released programme."""
    with Site(ground, name, size, has_worker=False) as site:
        ground.inside(site.env, "programme")
        yield site


def _first_after_a_release(site: Site) -> Figures:
    """What it costs to render the page of a day anew, for the worker that is asked first."""
    path = f"/en/{site.facts['slug']}/programme/{site.facts['day']}/"
    spent, queries = 0.0, 0
    for _ in range(RELEASES):
        site.ground.inside(site.env, "move_sessions")
        before = site.usage()
        with urllib.request.urlopen(f"{site.url}{path}", timeout=60) as answer:
            answer.read()
        used = site.usage().since(before)
        spent, queries = spent + used.web, queries + used.queries
    return Figures(
        "programme_first",
        site.size,
        concurrency=1,
        operations=RELEASES,
        errors=0,
        web_cpu_ms=spent * 1000 / RELEASES,
        sql=queries / RELEASES,
        peak_mb=site.web_peak_mb(),
    )
