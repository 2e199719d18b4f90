"""Reading uploaded tables: encodings, kinds, limits, and files that were made to do harm."""

import contextlib
import csv
import io
import resource
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendees.tables import sheets, workbooks
from attendees.tables.workbooks import Unreadable
from attendees.tests.tables import SHEET, STRINGS, csv_file, tampered, xlsx_file

NAMES = ["司马文轩", "هدى المنصوري", "Élodie Noël", "Ольга", "김민준", "O'Brien"]


@pytest.fixture
def read(tmp_path):
    """Rows of a file with this content and name, as the import reads them."""

    def rows_of(content, name="people.csv"):
        path = tmp_path / "upload.table"
        path.write_bytes(content)
        sheets.check(path, name)
        sheets.check_length(path)
        return list(sheets.rows(path))

    return rows_of


# --- What is read ---------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_names_in_every_script_in_every_encoding_of_unicode(read, encoding):
    content = csv_file(*[(name, "x@y.dev") for name in NAMES], encoding=encoding)
    assert [cells[0] for _row, cells in read(content)[1:]] == NAMES


def test_gb18030_is_known_by_its_characters(read):
    people = [("司马文轩", "x@y.dev"), ("欧阳慧敏", "y@y.dev"), ("陈思雨", "z@y.dev")]
    found = read(csv_file(*people, encoding="gb18030"))
    assert [cells[0] for _row, cells in found[1:]] == [name for name, _email in people]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1251", "mac-roman"])
def test_an_encoding_that_cannot_be_told_is_refused_not_guessed(read, encoding):
    name = "Ольга Петренко" if encoding == "cp1251" else "Élodie Noël, Zoë Müller, José Núñez"
    with pytest.raises(Unreadable, match="encoding"):
        read(csv_file((name, "x@y.dev"), encoding=encoding))


def test_utf_8_with_a_broken_byte_far_behind_is_refused(read):
    content = csv_file(*[("王伟", "x@y.dev")] * 5000) + b"\xff\xfe broken"
    with pytest.raises(Unreadable, match="encoding"):
        read(content)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_first_row(read, delimiter):
    content = delimiter.join(["full_name", "email"]) + "\r\n" + delimiter.join(["A, B; C", "x"])
    quoted = content if delimiter == "\t" else content.replace("A, B; C", '"A, B; C"')
    assert read(quoted.encode())[1] == (2, ["A, B; C", "x"])


def test_rows_keep_the_numbers_of_the_spreadsheet(read):
    content = b'full_name,email\r\n\r\nA,a@b.dev\r\n,\r\n"B\r\nC",b@b.dev\r\n'
    found = read(content)
    assert [number for number, _cells in found] == [1, 3, 5]
    assert found[2][1][0] == "B\r\nC"


def test_cells_of_a_workbook_are_what_somebody_typed(read):
    content = xlsx_file(("王伟", 8695155501234), ("=1+1", True), ("Noël", 1.5), header=("a", "b"))
    found = read(content, "people.xlsx")
    assert [cells for _row, cells in found[1:]] == [
        ["王伟", "8695155501234"],
        ["=1+1", "true"],
        ["Noël", "1.5"],
    ]


def test_a_workbook_that_begins_further_down_keeps_its_numbers(tmp_path, read):
    book = openpyxl.Workbook()
    book.active.cell(4, 2, "full_name")
    book.active.cell(7, 2, "王伟")
    out = io.BytesIO()
    book.save(out)
    assert [number for number, _cells in read(out.getvalue(), "x.xlsx")] == [4, 7]


# --- What is not ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "people.csv", "empty"),
        (b"a,b", "people.txt", "CSV or XLSX"),
        (b"a,b", "people", "CSV or XLSX"),
        (b"a,b", "people.exe", "CSV or XLSX"),
        (b"a,b", "people.xlsx", "disagree"),
        (xlsx_file(), "people.csv", "disagree"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "people.csv", "XLS"),
        (b"%PDF-1.7 x", "people.csv", "PDF"),
        (b"{\\rtf1 x}", "people.csv", "text document"),
        (b"PK\x03\x04" + b"\0" * 40, "people.xlsx", "Save it again"),
        (xlsx_file()[:400], "people.xlsx", "Save it again"),
    ],
)
def test_other_files_are_refused_by_their_content(read, content, name, words):
    with pytest.raises(Unreadable, match=words):
        read(content, name)


def test_a_zip_that_is_no_workbook_is_refused(read):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Unreadable, match="no XLSX"):
        read(out.getvalue(), "people.xlsx")


def test_a_million_rows_get_an_answer_at_once(read):
    content = b"full_name,email\n" + b"A,a@b.dev\n" * 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(Unreadable, match="more than 200,000 rows"):
        read(content)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 100_000  # kilobytes


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(sheets.MAX_BYTES + 1)
    with pytest.raises(Unreadable, match="50 MB"):
        sheets.check(path, "people.csv")


def test_too_many_columns_are_refused(read):
    with pytest.raises(Unreadable, match="more than 40 columns"):
        read(csv_file(header=[f"c{n}" for n in range(500)]))


def test_a_quotation_mark_without_an_end_is_found(read):
    content = b'full_name,email\n"A,a@b.dev\n' + b"B,b@b.dev\n" * 30_000
    with pytest.raises(Unreadable, match="quotation mark"):
        read(content)


