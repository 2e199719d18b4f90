"""Reading tables that people upload, CSV or XLSX, as rows of text, within limits.

What cannot be read raises `Unreadable`, whose message says what to do.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.tables import workbooks
from attendees.tables.workbooks import MAX_COLUMNS, MAX_ROWS, Unreadable
from summit import dashboard

MAX_BYTES = 50 * 1024 * 1024
# number of the row as a spreadsheet shows it, and its cells
Row = tuple[int, list[str]]

_SUFFIXES = (".csv", ".xlsx")
_CHUNK = 1024 * 1024
# What starts like this is no text, whatever its name says.
_OTHER_KINDS: tuple[tuple[bytes, str | Promise], ...] = (
    (b"\xd0\xcf\x11\xe0", _("This is an old Excel file (XLS). Save it as XLSX or CSV.")),
    (b"%PDF", _("This is a PDF file. Save the table as XLSX or CSV.")),
    (b"{\\rtf", _("This is a text document. Save the table as XLSX or CSV.")),
)


def rows(path: Path) -> Iterator[Row]:
    """The rows of the file at `path` with their numbers, empty ones left out. Raises Unreadable."""
    found = workbooks.rows(path) if is_workbook(path) else _csv_rows(path)
    for number, cells in found:
        if number > MAX_ROWS:
            raise Unreadable(
                _("The file holds more than %(limit)s rows. Split it into several files.")
                % {"limit": dashboard.number(MAX_ROWS)}
            )
        if any(cells):
            if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
                raise Unreadable(
                    _("Row %(row)d holds more than %(limit)d columns. Delete those not needed.")
                    % {"row": number, "limit": MAX_COLUMNS}
                )
            yield number, cells


def check_length(path: Path) -> None:
    """Refuse a CSV file of too many rows before the work on each begins. Raises Unreadable."""
    if not is_workbook(path):  # the inspection of a workbook has done it
        for _row in rows(path):
            pass


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def check(path: Path, name: str) -> None:
    """Refuse at once what a look at the name, size and first bytes shows. Raises Unreadable."""
    if not name.lower().endswith(_SUFFIXES):
        raise Unreadable(_("Choose a file in CSV or XLSX format."))
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(_("The file is empty."))
    if size > MAX_BYTES:
        raise too_large()
    if is_workbook(path) != name.lower().endswith(".xlsx"):
        raise Unreadable(_("Name and content of the file disagree. Save it again as XLSX or CSV."))
    with path.open("rb") as file:
        head = file.read(8)
    for magic, message in _OTHER_KINDS:
        if head.startswith(magic):
            raise Unreadable(message)


def too_large() -> Unreadable:
    return Unreadable(
        _("The file is larger than %(limit)d MB. Split it into several files.")
        % {"limit": MAX_BYTES // 1024 // 1024}
    )


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(iter(lines), delimiter=_delimiter(path, encoding))
        number = 0
        try:
            for cells in reader:
                if lines.are_over:  # a row ends with its line, unless it looks for a quotation mark
                    raise _unclosed(number)
                number += 1
                yield number, cells
        except csv.Error:
            if _has_a_mark_alone(path, encoding):
                raise _unclosed(number) from None
            raise _too_long(number + 1) from None


class _Lines:
    """Lines in pieces of bearable size: a file without line breaks is not read at once."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._file = file
        self.are_over = False

    def __iter__(self) -> Iterator[str]:
        limit = csv.field_size_limit()
        while line := self._file.readline(limit * MAX_COLUMNS):
            yield line
        self.are_over = True


def _has_a_mark_alone(path: Path, encoding: str) -> bool:
    """Whether some quotation mark has no other that closes it: inside a cell they are doubled (RFC 4180)."""
    with path.open(encoding=encoding, newline="") as file:
        return sum(piece.count('"') for piece in iter(lambda: file.read(_CHUNK), "")) % 2 == 1


def _unclosed(row: int) -> Unreadable:
    return Unreadable(
        _("After row %(row)d a quotation mark is opened and not closed.") % {"row": row}
    )


def _too_long(row: int) -> Unreadable:
    return Unreadable(
        _("Row %(row)d holds a cell of more than %(limit)s characters. Shorten it.")
        % {"row": row, "limit": dashboard.number(csv.field_size_limit())}
    )


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(_CHUNK)
    return max(",;\t", key=first.count)


def encoding_of(path: Path) -> str:
    """The encoding of a text file, found by its mark or by decoding all of it. Raises Unreadable.

    Nothing is guessed: GB18030 accepts most of what is written in Latin encodings, so it counts only
    when nearly all characters are common ones (GB 2312), both of whose bytes are above 0xA0.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head.count(0) > len(head) // 4:
        candidates = ["utf-16-le" if head[1:2] == b"\0" else "utf-16-be"]
    else:
        candidates = ["utf-8-sig"] + (["gb18030"] if _looks_like_gb(path) else [])
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Unreadable(
        _("The encoding of the file cannot be told. Save it as “CSV UTF-8” or as XLSX.")
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _looks_like_gb(path: Path) -> bool:
    common = other = 0
    with path.open("rb") as file:
        data = file.read(_CHUNK)
    at = 0
    while at < len(data) - 1:
        if data[at] < 0x80:
            at += 1
            continue
        if data[at + 1] > 0xA0:
            common += 1
        else:
            other += 1
        at += 2
    return common > 9 * other
