"""What processes used, from the operating system's own accounting, and what Postgres was asked.

Wall times on a shared machine say little; processor time holds.
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

MB = 1024 * 1024
# What the application asked is counted. Transaction control (BEGIN, COMMIT, SAVEPOINT) is no question,
# and the last condition leaves out what Postgres asks itself to check foreign keys when it commits.
STATISTICS = {
    "pg_stat_statements.track": "top",
    "pg_stat_statements.track_utility": "off",
    "pg_stat_statements.max": "10000",
}
_QUERIES = """
    SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = %s)
      AND userid = (SELECT oid FROM pg_roles WHERE rolname = 'summit')
      AND query NOT LIKE 'SELECT %% FROM ONLY %% FOR KEY SHARE OF x'
"""


@dataclass(frozen=True)
class Usage:
    """Processor seconds of web, worker and Postgres, and queries of web and worker, so far."""

    web: float
    worker: float
    postgres: float
    queries: int

    def since(self, before: "Usage") -> "Usage":
        return Usage(
            self.web - before.web,
            self.worker - before.worker,
            self.postgres - before.postgres,
            self.queries - before.queries,
        )


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all its descendants, the ended ones included."""
    total = 0.0
    for process in _family(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def queries(superuser_url: str, database: str) -> int:
    """How many queries the application has sent to `database`. Raises RuntimeError if some were forgotten."""
    with psycopg.connect(superuser_url) as connection:
        forgotten = connection.execute("SELECT dealloc FROM pg_stat_statements_info").fetchone()
        if forgotten is None or forgotten[0]:
            raise RuntimeError("pg_stat_statements has thrown statements away: its sums are wrong.")
        found = connection.execute(_QUERIES, [database]).fetchone()
        return int(found[0]) if found else 0


def forget_peak(pid: int) -> None:
    """Let the kernel measure the largest resident memory of a process and its children anew from now."""
    for process in _family(pid):
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")  # proc(5): resets VmHWM


def peak_mb(pid: int) -> float:
    """The largest resident memory that a worker of a server has had, in MB; its own, if it has none."""
    *workers, parent = _family(pid)
    return max(_high_water(process.pid) for process in workers or [parent])


def _high_water(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / MB


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    # The parent last: the time of a child that ends in between is then found there.
    return [*parent.children(recursive=True), parent]
