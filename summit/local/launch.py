"""What starting any server takes: an account, a password, a process, and patience until it answers."""

import contextlib
import importlib.util
import os
import pwd
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import urlsplit

from . import processes
from .console import CannotGoOn, say

START_PATIENCE = 30.0
PASSWORD = "password"  # noqa: S105 - the name of a file


@dataclass
class Server:
    """A running server; a context manager that stops it.

    `url` is the application's. `superuser_url` (Postgres only) is for statistics and for dropping
    databases that are in use.
    """

    name: str
    url: str = field(repr=False)
    process: subprocess.Popen[bytes]
    record: Path
    superuser_url: str = field(default="", repr=False)
    stop_signal: signal.Signals = signal.SIGTERM

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def pid(self) -> int:
        return self.process.pid

    def stop(self) -> None:
        """Stop it in order, within about ten seconds. Does nothing when it has stopped already."""
        processes.stop_recorded([self.record], by=self.stop_signal, patience=10)
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@dataclass(frozen=True)
class Account:
    """Whom a server runs as; both None: as ourselves."""

    user: int | None = None
    group: int | None = None

    def own(self, path: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    @property
    def other_groups(self) -> list[int] | None:
        return None if self.user is None else []


def free_port() -> int:
    """A loopback port that was free a moment ago, chosen by the kernel."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def in_wheel(package: str, path: str) -> Path | None:
    """Where an installed package keeps a program, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / path
    return found if found.exists() else None


def account_for(folder: Path, *programs: Path) -> Account:
    """Make the folder and choose an account: our own, but `nobody` for root, as Postgres demands.

    For `nobody` the folders above must let others pass through (not list or read), and a strict
    umask must not have hidden the programs; both are arranged here, and said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return Account()
    for place in (folder.resolve(), *programs):
        _let_pass(place)
    for program in programs:
        _let_read(program)
    account = pwd.getpwnam("nobody")
    return Account(account.pw_uid, account.pw_gid)


def _let_pass(place: Path) -> None:
    folders = [place, *place.parents] if place.is_dir() else place.parents
    for folder in folders:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
            say(f"\n  (servers of root run as nobody, who may now pass through {folder})")


def _let_read(path: Path) -> None:
    mode = path.stat().st_mode
    if path.is_dir():
        path.chmod(mode | 0o005)
        for child in path.iterdir():
            _let_read(child)
    else:
        path.chmod(mode | (0o005 if mode & 0o100 else 0o004))


def password(folder: Path, account: Account) -> str:
    """The password of the servers in a folder, made once, in a file that only they and we can read."""
    file = folder / PASSWORD
    if not file.exists():
        file.touch(mode=0o600)
        account.own(file)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def environment() -> dict[str, str]:
    """What servers see of our environment: none of its secrets, and no locale that may be missing."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def spawn(
    command: Sequence[str | Path],
    *,
    record: Path,
    account: Account,
    log: Path,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a server's process; its output goes to `log`."""
    with log.open("wb") as output:
        return processes.start(
            command,
            record=record,
            env=environment(),
            cwd=Path("/"),
            output=output,
            user=account.user,
            group=account.group,
            stdin=stdin,
        )


def wait_for(
    server: Server, ask: Callable[[], None], *, again: tuple[type[Exception], ...]
) -> None:
    """Ask until the server answers; `again` are the errors that mean: not yet.

    Raises TimeoutError, after stopping it, when it ended or took too long.
    """
    deadline = time.monotonic() + START_PATIENCE
    try:
        while server.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(*again):
                return ask()
            time.sleep(0.05)
        raise TimeoutError(server.name)
    except BaseException:
        server.stop()
        raise


def persist(attempt: Callable[[], Server], *, log: Path) -> Server:
    """Try again when the port was taken in between, or a killed predecessor was still going away.

    Raises CannotGoOn with the server's own last words when it does not help.
    """
    for pause in (1, 2, 0):
        with contextlib.suppress(TimeoutError):
            return attempt()
        time.sleep(pause)
    raise CannotGoOn(f"A server does not start: {processes.last_line(log)} (more in {log})")
