"""Staff passes as a table that is filled in: give, correct, swap and take back in one form.

Each row stands for itself: what can be done is done, what cannot stays as it was typed and says why.
"""

import re
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from exhibitors.enums import USES_ALLOTMENT, PassState
from exhibitors.forms.staff import GivenRow, StaffRow
from exhibitors.models import Exhibitor, ExhibitorMember, StaffPass
from exhibitors.screens import situation
from exhibitors.screens.situation import Facts
from exhibitors.services import staff
from exhibitors.views import access, frame
from summit.exceptions import Invalid, SummitError, WrongState

EMPTY_ROWS = 3  # shown at once
MORE_ROWS = 5
MOST_ROWS = 200
_OF_PASS = re.compile(r"pass([0-9]{1,18})-full_name\Z")


@dataclass
class Row:
    """A row of the table: a pass that is given, or an empty one that waits for a name."""

    form: StaffRow
    staff_pass: StaffPass | None = None
    removes: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def is_locked(self) -> bool:
        return self.staff_pass is not None and self.staff_pass.state == PassState.COLLECTED

    @property
    def awaits_ticket(self) -> bool:
        return self.staff_pass is not None and not self.staff_pass.has_ticket

    @property
    def is_wrong(self) -> bool:
        is_wrong = self.form.is_bound and not self.removes and not self.form.is_valid()
        return bool(self.errors) or is_wrong

    @property
    def id(self) -> str:
        return f"row-{self.form.prefix}"

    @property
    def remove_name(self) -> str:
        return f"{self.form.prefix}-remove"


