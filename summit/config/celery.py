"""The alarm clock. What must not be lost stands in Postgres; Celery only wakes those who look there."""

import threading
import time
from typing import Any

from celery import Celery
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.db import close_old_connections, connections
from kombu import Connection

from summit.config import environment

_WAKE_SECONDS = (
    0.3  # a request waits no longer for a broker that hangs; what was missed is swept up
)


class _AlarmClock(Celery):
    def connection_for_write(self, url: str | None = None, **options: Any) -> Connection:
        """A worker listens for seconds on end; who only wakes it is answered at once or not at all."""
        transport = (options.pop("transport_options", None) or {}) | {
            "socket_timeout": _WAKE_SECONDS
        }
        return super().connection_for_write(url, transport_options=transport, **options)


app = _AlarmClock("summit")


@app.on_configure.connect
def check_environment(**_of: object) -> None:
    """Asked for anything, so that the settings are made: worker and beat begin with them."""
    with environment.needed():
        settings.SECRET_KEY  # noqa: B018


app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Celery would close the connection to Postgres around every task, which costs more than most tasks do.
# Kept, it is looked at before a task when it has rested or had an error.
app.conf.CELERY_DB_REUSE_MAX = 1_000_000  # tasks
_RESTED_SECONDS = 5.0
_last = threading.local()


@task_prerun.connect
def check_connections(**_of: object) -> None:
    if time.monotonic() - getattr(_last, "used", 0.0) > _RESTED_SECONDS:
        close_old_connections()


@task_postrun.connect
def keep_connections(**_of: object) -> None:
    is_sound = not any(kept.errors_occurred for kept in connections.all(initialized_only=True))
    _last.used = time.monotonic() if is_sound else 0.0
