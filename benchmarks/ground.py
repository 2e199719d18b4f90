"""What all benchmarks of a run stand on: Postgres, Redis, a mail sink, and a filled database for each size.

All on loopback, on ports that the kernel chose, and all stopped at the end.
"""

import json
import secrets
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from redis import Redis

from summit.local import launch, processes, servers
from summit.local.home import ROOT
from summit.local.locales import compile_all

from . import accounting, packages

PYTHON = [sys.executable, "-m"]
PATIENCE_AT_THE_END = 25.0


class Ground:
    """A context manager that starts Postgres, Redis and the sink in `folder` and stops them.

    A folder that is used again keeps its filled databases. With `profile`, web and worker leave a
    profile there.
    """

    def __init__(self, folder: Path, *, profile: bool = False) -> None:
        self.folder, self.profile = folder, profile
        self._stack = ExitStack()
        self._env = {
            **launch.environment(),
            "HOME": str(folder),
            "DEBUG": "0",
            "DEMO": "0",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "TICKET_SIGNING_KEY": b64encode(secrets.token_bytes(32)).decode(),
            "ALLOWED_HOSTS": "127.0.0.1",
            "PYTHONPATH": str(folder / "production"),
            "VAR_DIR": str(folder / "var"),
            "STATIC_ROOT": str(folder / "static"),
            "LOG_LEVEL": "WARNING",
            # The organiser's session stands for one who has shown the second factor.
            "STAFF_MFA_REQUIRED": "0",
            # Behind one proxy, whose part the load plays: each visitor comes from an own address, so that
            # no rate limit need be raised.
            "TRUSTED_PROXIES": "1",
            "HOLD_RATE": "1000000/min",  # few exhibitors hold booths one after another
        }

    def __enter__(self) -> Self:
        # Servers of root run as another user, who must be able to pass.
        self.folder.chmod(0o711)
        with ExitStack() as stack, redirect_stdout(sys.stderr):
            folder, settings = self.folder / "postgres", accounting.STATISTICS
            self.postgres = stack.enter_context(servers.postgres(folder, settings=settings))
            self.redis = stack.enter_context(servers.redis(self.folder / "redis"))
            self.ask_port, smtp_port = self._start_sink(stack)
            self._env["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp_port}"
            compile_all()
            packages.leave_out(self.folder / "production")
            self.manage(self.environment("summit"), "collectstatic", "--no-input", "-v", "0")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def start(
        self, stack: ExitStack, name: str, command: list[str], env: dict[str, str]
    ) -> "subprocess.Popen[bytes]":
        """Start a process that is stopped when `stack` closes; what it says goes to a file."""
        with self.log(name).open("wb") as output:
            process = processes.start(
                command, record=self._record(name), env=env, cwd=ROOT, output=output
            )

        def stop() -> None:
            processes.stop_recorded([self._record(name)], patience=PATIENCE_AT_THE_END)
            process.wait()

        stack.callback(stop)
        return process

    def _start_sink(self, stack: ExitStack) -> tuple[int, int]:
        """The ports on which the sink is asked and takes mail."""
        ports = servers.free_port(), servers.free_port()
        arguments = [str(port) for port in ports]
        self.start(stack, "sink", [*PYTHON, "benchmarks.sink", *arguments], self._env)
        return ports

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _record(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def environment(self, database: str) -> dict[str, str]:
        """The settings of a process that works on `database`."""
        url = of_database(self.postgres.url, database)
        return self._env | {"DATABASE_URL": url, "REDIS_URL": self.redis.url}

    @property
    def version(self) -> str:
        """The version of Postgres."""
        with psycopg.connect(self.postgres.superuser_url) as connection:
            major, minor = divmod(connection.info.server_version, 10000)
        return f"{major}.{minor}"

    @contextmanager
    def database(self, name: str, size: int, *, has_exhibition: bool = False) -> Iterator[str]:
        """A copy of the filled database of `size` registrations, dropped afterwards."""
        template = self._with_exhibition(size) if has_exhibition else self._filled(size)
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._execute("CREATE DATABASE {} TEMPLATE {} OWNER summit", name, template)
        self._execute("CHECKPOINT")
        try:
            yield name
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _filled(self, size: int) -> str:
        def fill(env: dict[str, str]) -> None:
            self.manage(env, "migrate", "--no-input", "-v", "0")
            self.inside(env, "fill", str(size))

        return self._made_once(f"filled_{size}", "template1", fill)

    def _with_exhibition(self, size: int) -> str:
        def fill(env: dict[str, str]) -> None:
            self.inside(env, "exhibition")

        return self._made_once(f"exhibition_{size}", self._filled(size), fill)

    def _made_once(self, name: str, template: str, fill: Callable[[dict[str, str]], None]) -> str:
        """The name of a database that was copied from `template` and filled, now or before."""
        marker = self.folder / name
        if not marker.exists():
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            self._execute("CREATE DATABASE {} TEMPLATE {} OWNER summit", name, template)
            fill(self.environment(name))
            url = of_database(self.postgres.superuser_url, name)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
            marker.touch()
        return name

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.postgres.superuser_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def manage(self, env: dict[str, str], *arguments: str) -> None:
        """Run a command of manage.py. Raises subprocess.CalledProcessError."""
        run([sys.executable, "manage.py", *arguments], env)

    def inside(self, env: dict[str, str], *arguments: str) -> dict[str, Any]:
        """Run a task of `prepare` and return what it printed. Raises subprocess.CalledProcessError."""
        said = run([*PYTHON, "benchmarks.prepare", *arguments], env)
        found: dict[str, Any] = json.loads(said or "{}")
        return found

    def forget_redis(self) -> None:
        with Redis.from_url(self.redis.url) as client:
            client.flushall()

    def is_worker_ready(self) -> bool:
        """Whether a Celery worker waits for tasks."""
        with Redis.from_url(self.redis.url) as client:
            return any(found["cmd"] == "brpop" for found in client.client_list())


def run(command: list[str], env: dict[str, str], said: str = "") -> str:
    """Run a process to its end and return what it printed; when we are stopped it is killed.

    Raises subprocess.CalledProcessError.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, start_new_session=True
    ) as process:
        try:
            printed, _ = process.communicate(said)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return printed


def of_database(url: str, name: str) -> str:
    """The address of the database `name` on the server of `url`."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
