"""Which characters our fonts can print. What none of them holds would come out as an empty box."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "print" / "fonts"
# Drawn by no glyph of their own: joiners, marks of direction, variation selectors.
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})
_SELECTORS = range(0xFE00, 0xFE10)
_EMOJI_JOINERS = {0x200D: None, **dict.fromkeys(_SELECTORS)}
_WINDOWS_UNICODE = {(3, 1), (3, 10)}


def missing(text: str) -> list[str]:
    """The characters of `text` that no font of ours holds, each once, in their order."""
    known = _known()
    return [char for char in dict.fromkeys(text) if ord(char) not in known and _is_seen(char)]


def printable(text: str) -> str:
    """`text` without the characters that cannot be printed; empty when nothing is left."""
    gone = missing(text)
    if not gone:
        return text
    kept = text.translate(dict.fromkeys(map(ord, gone)) | _EMOJI_JOINERS)
    return " ".join(kept.split())


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE and ord(char) not in _SELECTORS


@cache
def _known() -> frozenset[int]:
    """The code points of all fonts in the folder."""
    fonts = sorted(path for path in FOLDER.iterdir() if path.suffix in (".ttf", ".otf"))
    return frozenset().union(*(_code_points(path.read_bytes()) for path in fonts))


def _code_points(font: bytes) -> set[int]:
    """What the character map of an OpenType font holds. Source: OpenType, table `cmap`."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * count, 16)
    }
    cmap = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    found: set[int] = set()
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        if (platform, encoding) in _WINDOWS_UNICODE:
            found |= _of_subtable(font, cmap + offset)
    return found


def _of_subtable(font: bytes, at: int) -> set[int]:
    (form,) = struct.unpack_from(">H", font, at)
    if form == 12:
        (count,) = struct.unpack_from(">I", font, at + 12)
        groups = struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * count])
        return {code for first, last, _glyph in groups for code in range(first, last + 1)}
    if form == 4:
        (double,) = struct.unpack_from(">H", font, at + 6)
        ends = struct.unpack_from(f">{double // 2}H", font, at + 14)
        starts = struct.unpack_from(f">{double // 2}H", font, at + 16 + double)
        pairs = zip(starts, ends, strict=True)
        return {code for first, last in pairs for code in range(first, last + 1)} - {0xFFFF}
    raise ValueError(f"cmap format {form}")
