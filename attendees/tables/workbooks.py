"""Reading XLSX files (ECMA-376), inspected before anything of them is unpacked into memory.

A workbook is a zip archive of XML. A few kilobytes can unpack to gigabytes, or name one cell so far
away that a table up to it fits in no memory; both are refused here.
"""

import csv
import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from attendees.tables import unpack
from summit import dashboard
from summit.exceptions import SummitError

MAX_ROWS = 200_000  # with the header
MAX_COLUMNS = 40
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_RATIO = 250  # real tables stay below 100
_RATIO_COUNTS_FROM = 1024 * 1024
_MAX_TAGS = 16_000_000
_MAX_MEMBERS = 1000
_CHUNK = 256 * 1024
_OVERLAP = 512  # so that no tag escapes at the edge of a chunk
# A cell beyond column AN or row 200,000.
_FAR = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Za-z]{3,}\d|[B-Zb-z][A-Za-z]\d|[Aa][O-Zo-z]\d|[A-Za-z]*0*(?:"""
    rb"20000[1-9]|2000[1-9]\d|200[1-9]\d\d|20[1-9]\d{3}|2[1-9]\d{4}|[3-9]\d{5}|\d{7}))"
)
# A cell that does not say where it is (any number may stand side by side), or says too much.
_PLACELESS = re.compile(
    rb"<(?:\w+:)?c(?=[\s/>])(?:(?=[^>]{0,400}>)(?!\s[^>]{0,400}?\br\s*=)|(?=[^>]{401}))"
)


class Unreadable(SummitError):
    """A file that cannot be read; the message says what to do with it."""

    code = "unreadable_file"
    status = 422
    default_message = _("The file cannot be read. Save it again as XLSX or CSV.")


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row of the first sheet. Raises Unreadable."""
    inspect(path)
    command = [sys.executable, "-P", unpack.__file__, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            written = io.TextIOWrapper(process.stdout or io.BytesIO(), "utf-8", newline="")
            for number, *cells in csv.reader(written):
                yield int(number), cells
            code = process.wait()
        except (csv.Error, UnicodeDecodeError, ValueError):
            raise Unreadable from None
        finally:
            process.kill()
    if code == unpack.LOCKED:
        raise Unreadable(_("The file is locked with a password. Save it without one."))
    if code:
        raise Unreadable


def inspect(path: Path) -> None:
    """Refuse an archive that is no workbook or would not fit into memory. Raises Unreadable."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            names = {member.filename.lower() for member in members}
            if "xl/workbook.xml" not in names or len(members) > _MAX_MEMBERS:
                raise Unreadable(_("This is no XLSX file. Save the table as XLSX or CSV."))
            if sum(member.file_size for member in members) > _MAX_UNPACKED:
                raise _too_large()
            left = _MAX_UNPACKED
            for member in members:
                left -= _inspect_member(file, member, left)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        OverflowError,
        IndexError,
    ) as error:
        raise Unreadable from error


def _inspect_member(file: BinaryIO, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack one member and keep nothing; returns its real size, whatever it declares."""
    if member.flag_bits & 1:
        raise Unreadable(_("The file is locked with a password. Save it without one."))
    size = tags = 0
    before = b""
    for chunk in _unpacked(file, member):
        size += len(chunk)
        if size > left or (size > _RATIO_COUNTS_FROM and size > _MAX_RATIO * member.compress_size):
            raise _too_large()
        tags += chunk.count(b"<")
        _inspect_xml(before + chunk, is_start=size == len(chunk))
        before = chunk[-_OVERLAP:]
        if tags > _MAX_TAGS:
            raise _too_large()
    return size


def _inspect_xml(text: bytes, *, is_start: bool) -> None:
    if is_start and (b"<!DOCTYPE" in text[:4096] or b"<!ENTITY" in text[:4096]):
        raise Unreadable(_("The file holds definitions that no spreadsheet writes. Save it again."))
    if _FAR.search(text):
        raise Unreadable(
            _("The table goes beyond row %(rows)s or column AN. Copy the people into a new file.")
            % {"rows": dashboard.number(MAX_ROWS)}
        )
    if _PLACELESS.search(text):
        raise Unreadable


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a member, read by its compressed size as other readers do."""
    file.seek(member.header_offset)
    header = struct.unpack("<4s2B4HL2L2H", file.read(30))
    if header[0] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    file.seek(header[-2] + header[-1], 1)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = member.compress_size
    while packed > 0 and (piece := file.read(min(_CHUNK // 4, packed))):
        packed -= len(piece)
        if member.compress_type == zipfile.ZIP_STORED:
            yield piece
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            while piece and not inflate.eof:
                yield inflate.decompress(piece, _CHUNK)
                piece = inflate.unconsumed_tail
        else:
            raise Unreadable


def _too_large() -> Unreadable:
    return Unreadable(_("Unpacked, the file is too large. Split it into several files."))
