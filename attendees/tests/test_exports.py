"""Exported lists: what stands in them, in which order, for whom, and that nothing in them runs."""

import csv
import io
import unicodedata

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendees.enums import QuestionKind
from attendees.models import Answer, Attendee, Question, QuestionOption, Registration
from attendees.tables import cells, exports, imports
from attendees.tests.admin import LIST, as_member, page_of, references
from attendees.tests.factories import make_category, make_registration
from summit import validators
from summit.enums import Role
from summit.models import AuditEntry
from summit.tests.factories import make_summit, make_user

EXPORT = "admin:attendees_registration_export"


def export(client, kind="csv", **query):
    address = reverse(EXPORT) + "?" + "&".join(f"{key}={value}" for key, value in query.items())
    return client.post(address, {"format": kind})


def table(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def workbook(answer):
    file = io.BytesIO(b"".join(answer.streaming_content))
    head, *rows = openpyxl.load_workbook(file).active.iter_rows()
    return [
        {str(h.value): cell for h, cell in zip(head, row, strict=True) if cell.value}
        for row in rows
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("read", [("csv", table), ("xlsx", workbook)])
def test_the_file_holds_what_the_list_shows(category, office, read):
    kind, rows_of = read
    for name in ("司马文轩", "Nadia Haddad", "هدى المنصوري"):
        make_registration(category, full_name=name)
    make_registration(make_category(category.summit, name="Media"))
    query = {"category__id__exact": category.pk}
    shown = references(page_of(office, LIST, **query))
    exported = rows_of(export(office, kind, **query))
    found = [row["Reference"] for row in exported]
    assert [getattr(cell, "value", cell) for cell in found] == shown
    assert len(shown) == 3


@pytest.mark.django_db
def test_a_row_says_everything_in_the_zone_of_the_summit(category, office):
    make_registration(
        category,
        full_name="司马文轩",
        latin_name="Sima Wenxuan",
        title="Director",
        organisation="宁夏数据研究院",
        country="CN",
        phone="+8695155501234",
    )
    (row,) = table(export(office))
    submitted = Registration.objects.get().submitted_at.astimezone(category.summit.zone)
    assert row | {"Reference": "", "Email": ""} == {
        "Reference": "",
        "State": "Submitted",
        "Category": "Expert",
        "Full name": "司马文轩",
        "Latin name": "Sima Wenxuan",
        "Name on the badge": "",
        "Form of address": "",
        "Email": "",
        "Phone": "'+8695155501234",
        "Organisation": "宁夏数据研究院",
        "Title": "Director",
        "Country or region": "China",
        "Nationality": "",
        "Language": "English",
        "Delegation": "",
        "Source": "Public site",
        "Submitted": f"{submitted:%Y-%m-%d %H:%M}",
        "Decided": "",
        "Waiting since": "",
    }


@pytest.mark.django_db
def test_answers_are_columns_and_the_same_question_shares_one(summit, office):
    expert, media = (make_category(summit, name=name) for name in ("Expert", "Media"))
    made = {}
    for category in (expert, media):
        made[category] = Question.objects.create(
            summit=summit, category=category, kind=QuestionKind.CHOICES, label="Meals"
        )
        for label in ("Halal", "Vegan"):
            QuestionOption.objects.create(summit=summit, question=made[category], label=label)
    other = Question.objects.create(
        summit=summit, category=media, kind=QuestionKind.YES_NO, label="Camera?"
    )
    one, two = make_registration(expert), make_registration(media)
    chosen = [str(option.pk) for option in made[expert].options.all()]
    last = made[media].options.last().pk
    for registration, question, value in (
        (one, made[expert], chosen),
        (two, made[media], [str(last)]),
        (two, other, "yes"),
    ):
        Answer.objects.create(
            summit=summit, registration=registration, question=question, value=value
        )
    found = {row["Reference"]: row for row in table(export(office, tab="all"))}
    assert (found[one.reference]["Meals"], found[one.reference]["Camera?"]) == ("Halal, Vegan", "")
    assert (found[two.reference]["Meals"], found[two.reference]["Camera?"]) == ("Vegan", "Yes")


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://evil.dev","x")',
    "=cmd|' /C calc'!A0",
    "\u00a0=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_execute_gets_an_apostrophe(text):
    assert cells.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Nadia", "", "1", "a=b", "'", "a@b.dev", "王"])
def test_other_text_stays_as_it_is(text):
    assert cells.guarded(text) == cells.unguarded(text) == text


@pytest.mark.parametrize("text", [*FORMULAS, "'=1+1", "''@x"])
def test_the_apostrophe_is_taken_off_again(text):
    assert cells.unguarded(cells.guarded(text)) == text


@pytest.mark.django_db
def test_an_address_that_looks_like_a_formula_is_the_same_person(category, tmp_path):
    make_registration(category, email="=sum@summit-tests.dev")
    rows = Registration.objects.for_summit(category.summit)
    path = tmp_path / "people.csv"
    path.write_bytes(b"".join(exports.csv_stream(exports.rows(rows, category.summit))))
    reading = imports.Reading()
    (person,) = imports.people(path, reading, summit=category.summit, category=category)
    assert b"'=sum@summit-tests.dev" in path.read_bytes()
    assert person.email == "=sum@summit-tests.dev"


@pytest.mark.django_db
def test_formulas_in_a_workbook_are_text_and_stay_text(category, office):
    registration = make_registration(category)
    Attendee.objects.filter(pk=registration.attendee_id).update(full_name="=1+1")
    (row,) = workbook(export(office, "xlsx"))
    assert (row["Full name"].value, row["Full name"].data_type) == ("=1+1", "s")
    assert row["Full name"].quotePrefix is True
    assert row["Submitted"].is_date


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OWNER, 200),
        (Role.PROTOCOL, 200),
        (Role.DESK, 403),
        (Role.PRESS, 403),
        (Role.AUDITOR, 403),
        (Role.PROGRAMME, 403),
    ],
)
def test_who_may_export(summit, category, role, status):
    make_registration(category)
    assert export(as_member(make_user(summit, role))).status_code == status


