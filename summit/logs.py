"""Processors for structlog and a filter; the logging settings name them."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
level = structlog.stdlib.add_log_level
forget_event_record = structlog.stdlib.ProcessorFormatter.remove_processors_meta
as_json = structlog.processors.JSONRenderer(ensure_ascii=False)

# Whoever has a personal link is the person: it is written nowhere.
_PERSONAL_LINK = re.compile(r"(/my/)[^/\s\"']+")


def without_links(text: str) -> str:
    """`text` without the secrets of personal links."""
    return _PERSONAL_LINK.sub(r"\1…", text)


class HidePersonalLinks(logging.Filter):
    """Takes the secret out of every address in a log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str) and isinstance(record.args, tuple):
            record.msg = _PERSONAL_LINK.sub(r"\1…", record.msg)
            record.args = tuple(
                _PERSONAL_LINK.sub(r"\1…", arg) if isinstance(arg, str) else arg
                for arg in record.args
            )
        return True


class ForgedHost(logging.Filter):
    """A request for a host that is not ours is nobody's mistake here: one line of warning, no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args, record.exc_info = "A request for a host that is not ours", (), None
        return True


def where(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Kind and places of an exception and of its causes; never its text, which may hold an address."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    found = []
    while isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        found.append({"error": type(error).__name__, "at": places})
        error = error.__cause__ or error.__context__
    if found:
        event["exception"] = found
    return event


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        level,
        stamp,
        where,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
