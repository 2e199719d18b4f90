"""What views say of themselves for the schema: noted while they load, worked out when it is asked for.

drf-spectacular makes a class of each description and brings Django's test tools along, 4 MB that a web
worker needs only for the schema, if ever. `extend_schema` and `extend_schema_view` are used as its own.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from threading import Event, Lock
from typing import Any, TypeVar

from drf_spectacular import utils

T = TypeVar("T")
_waiting: deque[Callable[[], object]] = deque()
_all_done = Event()
_working_out = Lock()


def extend_schema(**said: Any) -> Callable[[T], T]:
    return _later(lambda described: utils.extend_schema(**said)(described))


def extend_schema_view(**said: Any) -> Callable[[T], T]:
    return _later(lambda described: utils.extend_schema_view(**said)(described))


def _later(describe: Callable[[Any], object]) -> Callable[[T], T]:
    def note(described: T) -> T:
        if _all_done.is_set():
            describe(described)
        else:
            _waiting.append(partial(describe, described))
        return described

    return note


def work_out() -> None:
    """Describe, in the order in which they were loaded, all views that have something to say.

    When one raises, it and those after it wait for the next call: no schema lacks them in silence.
    """
    with _working_out:
        while _waiting:
            _waiting[0]()
            _waiting.popleft()
        _all_done.set()
