"""Importing in the panel: upload, faults, confirming; by whom; and files that were made to do harm."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendees.enums import ImportState
from attendees.models import ImportRun, Registration
from attendees.services import imports
from attendees.tables.imports import COLUMNS
from attendees.tests.admin import as_member, page_of, said
from attendees.tests.factories import make_category
from attendees.tests.tables import SHEET, csv_file, tampered, xlsx_file
from summit.enums import Role
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
ADD, LIST, PAGE = (f"admin:attendees_importrun_{name}" for name in ("add", "changelist", "change"))


@pytest.fixture
def category(summit):
    return make_category(summit, name="Expert", quota=10)


def upload(client, category, content, name="people.csv", **options):
    data = {
        "file": SimpleUploadedFile(name, content),
        "category": category.pk,
        "language": "en",
        "known": "skip",
        "gives_places": "on",
    }
    return client.post(reverse(ADD), data | options, follow=True)


def press(client, verb, run):
    return client.post(reverse(f"admin:attendees_importrun_{verb}", args=[run.pk]), follow=True)


GOOD = csv_file(("王伟", "wei@summit-imports.dev"), ("Nadia", "nadia@summit-imports.dev"))


def test_from_the_file_to_the_people(category, office):
    shown = upload(office, category, GOOD)
    run = ImportRun.objects.get()
    assert run.state == ImportState.CHECKED
    assert b"Register 2 people" in shown.content
    assert not Registration.objects.exists()
    shown = press(office, "confirm", run)
    assert Registration.objects.confirmed().count() == 2
    assert b"See who was imported" in shown.content
    press(office, "confirm", run)
    assert Registration.objects.count() == 2


def test_faults_are_listed_and_can_be_taken_along(category, office):
    content = csv_file(("", "x"), ("Nadia", "nadia@summit-imports.dev"))
    shown = upload(office, category, content)
    assert [(f.row, f.column) for f in shown.context["faults"]] == [(2, "full_name"), (2, "email")]
    run = ImportRun.objects.get()
    assert press(office, "confirm", run).status_code == 200
    assert not Registration.objects.exists()
    answer = page_of(office, "admin:attendees_importrun_faults", run.pk)
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[1:] == [
        ["2", "Full name", "Fill in this cell."],
        ["2", "Email", "Check the address: it looks like name@city.dz."],
    ]


def test_missing_places_are_said_before_anything_is_tried(category, office):
    category.quota = 1
    category.save()
    shown = upload(office, category, GOOD)
    assert shown.context["is_short"]
    assert b"1 place is missing" in shown.content
    assert b"Register 2 people" not in shown.content


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "people.csv", "empty"),
        (b"%PDF-1.7", "people.csv", "PDF"),
        (b"MZ\x90\0", "people.exe", "CSV or XLSX"),
        (b"\xd0\xcf\x11\xe0 old", "people.csv", "XLS"),
        (GOOD, "people.xlsx", "disagree"),
    ],
)
def test_other_files_are_answered_at_the_field_and_the_choices_stay(
    category, office, content, name, words
):
    shown = upload(office, category, content, name, known="update")
    assert words in str(shown.context["form"].errors["file"])
    assert shown.context["form"]["known"].value() == "update"
    assert not ImportRun.objects.exists()


BOMB = tampered(xlsx_file(), SHEET, b"</worksheet>", b" " * 40_000_000 + b"</worksheet>")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (BOMB, "bomb.xlsx", "too large"),
        (xlsx_file()[:300], "half.xlsx", "Save it again"),
        ("Élodie Noël,Zoë".encode("cp1252"), "latin.csv", "encoding"),
        (b"full_name,email\n" + b"A,\n" * 250_000, "long.csv", "more than 200,000 rows"),
        (b'full_name,email\n"A,x\n' * 20_000, "open.csv", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_a_faulty_import(category, office, content, name, words):
    shown = upload(office, category, content, name)
    run = ImportRun.objects.get()
    imports.work(run.pk)
    run.refresh_from_db()
    assert (shown.status_code, run.state) == (200, ImportState.FAULTY)
    assert words in run.message
    assert not Registration.objects.exists()


def test_a_name_of_a_file_is_only_a_name(category, office):
    upload(office, category, GOOD, "../../etc/<b>x</b>.csv")
    run = ImportRun.objects.get()
    assert run.file_name == "b>.csv"
    assert (imports.folder() / run.stored_as).parent == imports.folder()


def test_deleting_the_file_ends_the_import(category, office):
    upload(office, category, GOOD)
    run = ImportRun.objects.get()
    press(office, "discard", run)
    run.refresh_from_db()
    assert run.state == ImportState.DISCARDED
    press(office, "confirm", run)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.PROTOCOL, Role.DESK, Role.PRESS, Role.AUDITOR, Role.PROGRAMME]
)
def test_only_the_office_imports(summit, category, office, role):
    upload(office, category, GOOD)
    run = ImportRun.objects.get()
    client = as_member(make_user(summit, role))
    assert page_of(client, ADD).status_code == 403
    assert page_of(client, LIST).status_code == 403
    assert page_of(client, PAGE, run.pk).status_code == 403
    assert press(client, "confirm", run).status_code == 403
    assert page_of(client, "admin:attendees_importrun_faults", run.pk).status_code == 403
    assert not Registration.objects.exists()


def test_an_import_of_another_summit_is_not_there(category, office):
    upload(office, category, GOOD)
    run = ImportRun.objects.get()
    stranger = as_member(make_user(make_summit(), Role.OWNER))
    assert page_of(stranger, PAGE, run.pk).status_code == 404
    assert press(stranger, "confirm", run).status_code == 404
    assert press(stranger, "discard", run).status_code == 404
    assert list(page_of(stranger, LIST).context["cl"].result_list) == []


def test_nobody_is_imported_into_a_category_of_another_summit(office):
    shown = upload(office, make_category(make_summit()), GOOD)
    assert "category" in shown.context["form"].errors


def test_the_template_holds_the_columns(category, office):
    text = page_of(office, "admin:attendees_importrun_template", "csv").content.decode("utf-8-sig")
    assert text.strip().split(",") == list(COLUMNS)
    book = page_of(office, "admin:attendees_importrun_template", "xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)


def test_the_template_filled_in_is_imported(category, office):
    book = openpyxl.load_workbook(
        io.BytesIO(page_of(office, "admin:attendees_importrun_template", "xlsx").content)
    )
    book.worksheets[0].append(["王伟", "wei@summit-imports.dev"])
    out = io.BytesIO()
    book.save(out)
    upload(office, category, out.getvalue(), "people.xlsx")
    run = ImportRun.objects.get()
    assert (run.state, run.new_count) == (ImportState.CHECKED, 1)


def test_a_page_of_a_running_import_renews_itself(category, office):
    upload(office, category, GOOD)
    run = ImportRun.objects.get()
    ImportRun.objects.update(state=ImportState.IMPORTING)
    assert page_of(office, PAGE, run.pk).headers["Refresh"] == "3"
    ImportRun.objects.update(state=ImportState.DONE)
    assert "Refresh" not in page_of(office, PAGE, run.pk).headers


def test_somebody_else_was_faster(category, office):
    upload(office, category, GOOD)
    run = ImportRun.objects.get()
    imports.confirm(run, by=make_user(category.summit))
    assert "Somebody changed this" in said(press(office, "confirm", run))
    assert Registration.objects.count() == 2