@require_http_methods(["GET", "HEAD", "POST"])
@access.editors
def passes(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """The table; sent, it is worked off row by row."""
    facts = situation.of(member.exhibitor)
    if request.method != "POST":
        return _page(request, member, facts, _rows(facts, member, None))
    rows = _rows(facts, member, request.POST)
    if "more" in request.POST:
        return _page(request, member, facts, rows)
    done = _work_off(rows, member)
    if not any(row.is_wrong for row in rows):
        messages.success(request, _said(done))
        return redirect("exhibitors:staff", member.exhibitor_id)
    if done:
        messages.success(request, _said(done))
    facts = situation.of(member.exhibitor)
    return _page(request, member, facts, _left(facts, rows), status=422)


def _rows(facts: Facts, member: ExhibitorMember, sent: QueryDict | None) -> list[Row]:
    """Given passes first, then empty rows: as many as were sent, and at least a few."""
    rows = [_given(staff_pass, sent) for staff_pass in _passes(facts.exhibitor)]
    rows += _gone(member, rows, sent) if sent else []
    may_name = facts.exhibitor.may_act and facts.exhibition.takes_names()
    left = max(0, facts.allotment - facts.named) if may_name else 0
    count = min(left, EMPTY_ROWS)
    if sent is not None:
        count = _sent_rows(sent)
        if "more" in sent:
            count = min(count + MORE_ROWS, left, MOST_ROWS)
    initial = {"language": member.user.language}
    return rows + [
        Row(StaffRow(sent, prefix=f"new{number}", initial=initial)) for number in range(count)
    ]


def _given(staff_pass: StaffPass, sent: QueryDict | None) -> Row:
    """The row of a pass. What was not sent with it is not changed."""
    prefix = f"pass{staff_pass.pk}"
    initial = {
        "full_name": staff_pass.full_name,
        "email": staff_pass.email,
        "job": staff_pass.job,
    }
    is_sent = sent is not None and f"{prefix}-full_name" in sent
    form = GivenRow(sent if is_sent else None, prefix=prefix, initial=initial)
    removes = sent is not None and f"{prefix}-remove" in sent
    return Row(form, staff_pass, removes)


def _gone(member: ExhibitorMember, rows: list[Row], sent: QueryDict) -> list[Row]:
    """Rows of passes that ended while somebody typed into them; those that were left alone are let go."""
    named = {int(found[1]) for name in sent if (found := _OF_PASS.match(name))}
    ids = named - {row.staff_pass.pk for row in rows if row.staff_pass}
    ended = StaffPass.objects.filter(exhibitor=member.exhibitor_id, pk__in=ids).order_by("pk")
    return [row for row in (_given(each, sent) for each in ended) if row.form.is_changed]


def _sent_rows(sent: QueryDict) -> int:
    """How many empty rows the form had: those that follow one another from the first."""
    count = 0
    while count < MOST_ROWS and f"new{count}-full_name" in sent:
        count += 1
    return count


def _passes(exhibitor: Exhibitor) -> list[StaffPass]:
    living = StaffPass.objects.filter(exhibitor=exhibitor).living().order_by("pk")
    found = list(living.select_related("registration__attendee"))
    for staff_pass in found:
        staff_pass.exhibitor = exhibitor
    return found


def _work_off(rows: list[Row], member: ExhibitorMember) -> int:
    """Take back, then swap, then give: so that what becomes free can be given. Returns how many rows did."""
    given = [row for row in rows if row.staff_pass is not None and not row.is_locked]
    order = [row for row in given if row.removes]
    order += [row for row in given if not row.removes and row.form.is_bound and row.form.is_changed]
    order += [row for row in rows if row.staff_pass is None and row.form.is_said]
    return sum(_work(row, member) for row in order)


def _work(row: Row, member: ExhibitorMember) -> bool:
    """One row: whether something was done. What stood in the way stands in the row."""
    if not row.removes and not row.form.is_valid():
        return False
    try:
        return _do(row, member)
    except Invalid as wrong:
        for name, words in wrong.errors.items():
            if name in row.form.fields:
                row.form.add_error(name, words)
            else:
                row.errors += words
    except SummitError as refusal:
        row.errors.append(str(refusal.message))
    return False


def _do(row: Row, member: ExhibitorMember) -> bool:
    exhibitor, by = member.exhibitor, member.user
    if row.staff_pass is not None and row.removes:
        staff.free(row.staff_pass, by=by)
        return True
    said = row.form.cleaned_data
    language = said["language"] or by.language
    person = staff.Person(said["full_name"], said["email"], language=language, job=said["job"])
    is_living = row.staff_pass is not None and row.staff_pass.state in USES_ALLOTMENT
    if not is_living and _has_pass(exhibitor, person):
        return False  # a second press of the same page: the first one did it
    if row.staff_pass is None:
        staff.name(exhibitor, person, by=by)
    elif is_living:
        staff.swap(row.staff_pass, person, by=by)
    else:
        raise WrongState(_("This pass was given to somebody else or taken back meanwhile."))
    return True


def _has_pass(exhibitor: Exhibitor, person: staff.Person) -> bool:
    """Whether this very person, name and address, has one of the passes already."""
    living = StaffPass.objects.filter(exhibitor=exhibitor).living()
    return living.filter(email=person.email, full_name=person.full_name).exists()


def _left(facts: Facts, rows: list[Row]) -> list[Row]:
    """The table after it was worked off: passes as they are now, and what could not be done as typed."""
    wrong = {row.id: row for row in rows if row.is_wrong}
    given = [_given(staff_pass, None) for staff_pass in _passes(facts.exhibitor)]
    table = [wrong.pop(row.id, row) for row in given]
    # Also a row whose pass is gone: nothing typed is lost, it waits as a row of its own.
    return table + [_again(row, number) for number, row in enumerate(wrong.values())]


def _again(row: Row, number: int) -> Row:
    """The row as the empty row `number`, with what was typed and what is wrong with it."""
    old = row.form
    typed = {f"new{number}-{name}": old[name].value() or "" for name in old.fields}
    form = StaffRow(typed, prefix=f"new{number}")
    for name, words in old.errors.items():
        if name not in form.errors:
            form.add_error(name, words)
    return Row(form, errors=row.errors)


def _said(done: int) -> str:
    if not done:
        return _("Nothing has changed.")
    return ngettext("%(count)s row is saved.", "%(count)s rows are saved.", done) % {"count": done}


def _page(
    request: HttpRequest, member: ExhibitorMember, facts: Facts, rows: list[Row], status: int = 200
) -> HttpResponse:
    context = frame.around(member, "staff", facts)
    empty = sum(row.staff_pass is None for row in rows)
    context |= {
        "rows": rows,
        "wrong": [row for row in rows if row.is_wrong],
        "can_add": empty < context["todo"].names_left,
        "awaits": any(row.awaits_ticket for row in rows),
        "area": sum(claim.booth.area for claim in facts.claims if claim.state != "held"),
        "is_over": not facts.exhibition.takes_names(),
        "action": request.path,
    }
    return render(request, "exhibitors/portal/staff.html", context, status=status)
