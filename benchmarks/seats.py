"""Benchmarks of a release that moves what many have a seat in, and of booking seats."""

import dataclasses
from collections.abc import Iterator

from .figures import Figures
from .ground import Ground
from .loads import Options, measure
from .site import Site

SIZE = 25_000  # registrations, of which a few more than 20,000 are confirmed
BOOKING_SIZE = 10_000


def release(ground: Ground, options: Options) -> Iterator[Figures]:
    """Publish 50 moved sessions with 20,000 seat holders, until every notice is queued."""
    for size in options.sizes(SIZE):
        with Site(ground, "release", size, has_web=False, has_worker=False) as site:
            before = site.usage()
            done = ground.inside(site.env, "release")
            used = site.usage().since(before)
            told_all = done["count"] >= done["holders"] and not done["missing"]
            yield Figures(
                "release",
                done["holders"],
                operations=done["count"],
                errors=0 if told_all else 1,
                postgres_cpu_ms=used.postgres * 1000,
                seconds=done["seconds"],
                cpu_seconds=done["cpu_seconds"],
            )


def book_seat(ground: Ground, options: Options) -> Iterator[Figures]:
    """Press for a seat, each in another session; then all in one that has few, where most wait."""
    for size in options.sizes(BOOKING_SIZE):
        with Site(ground, "book_seat", size) as site:
            site.facts.update(ground.inside(site.env, "bookers"))
            yield measure(site, "book_seat", options.seconds)
            site.facts.update(ground.inside(site.env, "few_seats"))
            contended = measure(site, "book_seat", options.seconds)
            yield dataclasses.replace(contended, name="book_seat_contended")
