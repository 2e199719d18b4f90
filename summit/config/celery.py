"""The alarm clock. What must not be lost stands in Postgres; Celery only wakes those who look there."""

import os
import threading
import time

from celery import Celery
from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections, connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.config.settings")

app = Celery("summit")
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
