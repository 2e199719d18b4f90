"""The pytest plugin: a Postgres and a Redis for this run alone, unless the environment names some.

Loaded through pyproject.toml before anything reads the settings. Also works for a single test:
`.venv/bin/pytest attendees/tests/test_registrations.py`. Each parallel worker gets a database and
a Redis number of its own.
"""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import pytest

from . import locales
from .temporary import rented

# Fixed, so that signatures in tests can be compared; worth nothing outside.
SETTINGS = {
    "DEBUG": "1",
    "SECRET_KEY": "for-tests-only-" + "0123456789abcdef" * 3,
    "TICKET_SIGNING_KEY": "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyE=",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}
_stack = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before pytest-django reads the settings: put the environment in order."""
    known = early_config.known_args_namespace
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        _use_own_redis(int(worker.removeprefix("gw")) + 1)
    elif not known.help and not known.version:
        os.environ.update({**SETTINGS, "DJANGO_SETTINGS_MODULE": "summit.config.settings"})
        os.environ.update(_stack.enter_context(rented(dict(os.environ))))
        locales.compile_all()
    try:
        return (yield)
    except BaseException:
        _stack.close()
        raise


def _use_own_redis(number: int) -> None:
    base = os.environ["REDIS_URL"].rstrip("/").rpartition("/")[0]
    os.environ["REDIS_URL"] = f"{base}/{number}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: Any) -> None:
    """The very end: stop what was started."""
    _stack.close()