@pytest.mark.parametrize("end", [b"", b"\n"], ids=["cut off", "with a last line break"])
def test_a_quotation_mark_without_an_end_does_not_swallow_the_rows_below(read, end):
    content = b'full_name,email\nZ,z@b.dev\n"A,a@b.dev\n' + b"\n".join([b"B,b@b.dev"] * 5) + end
    with pytest.raises(Unreadable, match="After row 2 a quotation mark is opened and not closed"):
        read(content)


@pytest.mark.parametrize("end", [b"", b"\n"], ids=["cut off", "with a last line break"])
def test_a_cell_over_several_lines_may_be_the_last(read, end):
    assert read(b'full_name,email\n"A\nB",a@b.dev' + end)[1] == (2, ["A\nB", "a@b.dev"])
    assert read(b'full_name,email\na@b.dev,"A\nB"' + end)[1] == (2, ["a@b.dev", "A\nB"])


@pytest.mark.parametrize("mark", [b"", b'"'], ids=["plain", "in quotation marks"])
def test_a_cell_that_is_too_long_is_named_by_its_row(read, mark):
    long = mark + b"x" * 140_000 + mark
    with pytest.raises(Unreadable, match="Row 2 holds a cell of more than 131,072 characters"):
        read(b"full_name,email\n" + long + b",a@b.dev\nB,b@b.dev\n")


def test_a_line_without_an_end_is_no_flood(read):
    with pytest.raises(Unreadable, match="Row 2 holds a cell"):
        read(b"full_name,email\n" + b"x" * 10_000_000)


def test_nul_bytes_do_not_stop_the_reading(read):
    assert read(b"full_name,email\nA\0B,x@y.dev\n")[1] == (2, ["A\0B", "x@y.dev"])


# --- Bombs --------------------------------------------------------------------------------------------
def test_a_workbook_that_unpacks_to_far_more_is_refused(read):
    bomb = tampered(xlsx_file(), SHEET, b"</worksheet>", b" " * 40_000_000 + b"</worksheet>")
    assert len(bomb) < 200_000
    with pytest.raises(Unreadable, match="too large"):
        read(bomb, "people.xlsx")


def test_a_workbook_that_lies_about_its_size_is_refused(read):
    bomb = bytearray(tampered(xlsx_file(), SHEET, b"</worksheet>", b" " * 40_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        size = archive.getinfo(SHEET).file_size
    while (at := bytes(bomb).find(struct.pack("<L", size))) >= 0:
        bomb[at : at + 4] = struct.pack("<L", 1000)
    with pytest.raises(Unreadable, match="too large"):
        read(bytes(bomb), "people.xlsx")


@pytest.mark.parametrize(
    "far", [b"XFD1048576", b"A1048576", b"A200001", b"AO2", b"BA2", b"xfd9", b"A0000999999"]
)
def test_one_cell_far_away_does_not_make_a_table_up_to_it(read, far):
    bomb = tampered(xlsx_file(("王伟", "x@y.dev")), SHEET, b'r="A2"', b'r="' + far + b'"')
    with pytest.raises(Unreadable, match="goes beyond"):
        read(bomb, "people.xlsx")


@pytest.mark.parametrize("cell", [b"<c><v>1</v></c>", b"<c/>", b'<c s="1"/>', b"<x:c></x:c>"])
def test_cells_without_a_place_are_refused(read, cell):
    bomb = tampered(
        xlsx_file(("王伟", "x@y.dev")),
        SHEET,
        b"</row></sheetData>",
        cell * 99 + b"</row></sheetData>",
    )
    with pytest.raises(Unreadable):
        read(bomb, "people.xlsx")


def test_entities_are_never_expanded(read):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst'
    bomb = tampered(xlsx_file(("王伟", "x@y.dev")), STRINGS, b"<sst", laughs)
    with pytest.raises(Unreadable, match="definitions"):
        read(bomb, "people.xlsx")


def test_a_locked_workbook_says_so(read):
    content = bytearray(xlsx_file())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    with pytest.raises(Unreadable, match="password"):
        read(bytes(content), "people.xlsx")


def test_a_reader_that_asks_for_all_memory_ends_alone(read):
    """A count that nobody checks: reading it in our own process would end the server."""
    bomb = tampered(
        xlsx_file(("王伟", "x@y.dev")), STRINGS, b'niqueCount="4"', b'niqueCount="9999999999999"'
    )
    with pytest.raises(Unreadable):
        read(bomb, "people.xlsx")


# --- Whatever comes -----------------------------------------------------------------------------------
@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_refusal(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "upload.table"
    for prefix, name in (
        (b"", "a.csv"),
        (b"full_name,email\n", "a.csv"),
        (b"PK\x03\x04", "a.xlsx"),
    ):
        path.write_bytes(prefix + content)
        with contextlib.suppress(Unreadable):
            sheets.check(path, name)
            assert all(isinstance(cell, str) for _n, cells in sheets.rows(path) for cell in cells)


GOOD = xlsx_file(*[(f"王伟 {n}", f"{n}@y.dev") for n in range(20)])


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_workbook_is_rows_or_a_refusal(tmp_path_factory, data):
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "upload.table"
    path.write_bytes(bytes(content))
    with contextlib.suppress(Unreadable):
        for number, cells in workbooks.rows(path):
            assert number <= workbooks.MAX_ROWS
            assert len(cells) <= workbooks.MAX_COLUMNS


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=8
            ),
            min_size=2,
            max_size=2,
        ),
        max_size=6,
    )
)
def test_what_csv_writes_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "upload.table"
    out = io.StringIO()
    csv.writer(out).writerows([["full_name", "email"], *rows])
    path.write_bytes(out.getvalue().encode())
    assert [cells for _n, cells in sheets.rows(path)][1:] == [row for row in rows if any(row)]
