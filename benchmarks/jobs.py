"""Benchmarks of work that runs once: files in and out, and a message to everybody."""

import time
from collections.abc import Iterator

from .figures import Figures
from .ground import Ground
from .loads import Options, load, must_be_right
from .site import Site

EXPORTED = 20_000
EVERYBODY = 100_000
IMPORTED = 100_000
_LEAST_SECONDS = 5.0  # a worker that has just started sends its first mail late


def export(ground: Ground, options: Options) -> Iterator[Figures]:
    """All registrations as CSV and as XLSX, downloaded by an organiser."""
    for size in options.sizes(EXPORTED, EVERYBODY):
        with Site(ground, "export", size, has_worker=False) as site:
            for operation in ("export_csv", "export_xlsx"):
                must_be_right(site, load(site, "admin_list", 1.0))
                site.forget_peaks()
                before = site.usage()
                # One at a time, and one alone when it takes longer than that.
                outcome = load(site, operation, 1.0, concurrency=1)
                used, count = site.usage().since(before), max(1, outcome.operations)
                yield Figures(
                    operation,
                    size,
                    concurrency=1,
                    operations=outcome.operations,
                    errors=outcome.errors,
                    postgres_cpu_ms=used.postgres * 1000 / count,
                    sql=used.queries / count,
                    peak_mb=site.web_peak_mb(),
                    seconds=outcome.elapsed / count,
                    cpu_seconds=used.web / count,
                )


def import_people(ground: Ground, options: Options) -> Iterator[Figures]:
    """A table of 100,000 people: upload, check, confirm, import."""
    size, rows = options.size or 1_000, options.size or IMPORTED
    with Site(ground, "import", size, has_web=False) as site:
        site.forget_peaks()
        before = site.usage()
        done = ground.inside(site.env, "people", str(rows))
        used = site.usage().since(before)
        yield Figures(
            "import",
            size,
            operations=done["count"],
            errors=rows - done["count"],
            worker_cpu_ms=used.worker * 1000 / rows,
            postgres_cpu_ms=used.postgres * 1000 / rows,
            peak_mb=site.worker_peak_mb(),
            seconds=done["seconds"],
            cpu_seconds=used.worker,
        )


def fanout(ground: Ground, options: Options) -> Iterator[Figures]:
    """Tell everybody: the time until all messages are queued, and the work of sending each."""
    for size in options.sizes(EVERYBODY):
        with Site(ground, "fanout", size, has_web=False) as site:
            before, sent_before = site.usage(), 0
            queued = ground.inside(site.env, "announce")
            time.sleep(min(3.0, options.seconds / 5))  # until all senders are at it
            if site.sent() < queued["count"] / 2:
                before, sent_before = site.usage(), site.sent()
            begin = time.monotonic()
            _wait_for_mails(site, queued["count"], max(_LEAST_SECONDS, options.seconds))
            used, sent = site.usage().since(before), site.sent() - sent_before
            count = max(1, sent)
            yield Figures(
                "fanout",
                queued["count"],
                operations=sent,
                errors=site.failed(),
                per_second=sent / (time.monotonic() - begin),
                worker_cpu_ms=used.worker * 1000 / count,
                postgres_cpu_ms=used.postgres * 1000 / count,
                sql=used.queries / count,
                peak_mb=site.worker_peak_mb(),
                seconds=queued["seconds"],
                cpu_seconds=queued["cpu_seconds"],
            )


def _wait_for_mails(site: Site, everybody: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and site.sent() < everybody:
        time.sleep(0.2)
