"""Files for tests of imports: tables as people and as villains write them."""

import csv
import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

HEADER = ("full_name", "email")


def csv_file(
    *rows: Sequence[str], header: Sequence[str] = HEADER, encoding: str = "utf-8"
) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def xlsx_file(*rows: Sequence[object], header: Sequence[str] = HEADER) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([header, *rows]):
            sheet.write_row(place, 0, row)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def tampered(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The workbook `content` with `old` replaced by `new` in one of its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for item in before.infolist():
            data = before.read(item)
            after.writestr(item, data.replace(old, new) if item.filename == member else data)
    return out.getvalue()
