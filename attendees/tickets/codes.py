"""Ticket codes: signed with Ed25519 (RFC 8032), so that a gate verifies them without the network.

26 bytes of payload, big endian: format (1), key id (1), summit (4), ticket serial (16), first and last
valid day (2 + 2, days since 2000-01-01). No personal data. Payload and signature together are written in
Base45 (RFC 9285), which a QR code holds in its compact alphanumeric mode.
"""

import base64
import datetime as dt
import io
import re
import struct
import uuid
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from attendees.tickets import qrcodes

FORMAT = 1
_PAYLOAD = struct.Struct(">BBI16sHH")
_EPOCH = dt.date(2000, 1, 1)
_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_LOW_AND_MIDDLE = [low + middle for middle in _BASE45 for low in _BASE45]
_QUIET = 4  # modules of quiet zone, ISO/IEC 18004
_DARK = re.compile(rb"\x01+")
_LIGHT_AND_DARK = [255, 255, 255, 14, 27, 44]


@dataclass(frozen=True)
class Payload:
    summit_id: int
    serial: uuid.UUID
    valid_from: dt.date
    valid_until: dt.date


@cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.TICKET_SIGNING_KEY))


@cache
def public_key() -> bytes:
    """The 32 bytes that a gate needs to verify codes."""
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id() -> int:
    """One byte that names the key; gates that know several keys choose by it."""
    return public_key()[0]


def sign(payload: Payload) -> str:
    """The text of the QR code for `payload`."""
    packed = _PAYLOAD.pack(
        FORMAT,
        key_id(),
        payload.summit_id,
        payload.serial.bytes,
        (payload.valid_from - _EPOCH).days,
        (payload.valid_until - _EPOCH).days,
    )
    return _to_base45(packed + _key().sign(packed))


def verify(code: str) -> Payload | None:
    """The payload of `code` when its signature is ours; None for anything else."""
    try:
        signed = _from_base45(code)
        packed, signature = signed[: _PAYLOAD.size], signed[_PAYLOAD.size :]
        form, key, summit_id, serial, first, last = _PAYLOAD.unpack(packed)
        if form != FORMAT or key != key_id():
            return None
        _key().public_key().verify(signature, packed)
    except (ValueError, struct.error, InvalidSignature):
        return None
    return Payload(
        summit_id,
        uuid.UUID(bytes=serial),
        _EPOCH + dt.timedelta(days=first),
        _EPOCH + dt.timedelta(days=last),
    )


def svg(code: str) -> SafeString:
    """The QR code as inline SVG, dark on white, with its quiet zone."""
    rows = qrcodes.modules(code)
    size = len(rows) + 2 * _QUIET
    path = [
        f"M{run.start() + _QUIET} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows, _QUIET)
        for run in _DARK.finditer(row)
    ]
    # Every character stems from the numbers above: nothing of a person or a request is in it.
    return mark_safe(  # noqa: S308
        f'<svg class="qr" viewBox="0 0 {size} {size}" xmlns="http://www.w3.org/2000/svg" '
        f'aria-hidden="true" focusable="false" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#0e1b2c" d="{"".join(path)}"/></svg>'
    )


def png(code: str, scale: int = 6) -> bytes:
    """The QR code as PNG, for mails, whose readers show no SVG."""
    from PIL import Image  # only here: the web, which draws none, does without its 2 MB

    rows = qrcodes.modules(code)
    size = len(rows)
    small = Image.frombytes("P", (size, size), b"".join(rows))
    framed = Image.new("P", (size + 2 * _QUIET, size + 2 * _QUIET), 0)
    framed.paste(small, (_QUIET, _QUIET))
    framed.putpalette(_LIGHT_AND_DARK)
    out = io.BytesIO()
    side = framed.width * scale
    framed.resize((side, side), Image.Resampling.NEAREST).save(out, "PNG", bits=1)
    return out.getvalue()


def _to_base45(data: bytes) -> str:
    whole = len(data) // 2
    parts = [
        _LOW_AND_MIDDLE[number % 2025] + _BASE45[number // 2025]
        for number in struct.unpack_from(f">{whole}H", data)
    ]
    return "".join(parts) + (_LOW_AND_MIDDLE[data[-1]] if len(data) % 2 else "")


def _from_base45(text: str) -> bytes:
    """Raises ValueError for what no encoder writes."""
    out = bytearray()
    digits = [_BASE45.index(char) for char in text]
    for i in range(0, len(digits), 3):
        group = digits[i : i + 3]
        value = sum(digit * 45**power for power, digit in enumerate(group))
        length = len(group) - 1
        if length < 1:
            raise ValueError("a single character at the end")
        out += value.to_bytes(length, "big") if value < 256**length else _refuse()
    return bytes(out)


def _refuse() -> bytes:
    raise ValueError("a group above its largest value")
