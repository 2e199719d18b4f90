"""How bodies are read: JSON in UTF-8, of a size that people's words have, and a form where a picture is sent."""

from typing import IO, Any

import orjson
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser, MultiPartParser

from summit.validators import MAX_IMAGE_BYTES

from .problems import BadRequest

MAX_BYTES = 64 * 1024
_CHARSETS = ("utf-8", "utf8", "us-ascii")


class StrictJSONParser(BaseParser):
    """Refuses what JSON (RFC 8259) does not know: NaN, lone surrogates, invalid UTF-8, endless nesting."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Raises BadRequest (400, 413 or 415)."""
        charset = _charset(media_type or "")
        if charset not in _CHARSETS:
            raise BadRequest(_("Send the body in UTF-8."), status=415, code="unsupported_charset")
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise BadRequest(status=413)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BadRequest(_("The body is not JSON in UTF-8."), code="parse_error") from error


class PictureParser(MultiPartParser):
    """A form with a picture in it (RFC 7578), which is not read when it is larger than any that is taken."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Raises BadRequest (413) and ParseError (400)."""
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0
        if int(length) > MAX_IMAGE_BYTES + MAX_BYTES:
            raise BadRequest(status=413)
        return super().parse(stream, media_type, parser_context)


def _charset(media_type: str) -> str:
    for parameter in media_type.split(";")[1:]:
        name, _equals, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"
