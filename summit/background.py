"""Work after the answer. Celery is an alarm clock: what must happen is already written in Postgres."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# After a failed wake-up nobody tries again for a while: a request must not wait for a dead broker.
REST_SECONDS = 5.0
_resting_until = 0.0


_Asked = dict[tuple[str, tuple[int, ...]], None]  # a set that keeps its order
_asked: ContextVar[_Asked | None] = ContextVar("asked", default=None)


def later(name: str, *ids: int) -> None:
    """Run the task `name` with plain `ids` once the current transaction has committed.

    A broker that is away is no error: the beat sweep finds what was missed.
    """
    asked = _asked.get()
    if asked is None:
        transaction.on_commit(lambda: wake(name, *ids))
    else:
        asked[name, ids] = None


@contextmanager
def together() -> Iterator[None]:
    """For work on many rows in one transaction: what is asked for inside is woken once."""
    asked: _Asked = {}
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)
    for name, ids in asked:
        later(name, *ids)


def wake(name: str, *ids: int, **options: Any) -> bool:
    """Send the task now; whether the broker took it."""
    global _resting_until  # noqa: PLW0603 - one pause for the whole process
    if time.monotonic() < _resting_until:
        return False
    try:
        current_app.send_task(name, args=ids, retry=False, **options)
    except (OperationalError, RedisError, OSError) as error:
        _resting_until = time.monotonic() + REST_SECONDS
        log.warning("broker away", task=name, error=type(error).__name__)
        return False
    return True
