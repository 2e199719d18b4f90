"""Many rows at once: COPY, Postgres's own way in, with the defaults that Django would have written."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def copy_into(
    model: type[models.Model],
    varying: Sequence[str],
    rows: Iterable[Sequence[Any]],
    **constants: Any,
) -> None:
    """Write `rows`, each the values of the columns `varying`; the other columns are the same in all.

    Names are those of attributes (`attendee_id`). What `constants` does not name gets the default of its
    field. Constraints hold as always; services, and what they would record or tell, are passed by.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    fixed = {
        name: constants[name] if name in constants else _default(field)
        for name, field in fields.items()
        if name not in varying and not field.primary_key
    }
    columns = ", ".join(str(fields[name].column) for name in (*varying, *fixed))
    same = tuple(fixed.values())
    with connection.cursor() as cursor:
        # Only names of our own tables and columns go into the text.
        statement = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row((*row, *same))


def numbers(model: type[models.Model], count: int) -> list[int]:
    """The next `count` primary keys of `model`, taken for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _default(field: "models.Field[Any, Any]") -> Any:
    return field.get_db_prep_save(field.get_default(), connection)


def analyse(models: Iterable[type[models.Model]]) -> None:
    """Tell Postgres what the tables of `models` hold now, or it plans for the empty ones of before."""
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
