"""How gunicorn serves Summit, in `make run` and in production.

    gunicorn -c summit/config/gunicorn.py

Numbers come from the environment: WEB_CONCURRENCY (processes), WEB_THREADS (threads in each).
The address comes from the command line (--bind) or, in its absence, from WEB_BIND.
"""

import contextlib
import ctypes
import gc
import os
from pathlib import Path

# Threads of one interpreter take turns: glibc need not keep an arena of memory for each of them.
_LIBC = ctypes.CDLL(None)
with contextlib.suppress(AttributeError):  # other C libraries have no such setting
    _LIBC.mallopt(-8, 2)  # M_ARENA_MAX in <malloc.h>

wsgi_app = "summit.config.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded once, shared by all workers until they write to it


def when_ready(server: object) -> None:
    """What is loaded stays for good: collecting garbage need not look through it each time, nor write to
    pages of memory that the workers share."""
    gc.collect()
    gc.freeze()
    gc.collect()  # of nothing: a worker measures by it how much it may gather until it looks at all it has
    with contextlib.suppress(AttributeError):
        _LIBC.malloc_trim(0)  # what loading needed for a moment is no worker's


# A worker that leaks is replaced before it matters, and not all at the same moment.
max_requests = 10_000
max_requests_jitter = 1_000

timeout = 30
graceful_timeout = 20
keepalive = 5

# Personal links hold tokens: paths are never logged. The proxy in front may log without them.
accesslog = None
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")

# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - only the place
control_socket_disable = True
