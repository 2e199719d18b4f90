"""Lists of registrations as files, streamed: memory stays the same however long the list is.

A cell that a spreadsheet would execute is made harmless (OWASP, CSV injection): in CSV with a leading
apostrophe, in XLSX, where cells have types, as text with the mark that Excel gives to a typed apostrophe.
"""

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from attendees import reports
from attendees.enums import RegistrationState, Source
from attendees.models import (
    Answer,
    Category,
    Delegation,
    Position,
    Question,
    QuestionOption,
    Registration,
)
from attendees.tables.cells import guarded, runs
from summit.countries import countries
from summit.exceptions import SummitError
from summit.models import Summit

Cell = str | dt.datetime
Row = list[Cell]

MAX_WORKBOOK_ROWS = 1_000_000
_CHUNK = 2000
_MAX_TEXT = 32_767  # of a cell in a workbook

_FIELDS = (
    *("pk", "attendee_id", "category_id", "reference", "state", "source"),
    *("attendee__full_name", "attendee__latin_name", "attendee__badge_name"),
    *("attendee__honorific", "attendee__email", "phone_text", "attendee__nationality"),
    *("attendee__language", "submitted_at", "decided_at", "waiting_since"),
    "attendee__delegate__delegation_id",
)


def headings(questions: Sequence[str]) -> list[str]:
    """The first row, in the reader's language; those of an import are named as it expects them."""
    return [
        *(_("Reference"), _("State"), _("Category"), _("Full name"), _("Latin name")),
        *(_("Name on the badge"), _("Form of address"), _("Email"), _("Phone"), _("Organisation")),
        *(_("Title"), _("Country or region"), _("Nationality"), _("Language"), _("Delegation")),
        *(_("Source"), _("Submitted"), _("Decided"), _("Waiting since")),
        *questions,
    ]


def rows(registrations: QuerySet[Registration], summit: Summit) -> Iterator[Row]:
    """The headings, then a row for each of `registrations` (all of `summit`), in their order.

    Times are those of the summit's zone; every question of its categories has a column.
    """
    table = _Table(summit)
    yield list(headings(table.questions))
    found = registrations.annotate(phone_text=Cast("attendee__phone", TextField()))
    plain = found.values_list(*_FIELDS).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(plain, _CHUNK)):
        yield from table.written(chunk)


def csv_stream(table: Iterator[Row]) -> Iterator[bytes]:
    """`table` as CSV in UTF-8, with the mark by which Excel knows it, in pieces."""
    yield "\ufeff".encode()
    while chunk := list(islice(table, _CHUNK // 4)):
        out = io.StringIO()
        csv.writer(out).writerows([[_in_csv(cell) for cell in row] for row in chunk])
        yield out.getvalue().encode()


def xlsx_file(table: Iterator[Row]) -> IO[bytes]:
    """`table` as a workbook in a temporary file that vanishes when it is closed, at its beginning.

    Raises SummitError when the rows are more than a workbook holds.
    """
    import xlsxwriter  # only here: most processes write no workbook, and it takes 3 MB

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    text = book.add_format({"quote_prefix": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 40, 18)
    for place, heading in enumerate(next(table)):
        sheet.write_string(0, place, str(heading), head)
    for number, row in enumerate(table, 1):
        if number >= MAX_WORKBOOK_ROWS:
            raise SummitError(_("The list is longer than a workbook holds. Export it as CSV."))
        for place, cell in enumerate(row):
            if not cell:
                continue
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(number, place, cell.replace(tzinfo=None), day)
            else:
                sheet.write_string(number, place, cell[:_MAX_TEXT], text if runs(cell) else None)
    book.close()
    file.seek(0)
    return file


def _in_csv(cell: Cell) -> str:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, dt.datetime) else guarded(cell)


class _Table:
    """Names and questions of a summit, read once; turns chunks of plain rows into cells."""

    def __init__(self, summit: Summit) -> None:
        self.zone = summit.zone
        self.categories = {row.pk: row.name for row in Category.objects.for_summit(summit)}
        self.delegations = {row.pk: row.name for row in Delegation.objects.for_summit(summit)}
        self.states = {value: str(label) for value, label in RegistrationState.choices}
        self.sources = {value: str(label) for value, label in Source.choices}
        self.languages = dict(settings.LANGUAGES)
        self.countries = {code: str(name) for code, name in countries}
        # Questions of several categories with the same words share a column.
        self.places: dict[int, int] = {}
        self.wordings: dict[int, reports.Wording] = {}
        self.questions: list[str] = []
        for question in _questions(summit):
            if question.label not in self.questions:
                self.questions.append(question.label)
            self.places[question.pk] = self.questions.index(question.label)
            self.wordings[question.pk] = reports.wording(question, day=str)

    def written(self, chunk: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
        posts = _posts([row[1] for row in chunk])
        answers = self._answers([row[0] for row in chunk])
        nothing = [""] * len(self.questions)
        for row in chunk:
            yield [*self._row(row, posts.get(row[1], _NO_POST)), *answers.get(row[0], nothing)]

    def _row(self, row: tuple[Any, ...], post: tuple[str, str, str]) -> Row:
        (_pk, _attendee, category, reference, state, source, *person) = row
        (full, latin, badge, honorific, email, phone, nationality, language, *times) = person
        (submitted, decided, waiting, delegation) = times
        organisation, title, country = post
        return [
            *(reference, self.states[state], self.categories.get(category, ""), full, latin),
            *(badge, honorific, email, phone, organisation, title),
            *(self.countries.get(country, ""), self.countries.get(nationality, "")),
            *(self.languages.get(language, language), self.delegations.get(delegation, "")),
            *(self.sources[source], self._time(submitted), self._time(decided)),
            self._time(waiting),
        ]

    def _time(self, moment: dt.datetime | None) -> Cell:
        return moment.astimezone(self.zone) if moment else ""

    def _answers(self, registrations: list[int]) -> dict[int, Row]:
        if not self.questions:
            return {}
        found: dict[int, Row] = {}
        given = Answer.objects.filter(registration__in=registrations, question__in=self.places)
        for pk, question, value in given.values_list("registration_id", "question_id", "value"):
            cells = found.setdefault(pk, [""] * len(self.questions))
            cells[self.places[question]] = self.wordings[question](value)
        return found


_NO_POST = ("", "", "")


def _posts(attendees: list[int]) -> dict[int, tuple[str, str, str]]:
    """Organisation, title as it is held and country of the printed position, for each attendee."""
    return {
        post.attendee_id: (post.body, post.title_held, str(post.country or ""))
        for post in Position.objects.printed(attendees)
    }


def _questions(summit: Summit) -> QuerySet[Question]:
    options = Prefetch("options", queryset=QuestionOption.objects.order_by("position", "pk"))
    return (
        Question.objects.for_summit(summit)
        .order_by("category__position", "category", "position", "pk")
        .prefetch_related(options)
    )
