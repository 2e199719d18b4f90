"""The QR code of a ticket (ISO/IEC 18004), drawn many times as fast as a general library can.

All ticket codes are equally long, so version, error correction, mask, and with them the place of every
bit, are the same in each. They are worked out once; for a ticket only its own bits are written. What
never changes is taken from segno's drawing of a known code, and a test compares whole drawings.
"""

import functools

import segno

LENGTH = 135  # characters
_SIDE = 41  # modules: version 6
_BLOCKS, _DATA, _CORRECTION = 4, 27, 16  # version 6, error correction M: blocks, bytes in each
_BITS = 8 * _BLOCKS * (_DATA + _CORRECTION)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {char: value for value, char in enumerate(_ALPHABET)}
_ALPHANUMERIC = 0b0010


def modules(code: str) -> list[bytes]:
    """The rows of the drawing, 1 for dark. Raises ValueError for what is no ticket code."""
    flat = bytearray(_empty())
    for place, bit in zip(_places(), _bits(code), strict=True):
        if bit == "1":
            flat[place] ^= 1
    return [bytes(flat[start : start + _SIDE]) for start in range(0, len(flat), _SIDE)]


def _bits(code: str) -> str:
    """Data and correction bytes of all blocks, interleaved (7.4 to 7.6 of the standard)."""
    content = _content(code)
    blocks = [content[start : start + _DATA] for start in range(0, len(content), _DATA)]
    interleaved = [
        byte
        for part in (blocks, [_correction(block) for block in blocks])
        for column in zip(*part, strict=True)
        for byte in column
    ]
    return f"{int.from_bytes(interleaved):0{_BITS}b}"


def _content(code: str) -> bytes:
    """The data bytes in alphanumeric mode, filled up to their number."""
    if len(code) != LENGTH or not _VALUE.keys() >= set(code):
        raise ValueError("no ticket code")
    number = _ALPHANUMERIC << 9 | LENGTH
    for i in range(0, LENGTH - 1, 2):
        number = number << 11 | (_VALUE[code[i]] * 45 + _VALUE[code[i + 1]])
    number = number << 6 | _VALUE[code[-1]]
    content = (number << 4).to_bytes(95)  # four zeros end it
    return content + bytes([0xEC, 0x11] * 7)[: _BLOCKS * _DATA - len(content)]


def _correction(block: bytes) -> bytes:
    """The Reed-Solomon bytes of a block: the remainder of a division in GF(256)."""
    table, rest, cut = _multiples(), 0, 8 * (_CORRECTION - 1)
    mask = (1 << cut) - 1
    for byte in block:
        rest = (rest & mask) << 8 ^ table[byte ^ rest >> cut]
    return rest.to_bytes(_CORRECTION)


@functools.cache
def _multiples() -> list[int]:
    """The generator polynomial without its leading term, times each byte."""
    polynomial = [1]
    for power in range(_CORRECTION):
        root = _power(power)
        shifted = [*polynomial, 0]
        polynomial = [a ^ _times(b, root) for a, b in zip(shifted, [0, *polynomial], strict=True)]
    return [
        int.from_bytes(bytes(_times(factor, term) for term in polynomial[1:]))
        for factor in range(256)
    ]


def _times(a: int, b: int) -> int:
    """Multiplication in GF(256) with the standard's polynomial, x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    while b:
        product ^= a * (b & 1)
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product


def _power(exponent: int) -> int:
    return functools.reduce(_times, [2] * exponent, 1)


@functools.cache
def _places() -> tuple[int, ...]:
    """Where the bits stand: in columns of two from the right, upwards and downwards in turn (7.7.3)."""
    found, upwards = [], True
    for right in [*range(_SIDE - 1, 6, -2), 5, 3, 1]:
        rows = range(_SIDE - 1, -1, -1) if upwards else range(_SIDE)
        found += [y * _SIDE + x for y in rows for x in (right, right - 1) if not _is_function(y, x)]
        upwards = not upwards
    return tuple(found[:_BITS])


def _is_function(y: int, x: int) -> bool:
    """Whether a module belongs to a finder, its format, the timing or the alignment pattern."""
    far = _SIDE - 8
    corner = (y < 9 and x < 9) or (y < 9 and x >= far) or (y >= far and x < 9)
    return corner or 6 in (y, x) or (32 <= y <= 36 and 32 <= x <= 36)


@functools.cache
def _empty() -> bytes:
    """The drawing of a code whose bits are all 0."""
    known = "0" * LENGTH
    drawn = segno.make_qr(known, error="m", mode="alphanumeric", mask=2, boost_error=False)
    flat = bytearray(module for row in drawn.matrix for module in row)
    for place, bit in zip(_places(), _bits(known), strict=True):
        flat[place] ^= int(bit)
    return bytes(flat)
