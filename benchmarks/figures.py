"""What a benchmark prints: one flat object a line, absent figures null."""

import dataclasses
import datetime as dt
import json
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import metadata


@dataclass
class Figures:
    """The figures of one benchmark; CPU is user + system, per operation, in milliseconds.

    `errors` other than 0 mean that the others mean nothing. `seconds` and `cpu_seconds` belong to jobs
    that run once; the CPU is that of the process that does the job.
    """

    name: str
    size: int
    concurrency: int | None = None
    operations: int | None = None
    errors: int | None = None
    per_second: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    web_cpu_ms: float | None = None
    worker_cpu_ms: float | None = None
    postgres_cpu_ms: float | None = None
    sql: float | None = None
    peak_mb: float | None = None
    seconds: float | None = None
    cpu_seconds: float | None = None
    machine: dict[str, str | float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    at: str = ""

    def as_json(self) -> str:
        found = dataclasses.asdict(self)
        rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()}
        return json.dumps(rounded, ensure_ascii=False)


_COLUMNS = {
    "name": "benchmark",
    "size": "registrations",
    "operations": "operations",
    "errors": "errors",
    "per_second": "per second",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "web_cpu_ms": "web CPU ms",
    "worker_cpu_ms": "worker CPU ms",
    "postgres_cpu_ms": "Postgres CPU ms",
    "sql": "SQL",
    "peak_mb": "peak MB",
    "seconds": "seconds",
    "cpu_seconds": "CPU seconds",
}


def header() -> str:
    """The head of a Markdown table."""
    return f"| {' | '.join(_COLUMNS.values())} |\n|{'---|' * len(_COLUMNS)}"


def row(figures: Figures) -> str:
    """One line of the table."""
    return f"| {' | '.join(_cells(figures))} |"


def _cells(figures: Figures) -> Iterable[str]:
    for name in _COLUMNS:
        value = getattr(figures, name)
        if value is None:
            yield ""
        elif isinstance(value, float):
            yield f"{value:,.1f}" if value >= 10 else f"{value:.2f}"
        else:
            yield f"{value:,}" if isinstance(value, int) else str(value)


def stamp(figures: Figures, *, postgres: str) -> Figures:
    """Say where and when the figures were taken; `postgres` is the version of the server."""
    # The load of the machine tells how far wall times, and a little also CPU times, can be trusted.
    figures.machine = {
        "cores": os.cpu_count() or 0,
        "processor": _processor(),
        "load": round(os.getloadavg()[0], 1),
    }
    figures.versions = {
        "python": platform.python_version(),
        "django": metadata.version("django"),
        "postgres": postgres,
    }
    figures.at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return figures


def _processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123 - no file of ours
        found = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        return next(found, platform.machine())
