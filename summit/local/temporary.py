"""Servers for one run of tests or checks: made, used, thrown away, beside a running demo."""

import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import addresses, home, processes, servers
from .console import CannotGoOn

FOLDER = home.VAR / "test"
LOCK = "lock"


@contextmanager
def rented(env: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """DATABASE_URL, REDIS_URL and VAR_DIR for a run: those of `env` if named there, else of new servers.

    Everything is stopped and deleted at the end; what killed runs left is cleared at the beginning.
    Raises CannotGoOn when a named server does not answer or ours don't start.
    """
    _clear_orphans()
    place = FOLDER / str(os.getpid())
    with ExitStack() as stack:
        stack.enter_context(home.locked(place / LOCK, note="A run of tests."))
        stack.callback(shutil.rmtree, place)
        yield {
            "VAR_DIR": str(place / "var"),
            "DATABASE_URL": _database(stack, env, place),
            "REDIS_URL": _redis(stack, env, place),
        }


def _database(stack: ExitStack, env: Mapping[str, str], place: Path) -> str:
    if url := env.get("DATABASE_URL"):
        addresses.check_database(url)
        return url
    return stack.enter_context(servers.postgres(place / "postgres", throwaway=True)).url


def _redis(stack: ExitStack, env: Mapping[str, str], place: Path) -> str:
    if url := env.get("REDIS_URL"):
        addresses.check_redis(url)
        return url
    return stack.enter_context(servers.redis(place / "redis")).url


def _clear_orphans() -> None:
    """Stop and delete what runs that were killed have left; those that go on hold their lock."""
    for place in FOLDER.glob("*"):
        try:
            with home.locked(place / LOCK, note="Being cleared."):
                processes.stop_recorded([place / "postgres/postgres.json"], by=signal.SIGINT)
                processes.stop_recorded([place / "redis/redis.json"])
                shutil.rmtree(place)
        except CannotGoOn:
            continue
