"""A whole import as a few statements on sets: 100,000 people cost Postgres seconds, not minutes.

The cleaned rows are copied into a temporary table and compared with who is there already. Everything
happens in one transaction of the caller, and the counters of places are changed last (see `places`).
"""

import datetime as dt
import io
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from attendees import references, statements
from attendees.enums import IS_OVER, Source
from attendees.enums import RegistrationState as State
from attendees.models import Attendee, Category, ImportRun, Registration, Ticket
from attendees.services import import_people, notices
from attendees.tickets import codes
from summit import audit, lifecycle, outbox
from summit.audit import Actor
from summit.enums import Purpose
from summit.exceptions import Full
from summit.models import AuditEntry, Summit

_KNOWN_KEPT = 1000
_REFUSED = (State.REJECTED, State.REVOKED)

_TABLES = """
    DROP TABLE IF EXISTS import_row, import_person, import_reference, import_ticket;
    CREATE TEMPORARY TABLE import_row (
        line integer, full_name text, email text, organisation text, country text, title text,
        language text, latin_name text, honorific text, phone text, category_id bigint
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_reference (line integer, reference text) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_ticket (
        registration_id bigint, serial uuid, code text, valid_from date, valid_until date
    ) ON COMMIT DROP;
"""
# One row for each of the file: the attendee of that address, the living registration, the refusal.
# Who is unknown, or only new, gets keys in `_number`.
_COMPARE = """
    CREATE TEMPORARY TABLE import_person ON COMMIT DROP AS
    SELECT r.line, r.category_id, a.id AS attendee_id, living.id AS registration_id,
        living.reference, EXISTS (
            SELECT FROM attendees_registration x
            WHERE x.attendee_id = a.id AND x.state = ANY(%(refused)s)
        ) AS is_refused, a.id IS NULL AS is_unknown, false AS is_new, false AS is_changed, '' AS state
    FROM import_row r
    LEFT JOIN attendees_attendee a ON a.summit_id = %(summit)s AND a.email = r.email
    LEFT JOIN attendees_registration living
        ON living.attendee_id = a.id AND NOT living.state = ANY(%(over)s)
"""


@dataclass(frozen=True)
class Tally:
    """What an import does: how many people, and how many places by id of the category."""

    new: int
    known: int
    refused: int
    needed: Mapping[int, int]


