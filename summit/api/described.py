"""What views say of themselves for the schema: noted while they load, worked out when it is asked for.

drf-spectacular makes a class of each description and brings Django's test tools along, 4 MB that a web
worker needs only for the schema, if ever. `extend_schema` and `extend_schema_view` are used as its own.
"""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from drf_spectacular import utils

T = TypeVar("T")
_waiting: list[Callable[[], object]] | None = []  # None: all are worked out
_working_out = Lock()


def extend_schema(**said: Any) -> Callable[[T], T]:
    return _later(lambda described: utils.extend_schema(**said)(described))


def extend_schema_view(**said: Any) -> Callable[[T], T]:
    return _later(lambda described: utils.extend_schema_view(**said)(described))


def _later(describe: Callable[[Any], object]) -> Callable[[T], T]:
    def note(described: T) -> T:
        if _waiting is None:
            describe(described)
        else:
            _waiting.append(partial(describe, described))
        return described

    return note


def work_out() -> None:
    """Describe, in the order in which they were loaded, all views that have something to say."""
    global _waiting
    with _working_out:
        noted, _waiting = _waiting or [], None
        for describe in noted:
            describe()
