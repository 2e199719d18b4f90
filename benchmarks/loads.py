"""Benchmarks of what visitors and organisers do over HTTP, many after one another."""

import dataclasses
import json
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from .figures import Figures
from .ground import PYTHON, Ground, run
from .load import Outcome, Plan
from .site import DoesNotWork, Site

CONCURRENCY = 4
SIZES = (1_000, 100_000)


@dataclass(frozen=True)
class Options:
    """`size` and `seconds` as asked for; None: what the benchmark is meant to show."""

    size: int | None = None
    seconds: float = 20.0

    def sizes(self, *usual: int) -> tuple[int, ...]:
        return (self.size,) if self.size else usual


def home(ground: Ground, options: Options) -> Iterator[Figures]:
    """The home page, anonymous and warm, in four languages: whole, and as 304."""
    yield from _each(ground, options, "home", "home_304", has_worker=False)


def register_web(ground: Ground, options: Options) -> Iterator[Figures]:
    """Register on the site: passes, form, sending, mail, page of one's own."""
    yield from _each(ground, options, "register_web")


def register_api(ground: Ground, options: Options) -> Iterator[Figures]:
    """Register through the API, and get the mail."""
    yield from _each(ground, options, "register_api")


def admin_list(ground: Ground, options: Options) -> Iterator[Figures]:
    """An organiser lists registrations: the newest, by name, by state."""
    operations = ("admin_list", "admin_queue", "admin_search", "admin_filter")
    yield from _each(ground, options, *operations, has_worker=False)


def memory(ground: Ground, options: Options) -> Iterator[Figures]:
    """The memory of a web worker after pages, registrations and admin lists."""
    for size in options.sizes(*SIZES):
        with Site(ground, "memory", size) as site:
            for operation in ("home", "register_web", "admin_list", "admin_search"):
                must_be_right(site, load(site, operation, options.seconds / 4))
            yield Figures("memory", size, peak_mb=site.web_peak_mb())


def _each(
    ground: Ground, options: Options, *operations: str, has_worker: bool = True
) -> Iterator[Figures]:
    for size in options.sizes(*SIZES):
        with Site(ground, operations[0], size, has_worker=has_worker) as site:
            for operation in operations:
                yield measure(site, operation, options.seconds)


def measure(site: Site, operation: str, seconds: float) -> Figures:
    """Warm up, then count what `operation` costs until everybody has the mail that belongs to it."""
    must_be_right(site, load(site, operation, min(seconds, max(1.0, seconds / 5))))
    site.wait_until_told()
    before = site.usage()
    outcome = load(site, operation, seconds)
    site.wait_until_told()
    used = site.usage().since(before)
    for complaint in outcome.complaints:
        print(f"error: {complaint}", file=sys.stderr)
    count = max(1, outcome.operations)
    return Figures(
        operation,
        site.size,
        concurrency=CONCURRENCY,
        operations=outcome.operations,
        errors=outcome.errors,
        per_second=outcome.operations / outcome.elapsed,
        p50_ms=percentile(outcome.milliseconds, 50),
        p99_ms=percentile(outcome.milliseconds, 99),
        web_cpu_ms=used.web * 1000 / count,
        worker_cpu_ms=used.worker * 1000 / count if site.worker else None,
        postgres_cpu_ms=used.postgres * 1000 / count,
        sql=used.queries / count,
        peak_mb=site.web_peak_mb(),
    )


def load(site: Site, operation: str, seconds: float, *, concurrency: int = CONCURRENCY) -> Outcome:
    """Let the load, a process of its own, repeat `operation`."""
    plan = Plan(
        operation,
        "127.0.0.1",
        site.port,
        site.ground.ask_port,
        seconds,
        concurrency,
        site.facts,
    )
    said = run([*PYTHON, "benchmarks.load"], site.env, json.dumps(dataclasses.asdict(plan)))
    return Outcome(**json.loads(said))


def percentile(values: list[float], percent: int) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def must_be_right(site: Site, outcome: Outcome) -> None:
    """Raises DoesNotWork when a warm-up had errors: measuring would mean nothing."""
    if outcome.errors or not outcome.operations:
        raise DoesNotWork(f"{outcome.complaints} {site.last_words('web')}")