def load(path: Path, run: ImportRun) -> Tally:
    """Copy the cleaned rows at `path` and compare them with who is there; nothing else changes."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        with path.open("rb") as file, cursor.copy("COPY import_row FROM STDIN") as copy:
            while chunk := file.read(1024 * 1024):
                copy.write(chunk)
        cursor.execute("ANALYZE import_row")
        named: dict[str, Any] = {
            "summit": run.summit_id,
            "over": sorted(IS_OVER),
            "refused": list(_REFUSED),
        }
        cursor.execute(_COMPARE, named)
        waits, enters = _state(State.SUBMITTED), _state(State.CONFIRMED)
        cursor.execute(
            """UPDATE import_person SET is_new = true,
                state = CASE WHEN is_refused OR NOT %s THEN %s ELSE %s END
            WHERE registration_id IS NULL""",
            [run.gives_places, waits, enters],
        )
        cursor.execute("CREATE INDEX ON import_person (line); ANALYZE import_person")
        cursor.execute(
            """SELECT category_id, count(*) FILTER (WHERE is_new),
                count(*) FILTER (WHERE NOT is_new), count(*) FILTER (WHERE is_new AND is_refused),
                count(*) FILTER (WHERE state = %s)
            FROM import_person GROUP BY category_id""",
            [enters],
        )
        found = cursor.fetchall()
    new, known, refused = (sum(row[place] for row in found) for place in (1, 2, 3))
    return Tally(new, known, refused, {row[0]: row[4] for row in found if row[4]})


def known() -> list[tuple[int, str]]:
    """Row and reference of people who are registered already, the first ones. Call after `load`."""
    return statements.rows(
        """SELECT line, reference FROM import_person WHERE NOT is_new ORDER BY line LIMIT %s""",
        [_KNOWN_KEPT],
    )


def write(run: ImportRun, *, by: Actor) -> int:
    """Register everybody who is new, as `load` found; returns how many others were updated."""
    _number()
    lines = statements.rows("SELECT line FROM import_person WHERE is_new", [])
    confirmed = statements.rows(
        """SELECT registration_id, category_id FROM import_person WHERE is_new AND state = %s""",
        [State.CONFIRMED],
    )
    drawn: set[str] = set()
    # Keys are looked up by each statement, not by the commit: Postgres does it while tickets are signed.
    statements.execute("SET CONSTRAINTS ALL IMMEDIATE")
    # Signing keeps this process busy for as long as the people keep Postgres: both at once.
    with ThreadPoolExecutor(max_workers=1) as beside:
        references = beside.submit(_draw_references, lines, drawn)
        tickets = beside.submit(_sign_tickets, run.summit_id, confirmed, _days(run))
        import_people.write(run)
        _audit(run, "correct", "NOT is_new AND is_changed", by=by)
        _copy("import_reference", references.result())
        _redraw_taken_references(run, drawn)
        _write_registrations(run)
        _audit(run, "register", "is_new", by=by)
        _copy("import_ticket", tickets.result())
    _write_tickets(run)
    if run.sends_mails:
        _tell(run)
    ((updated,),) = statements.rows(
        "SELECT count(*) FROM import_person WHERE NOT is_new AND is_changed", []
    )
    return int(updated)


def _number() -> None:
    """Give the rows to come their keys, so that none has to be looked up once it is written."""
    statements.execute(
        f"""UPDATE import_person SET
            attendee_id = COALESCE(attendee_id, {statements.next_key(Attendee)}),
            registration_id = {statements.next_key(Registration)}
        WHERE is_new"""  # noqa: S608
    )


def take_places(summit: Summit, needed: Mapping[int, int]) -> None:
    """Take all places at once, as the last thing. Raises Full, which says how many are missing."""
    for pk in sorted(needed):
        rows = Category.objects.filter(Q(quota=None) | Q(quota__gte=F("taken") + needed[pk]), pk=pk)
        if not rows.update(taken=F("taken") + needed[pk]):
            category = Category.objects.get(pk=pk)
            raise _too_few(str(category), category.quota, category.taken, needed[pk])
    total = sum(needed.values())
    free = Summit.objects.filter(Q(capacity=None) | Q(capacity__gte=F("taken") + total))
    if not free.filter(pk=summit.pk).update(taken=F("taken") + total):
        now = Summit.objects.get(pk=summit.pk)
        raise _too_few(str(now), now.capacity, now.taken, total)


def _too_few(where: str, limit: int | None, taken: int, needed: int) -> Full:
    return Full(
        _(
            "%(missing)d places are missing in %(where)s: %(needed)d are needed, %(left)d are left. "
            "Raise the limit or import fewer people."
        )
        % {
            "missing": taken + needed - (limit or 0),
            "where": where,
            "needed": needed,
            "left": (limit or 0) - taken,
        }
    )


def _state(last: State) -> str:
    """`last`, if a registration may be walked there through its lifecycle."""
    walked = Registration()
    path = (State.SUBMITTED, State.APPROVED, State.CONFIRMED)
    lifecycle.start(walked, *path[: path.index(last) + 1])
    return walked.state


# --- References and tickets ---------------------------------------------------------------
def _days(run: ImportRun) -> Mapping[int, tuple[dt.date, dt.date]]:
    """Category id -> first and last day of its passes."""
    categories = Category.objects.for_summit(run.summit_id).select_related("summit")
    return {category.pk: category.days() for category in categories}


def _draw_references(lines: Sequence[tuple[int]], drawn: set[str]) -> str:
    """A reference for each of `lines`, as COPY reads them."""
    return "".join(f"{line}\t{_reference(drawn)}\n" for (line,) in lines)


def _sign_tickets(
    summit_id: int,
    confirmed: Sequence[tuple[int, int]],
    days: Mapping[int, tuple[dt.date, dt.date]],
) -> str:
    """A ticket for each of `confirmed` (registration, category), as COPY reads them."""
    tickets = io.StringIO()
    for registration_id, category_id in confirmed:
        first, last = days[category_id]
        serial = uuid.uuid4()
        code = codes.sign(codes.Payload(summit_id, serial, first, last))
        tickets.write(f"{registration_id}\t{serial}\t{code}\t{first}\t{last}\n")
    return tickets.getvalue()


def _copy(table: str, rows: str) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(rows)
        cursor.execute(f"ANALYZE {table}")


def _reference(drawn: set[str]) -> str:
    while (reference := references.new()) in drawn:
        continue
    drawn.add(reference)
    return reference


def _redraw_taken_references(run: ImportRun, drawn: set[str]) -> None:
    """Of 100,000 references drawn beside 100,000 others, about fourteen are taken."""
    while taken := statements.rows(
        """SELECT p.line FROM import_reference p JOIN attendees_registration r
            ON r.summit_id = %s AND r.reference = p.reference""",
        [run.summit_id],
    ):
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE import_reference SET reference = %s WHERE line = %s",
                [(_reference(drawn), line) for (line,) in taken],
            )


# --- Registrations ------------------------------------------------------------------------
def _write_registrations(run: ImportRun) -> None:
    statements.insert(
        Registration,
        {
            "id": "p.registration_id",
            "summit_id": str(run.summit_id),
            "attendee_id": "p.attendee_id",
            "category_id": "p.category_id",
            "reference": "drawn.reference",
            "state": "p.state",
            "source": f"'{Source.IMPORT}'",
        },
        "import_person p JOIN import_reference drawn USING (line) WHERE p.is_new",
    )


def _write_tickets(run: ImportRun) -> None:
    drawn = ("registration_id", "serial", "code", "valid_from", "valid_until")
    columns = {"summit_id": str(run.summit_id)} | {name: name for name in drawn}
    statements.insert(Ticket, columns, "import_ticket")


def _audit(run: ImportRun, verb: str, which: str, *, by: Actor) -> None:
    """One entry for each registration, in one statement."""
    like = audit.entry(run, verb, by=by)
    statements.insert(
        AuditEntry,
        {
            "summit_id": str(run.summit_id),
            "subject": f"'{Registration._meta.label_lower}:' || registration_id",
            "details": f"jsonb_build_object('import', {int(run.pk)}, 'state', state)",
        },
        f"import_person WHERE {which}",
        {"actor": like.actor, "verb": like.verb, "door": like.door, "at": like.at},
    )


def _tell(run: ImportRun) -> None:
    imported = RawSQL("SELECT registration_id FROM import_person WHERE is_new", [])
    registrations = Registration.objects.for_summit(run.summit_id).filter(pk__in=imported)
    for state in (State.CONFIRMED, State.SUBMITTED):
        outbox.fan_out(
            notices.KINDS[state],
            registrations.filter(state=state),
            columns={"email": "attendee__email", "language": "attendee__language", "id": "pk"},
            summit=run.summit_id,
            dedupe=f"import:{run.pk}",
            purpose=Purpose.TRANSACTIONAL,
        )
