"""Processors for structlog and a filter; the logging settings name them."""

import logging
import re

import structlog

stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
level = structlog.stdlib.add_log_level
forget_event_record = structlog.stdlib.ProcessorFormatter.remove_processors_meta
traceback_as_text = structlog.processors.format_exc_info
as_json = structlog.processors.JSONRenderer(ensure_ascii=False)

# Whoever has a personal link is the person: it is written nowhere.
_PERSONAL_LINK = re.compile(r"(/my/)[^/\s\"']+")


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


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        level,
        stamp,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