@pytest.mark.django_db
def test_nothing_of_another_summit_is_exported(category):
    make_registration(category)
    stranger = as_member(make_user(make_summit(), Role.OWNER))
    assert table(export(stranger, tab="all")) == []


@pytest.mark.django_db
def test_an_export_is_not_a_link_that_somebody_else_can_place(category, office):
    assert office.get(reverse(EXPORT)).status_code == 405


@pytest.mark.django_db
def test_who_exported_what_is_recorded_without_what_was_searched(category, office):
    make_registration(category, full_name="Nadia Haddad")
    export(office, q="haddad", source="web", tab="all")
    entry = AuditEntry.objects.get(verb="export")
    assert entry.details == {
        "format": "csv",
        "rows": 1,
        "filters": {"source": "web", "tab": "all"},
        "searched": True,
    }


@pytest.mark.django_db
def test_queries_grow_with_chunks_not_with_rows(category):
    def queries():
        rows = Registration.objects.for_summit(category.summit).order_by("pk")
        with CaptureQueriesContext(connection) as counted:
            list(exports.rows(rows, category.summit))
        return len(counted)

    make_registration(category)
    with_one = queries()
    make_registration(category)
    make_registration(category)
    assert queries() == with_one


def _is_let_in(name):
    """Whether a form would take it."""
    try:
        for check in (validators.plain_text, validators.has_letter, validators.no_web_address):
            check(name)
    except ValidationError:
        return False
    return True


_names = (
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"]),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(_is_let_in)
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(_names, min_size=1, max_size=5))
def test_what_was_exported_can_be_imported(names, tmp_path_factory):
    """Every name survives the way through our own file, formulas and apostrophes included."""
    category = make_category(make_summit())
    for name in names:
        registration = make_registration(category)
        Attendee.objects.filter(pk=registration.attendee_id).update(full_name=name)
    stored = set(
        Attendee.objects.filter(summit=category.summit).values_list("full_name", flat=True)
    )
    rows = Registration.objects.for_summit(category.summit).order_by("pk")
    path = tmp_path_factory.mktemp("export") / "people.csv"
    path.write_bytes(b"".join(exports.csv_stream(exports.rows(rows, category.summit))))
    reading = imports.Reading()
    read = list(imports.people(path, reading, summit=category.summit, category=category))
    assert reading.faults == []
    normal = {unicodedata.normalize("NFC", name) for name in stored}
    assert {person.full_name for person in read} == normal
