"""The people of an import: who is new is written, who was there is merged; see `import_rows`."""

from collections.abc import Mapping

from django.conf import settings

from attendees import statements
from attendees.enums import Known
from attendees.models import Attendee, ImportRun, Position

# Columns of `attendees_attendee` that a row of the file fills.
_PERSONAL = ("full_name", "latin_name", "honorific", "phone")


def write(run: ImportRun) -> None:
    """New people, and what the file says anew of those who were there: empty cells delete nothing."""
    language = f"COALESCE(NULLIF(r.language, ''), '{_language(run)}')"
    statements.insert(
        Attendee,
        {"id": "p.attendee_id", "summit_id": str(run.summit_id), "email": "r.email"}
        | {"language": language}
        | {name: f"r.{name}" for name in _PERSONAL},
        "import_row r JOIN import_person p USING (line) WHERE p.is_unknown",
    )
    rewritten = "p.is_new" if run.known == Known.SKIP else "true"
    _merge(
        "attendees_attendee",
        {name: f"COALESCE(NULLIF(r.{name}, ''), x.{name})" for name in (*_PERSONAL, "language")},
        f"x.id = p.attendee_id AND {rewritten} AND NOT p.is_unknown",
    )
    posts = {"organisation_name": "r.organisation", "country": "r.country", "title": "r.title"}
    titles = {
        column: f"CASE WHEN r.title <> '' AND {language} = '{code}' THEN r.title ELSE x.{column} END"
        for code, column in _title_columns()
    }
    _merge(
        "attendees_position",
        {name: f"COALESCE(NULLIF({said}, ''), x.{name})" for name, said in posts.items()} | titles,
        f"x.id = printed.id AND {rewritten} AND NOT p.is_unknown",
        """CROSS JOIN LATERAL (
            SELECT id FROM attendees_position y
            WHERE y.attendee_id = p.attendee_id ORDER BY rank, id LIMIT 1
        ) printed""",
    )
    statements.insert(
        Position,
        {
            "summit_id": str(run.summit_id),
            "attendee_id": "p.attendee_id",
            "organisation_name": "r.organisation",
            "country": "r.country",
            "title": "r.title",
        }
        | {
            column: f"CASE WHEN {language} = '{code}' THEN NULLIF(r.title, '') END"
            for code, column in _title_columns()
        },
        f"""import_row r JOIN import_person p USING (line) WHERE {rewritten}
            AND (r.organisation <> '' OR r.country <> '' OR r.title <> '')
            AND NOT EXISTS (
                SELECT FROM attendees_position y WHERE y.attendee_id = p.attendee_id
            )""",
    )


def _merge(table: str, columns: Mapping[str, str], which: str, joined: str = "") -> None:
    """Write `columns` into the rows `x` of `table` where they say something new, and mark whose."""
    old = ", ".join(f"x.{name}" for name in columns)
    new = ", ".join(columns.values())
    # Only names of our own columns and languages go into the text of the statement.
    statements.execute(
        f"""WITH written AS (
            UPDATE {table} x SET ({", ".join(columns)}) = ROW({new})
            FROM import_row r JOIN import_person p USING (line) {joined}
            WHERE {which} AND ({old}) IS DISTINCT FROM ({new})
            RETURNING p.line
        )
        UPDATE import_person SET is_changed = true FROM written
        WHERE import_person.line = written.line""",  # noqa: S608
    )


def _language(run: ImportRun) -> str:
    """The language of people whose row names none; one of ours, as it goes into statements."""
    return next(code for code, _name in settings.LANGUAGES if code == run.language)


def _title_columns() -> list[tuple[str, str]]:
    return [(code, f"title_{code.replace('-', '_')}") for code, _name in settings.LANGUAGES]
