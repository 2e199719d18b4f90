"""One benchmark's own database, gunicorn and Celery worker, as in production."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from typing import Any, Self

import psycopg

from summit.local import servers

from . import accounting
from .ground import PYTHON, Ground, of_database

PATIENCE = 60.0
# As docs/deploy.md says.
WEB = ["gunicorn", "-c", "summit/config/gunicorn.py"]
WORKER = ["worker", "--loglevel", "WARNING"]
SENDERS = ["--concurrency", "2"]
# Of those that are due: a hold of a booth, for one, is told when it has stood for a minute.
_COUNT = "SELECT count(*) FROM summit_notification WHERE state = ANY(%s) AND due_at <= now()"


class DoesNotWork(Exception):
    """A process ended or did not come to an end in time; the message holds its last words."""


class Site:
    """A context manager that starts web and worker on a database called `name`, and stops them.

    A benchmark that needs only one of them leaves the other out.
    """

    def __init__(
        self,
        ground: Ground,
        name: str,
        size: int,
        *,
        has_web: bool = True,
        has_worker: bool = True,
        has_exhibition: bool = False,
    ) -> None:
        self.ground, self.name, self.size = ground, name, size
        self._has_web, self._has_worker = has_web, has_worker
        self._has_exhibition = has_exhibition
        self._stack = ExitStack()
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(
                self.ground.database(self.name, self.size, has_exhibition=self._has_exhibition)
            )
            self.ground.forget_redis()
            self.port = servers.free_port()
            self.url = f"http://127.0.0.1:{self.port}"
            self.env = self.ground.environment(self.name) | {"SITE_URL": self.url}
            if self._has_web:
                self.web = self._start(stack, "web", self._web())
            if self._has_worker:
                self.worker = self._start(stack, "worker", self._worker())
            self._wait_for("web", self.web, self._answers)
            self._wait_for("worker", self.worker, self.ground.is_worker_ready)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _web(self) -> list[str]:
        command = [*PYTHON, *WEB, "--bind", f"127.0.0.1:{self.port}"]
        if not self.ground.profile:
            return command
        # One process with one thread: a profiler follows no more.
        return [*command, "--workers", "1", "--threads", "1", "benchmarks.profiled:application"]

    def _worker(self) -> list[str]:
        app, pool = "summit.config.celery", SENDERS
        if self.ground.profile:
            app, pool = "benchmarks.profiled:celery", ["-P", "solo"]
        return [*PYTHON, "celery", "--quiet", "-A", app, *WORKER, *pool]

    def _start(self, stack: ExitStack, part: str, command: list[str]) -> "subprocess.Popen[bytes]":
        profile = {"PROFILE": str(self.ground.folder / f"{self.name}-{part}.prof")}
        return self.ground.start(stack, part, command, self.env | profile)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the load must know of the summit."""
        return self.ground.inside(self.env, "facts")

    def usage(self) -> accounting.Usage:
        url = self.ground.postgres.superuser_url
        return accounting.Usage(
            web=accounting.cpu_seconds(self.web.pid) if self.web else 0.0,
            worker=accounting.cpu_seconds(self.worker.pid) if self.worker else 0.0,
            postgres=accounting.cpu_seconds(self.ground.postgres.pid),
            queries=accounting.queries(url, self.name),
        )

    def last_words(self, part: str) -> str:
        """What web or worker wrote last."""
        return f"{part}: {self.ground.log(part).read_text(errors='replace')[-1500:]}"

    def forget_peaks(self) -> None:
        """Measure the memory of web and worker anew from now."""
        for process in filter(None, (self.web, self.worker)):
            accounting.forget_peak(process.pid)

    def web_peak_mb(self) -> float | None:
        """The largest resident memory that a worker of the web server has had."""
        return accounting.peak_mb(self.web.pid) if self.web else None

    def worker_peak_mb(self) -> float | None:
        return accounting.peak_mb(self.worker.pid) if self.worker else None

    def wait_until_told(self) -> None:
        """Wait until every queued message is sent, if there is a worker."""
        self._wait_for("worker", self.worker, lambda: not self._count("queued", "sending"))

    def sent(self) -> int:
        """How many messages were sent."""
        return self._count("sent")

    def failed(self) -> int:
        """How many messages were given up, or had to be tried again."""
        return self._count("failed")

    def _count(self, *states: str) -> int:
        # As superuser, so that asking does not count as a query of the application.
        url = of_database(self.ground.postgres.superuser_url, self.name)
        with psycopg.connect(url) as connection:
            found = connection.execute(_COUNT, [list(states)]).fetchone()
        return int(found[0]) if found else 0

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def _wait_for(
        self, name: str, process: "subprocess.Popen[bytes] | None", is_ready: Callable[[], bool]
    ) -> None:
        deadline = time.monotonic() + PATIENCE
        while process and not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise DoesNotWork(self.last_words(name))
            time.sleep(0.1)
