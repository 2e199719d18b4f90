"""What a table of people must look like, and the cleaning of its rows: no database writes here.

A fault is kept as row, column, code and the (never personal) value at fault: everybody reads it in
the own language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.models import Category
from attendees.tables import cells, sheets
from attendees.tables.workbooks import Unreadable
from summit import validators
from summit.models import Summit

# Column -> how it is called in the template; the labels are recognised in every language as well.
COLUMNS: Mapping[str, Promise] = {
    "full_name": _("Full name"),
    "email": _("Email"),
    "organisation": _("Organisation"),
    "country": _("Country or region"),
    "title": _("Title"),
    "language": _("Language"),
    "latin_name": _("Latin name"),
    "honorific": _("Form of address"),
    "phone": _("Phone"),
    "category": _("Category"),
}
REQUIRED = ("full_name", "email")
FAULTS_KEPT = 1000

FAULTS: Mapping[str, Promise] = {
    "missing": _("Fill in this cell."),
    "too_long": _("Shorten this to %(value)s characters."),
    "no_letter": _("Write at least one letter."),
    "link": _("Write a name only, without the address of a page."),
    "accents": _("Write fewer accents on one letter."),
    "bidi_control": _(
        "Remove the invisible characters that turn the reading direction, or type it anew."
    ),
    "control_character": _("Remove the characters that cannot be shown, or type it anew."),
    "broken": _("Type the letters anew that arrived as “�”, and save the file as UTF-8."),
    "smtputf8": _("Give an address that has Latin letters without accents before the @."),
    "address_length": _("This address is too long. Use another one."),
    "email": _("Check the address: it looks like name@city.dz."),
    "twice": _("The address stands in row %(value)s already. Delete one of the two rows."),
    "country": _("“%(value)s” is no country we know. Write its code or name: DZ or Algeria."),
    "language": _("“%(value)s” is no language of ours. Write en, zh-hans, fr or ar."),
    "category": _("“%(value)s” is no category of this summit. Write its name or address."),
    "phone": _("Write the number with its country: +213 21 55 01 17."),
    "no_category": _("Choose a category at the upload, or add a column that names one."),
    "header_missing": _("The first row names no column “%(value)s”. Use the template."),
    "header_twice": _("The first row names the column “%(value)s” twice. Delete one of them."),
    "too_many_cells": _(
        "This row has more cells than the first row. Put a text that holds the sign between cells "
        "in quotation marks, or name the column."
    ),
    "no_rows": _("Below the first row there is nobody."),
}


class Person(NamedTuple):
    """One cleaned row; the order is that of the table it is copied into."""

    line: int
    full_name: str
    email: str
    organisation: str
    country: str
    title: str
    language: str
    latin_name: str
    honorific: str
    phone: str
    category_id: int


class Fault(NamedTuple):
    row: int
    column: str
    code: str
    value: str = ""

    @property
    def message(self) -> str:
        """What to do about it, in the reader's language."""
        return str(FAULTS[self.code]) % {"value": self.value}

    @property
    def label(self) -> str:
        return str(COLUMNS.get(self.column, self.column))


@dataclass
class Reading:
    """What reading a file found; filled while `people()` is iterated."""

    rows: int = 0
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)
    unread_columns: list[str] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        self.fault_count += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(fault)


def people(
    path: Path, reading: Reading, *, summit: Summit, category: Category | None
) -> Iterator[Person]:
    """The faultless rows of the file at `path`; what is wrong with the others goes into `reading`.

    `category` is that of people whose row names none; without it each row has to. Raises Unreadable.
    """
    table = iter(sheets.rows(path))
    try:
        header_row, header = next(table)
    except StopIteration:
        raise Unreadable(_("The file is empty.")) from None
    places = _places(header, header_row, reading)
    if category is None and "category" not in places:
        reading.add(Fault(header_row, "category", "no_category"))
    if reading.fault_count:
        return
    cleaners = cells.cleaners(summit, category)
    seen: dict[str, int] = {}
    for number, texts in table:
        reading.rows += 1
        if any(text.strip() for text in texts[len(header) :]):
            reading.add(Fault(number, "", "too_many_cells"))  # what stands where, nobody knows
            continue
        person = _person(number, texts, places, cleaners, reading)
        if person is None:
            continue
        first = seen.setdefault(person.email, number)
        if first != number:
            reading.add(Fault(number, "email", "twice", str(first)))
            continue
        yield person
    if not reading.rows:
        reading.add(Fault(header_row, "", "no_rows"))


def _places(header: list[str], row: int, reading: Reading) -> dict[str, int]:
    """Column -> where it stands in the file."""
    known = _headings()
    places: dict[str, int] = {}
    for place, heading in enumerate(header):
        column = known.get(cells.key(heading))
        if column is None:
            if heading.strip():
                reading.unread_columns.append(validators.tidy(heading)[:60])
        elif column in places:
            reading.add(Fault(row, column, "header_twice", column))
        else:
            places[column] = place
    for column in REQUIRED:
        if column not in places:
            reading.add(Fault(row, column, "header_missing", column))
    return places


def _person(
    number: int,
    texts: list[str],
    places: dict[str, int],
    cleaners: cells.Cleaners,
    reading: Reading,
) -> Person | None:
    values: dict[str, str | int] = {}
    width = len(texts)
    is_sound = True
    for column, clean in cleaners.items():
        place = places.get(column, width)
        try:
            values[column] = clean(cells.unguarded(texts[place]) if place < width else "")
        except cells.Wrong as wrong:
            reading.add(Fault(number, column, wrong.code, wrong.value))
            is_sound = False
    return Person(number, *values.values()) if is_sound else None  # type: ignore[arg-type]


@cache
def _headings() -> Mapping[str, str]:
    """Every way to name a column: as in the template, or its label in one of the languages."""
    labels = cells.in_each_language(lambda: ((str(label), name) for name, label in COLUMNS.items()))
    return labels | {cells.key(name): name for name in COLUMNS}
