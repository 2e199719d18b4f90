"""Processors for structlog; the logging settings name them."""

import structlog

stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
level = structlog.stdlib.add_log_level
forget_event_record = structlog.stdlib.ProcessorFormatter.remove_processors_meta
as_json = structlog.processors.JSONRenderer()

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
