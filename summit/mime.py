"""A message as it goes over the line: RFC 5322, and MIME (RFC 2045 to 2047).

Django builds it, and here it is written out. Python's own generator would parse and fold every header of
every part anew and copy texts line by line, which took half of the time that a mail costs.
"""

import re
import secrets
from base64 import b64encode
from collections.abc import Iterator
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.utils import formataddr
from textwrap import wrap
from typing import Any, cast

from django.core.mail import EmailMultiAlternatives

_LINE_END = re.compile(rb"\r\n?|\n")
_WORD_BYTES = (
    36  # of text in an encoded word: 60 characters, so that it fits beside a header's name
)
_LINE_LENGTH = 60


def header(text: str) -> str:
    """`text` as a header holds it: folded, and encoded (RFC 2047) where it is not ASCII.

    Line breaks in it become spaces: they would begin another header.
    """
    line = " ".join(text.split())
    words = wrap(line, _LINE_LENGTH, break_long_words=False, break_on_hyphens=False)
    return "\n ".join(words if line.isascii() else _encoded_words(line))


def _encoded_words(text: str) -> Iterator[str]:
    """Each holds whole characters, as readers decode it alone."""
    raw, start = text.encode(), 0
    while start < len(raw):
        end = start + _WORD_BYTES
        while end < len(raw) and raw[end] & 0xC0 == 0x80:  # inside of a character
            end -= 1
        yield f"=?utf-8?b?{b64encode(raw[start:end]).decode()}?="
        start = end


def mailbox(name: str, address: str) -> str:
    """`name <address>` in ASCII, on one line."""
    if name.isascii():
        return formataddr((name, address))
    return f"{' '.join(_encoded_words(name))} <{address}>"


class Multipart(EmailMultiAlternatives):
    """A message whose pictures belong to its HTML (multipart/related, RFC 2387), not to its files."""

    def message(self, **options: Any) -> Any:  # options: those of later versions of Django
        said, self.subject = self.subject, ""  # Django tries each length of each of its lines
        try:
            root: Any = super().message(**options)
        finally:
            self.subject = said
        root.replace_header("Subject", header(str(said)))
        root.replace_header("From", header(root["From"]))
        _gather_pictures(root)
        # Python would choose boundaries by searching all of the text for them; these nobody can guess.
        containers = [part for part in root.walk() if part.is_multipart()]
        for number, part in enumerate(containers):
            boundary = f"=_{secrets.token_hex(12)}_{number}"
            kind = part.get_content_type()
            part.replace_header("Content-Type", f'{kind}; boundary="{boundary}"')
        return _Whole(root)


def _gather_pictures(root: Any) -> None:
    parts = cast("list[Message]", root.get_payload())
    pictures = [part for part in parts[1:] if part["Content-ID"]]
    if not pictures:
        return
    alternatives = cast("list[Message]", parts[0].get_payload())
    html = next(n for n, part in enumerate(alternatives) if part.get_content_subtype() == "html")
    related = MIMEMultipart("related")
    for part in (alternatives[html], *pictures):
        related.attach(part)
    alternatives[html] = related
    parts[1:] = [part for part in parts[1:] if not part["Content-ID"]]


class _Whole(Message):
    """A message with all its parts, which writes them as they are: their headers are folded, their bodies
    encoded."""

    def __init__(self, built: Any) -> None:
        super().__init__()
        for name, value in built.raw_items():
            self.set_raw(name, value)
        self.set_payload(built.get_payload())

    def as_bytes(self, *args: Any, linesep: str = "\n", **options: Any) -> bytes:
        return _LINE_END.sub(linesep.encode(), b"".join(_written(self)))


def _written(part: Any) -> Iterator[bytes]:
    for name, value in part.raw_items():
        yield f"{name}: {value}\n".encode("ascii")
    payload = part.get_payload()
    if isinstance(payload, str):
        yield b"\n"
        yield payload.encode()  # every text of ours is UTF-8, whatever else is base64
        return
    boundary = f"\n--{part.get_boundary()}".encode()
    for inner in payload:
        yield boundary + b"\n"
        yield from _written(inner)
    yield boundary + b"--\n"
