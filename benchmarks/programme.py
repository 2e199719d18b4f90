"""Benchmarks of the public programme with 300 sessions: pages, schedules and calendar, kept by the workers."""

import urllib.request
from collections.abc import Iterator

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
        with Site(ground, "programme", size, has_worker=False) as site:
            for operation in operations:
                yield measure(site, operation, options.seconds)
            path = f"/en/{site.facts['slug']}/programme/{site.facts['day']}/"
            yield _first_after_a_release(site, "programme_first", [path], releases=RELEASES)


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
    """The pages of 300 sessions, one after another: first after a release, then as they are kept."""
    for size in options.sizes(SIZE):
        with Site(ground, "session_page", size, has_worker=False) as site:
            base = f"/en/{site.facts['slug']}/programme/sessions/"
            paths = [f"{base}{pk}/" for pk in site.facts["sessions"]]
            yield _first_after_a_release(site, "session_page_first", paths, releases=1)
            yield measure(site, "session_page", options.seconds)


def _one(ground: Ground, options: Options, operation: str) -> Iterator[Figures]:
    for size in options.sizes(SIZE):
        with Site(ground, operation, size, has_worker=False) as site:
            yield measure(site, operation, options.seconds)


def _first_after_a_release(site: Site, name: str, paths: list[str], *, releases: int) -> Figures:
    """What it costs to render each of `paths` anew, for the worker that is asked first."""
    spent, queries, count = 0.0, 0, releases * len(paths)
    for _ in range(releases):
        site.ground.inside(site.env, "move_sessions")
        before = site.usage()
        for path in paths:
            with urllib.request.urlopen(f"{site.url}{path}", timeout=60) as answer:
                answer.read()
        used = site.usage().since(before)
        spent, queries = spent + used.web, queries + used.queries
    return Figures(
        name,
        site.size,
        concurrency=1,
        operations=count,
        errors=0,
        web_cpu_ms=spent * 1000 / count,
        sql=queries / count,
        peak_mb=site.web_peak_mb(),
    )
