"""The web application and the worker under Python's profiler, for `--profile`: where does the time go?

Each writes its statistics to the file that PROFILE names when it ends. Counted is processor time, and
not the first calls, which load and fill what later ones find.
"""

import atexit
import cProfile
import itertools
import os
import time
from collections.abc import Iterable
from typing import Any

from celery.signals import task_postrun, task_prerun

from summit.config.celery import app as celery
from summit.config.wsgi import application as plain

__all__ = ["application", "celery"]

WARM_AFTER = 40  # calls

_profiler = cProfile.Profile(time.thread_time)
_calls = itertools.count()
_begun_in: list[int] = []


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """One request; the server in front of it is not in the profile."""
    _begin()
    try:
        return plain(environ, start_response)
    finally:
        _profiler.disable()


@task_prerun.connect
def _begin(**of: object) -> None:
    if os.getpid() not in _begun_in:  # gunicorn forks after loading
        _begun_in.append(os.getpid())
        atexit.register(_write)
    if next(_calls) >= WARM_AFTER:
        _profiler.enable()


@task_postrun.connect
def _end(**of: object) -> None:
    _profiler.disable()


def _write() -> None:
    _profiler.dump_stats(os.environ["PROFILE"])
