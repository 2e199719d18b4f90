"""How answers are written."""

from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def dumps(content: Any) -> bytes:
    """JSON in UTF-8. Times are written in UTC with a Z."""
    return orjson.dumps(content, default=_write, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def _write(thing: object) -> str | list[Any]:
    """What orjson does not know: lazy translations and the like. Raises TypeError for the rest."""
    if isinstance(thing, Promise):
        return str(thing)
    raise TypeError(type(thing))


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8: RFC 8259, 8.1

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return b"" if data is None else dumps(data)
