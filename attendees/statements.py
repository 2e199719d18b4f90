"""Statements on whole sets of rows, with the defaults of our models."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models


def insert(
    model: type[models.Model],
    columns: Mapping[str, str],
    source: str,
    values: Mapping[str, Any] | None = None,
) -> None:
    """INSERT INTO the table of `model` what a SELECT from `source` yields.

    `columns` maps columns to expressions on `source`, `values` to plain values; every other column gets
    the default of its field, a key that is not given the next number. `columns` and `source` become text
    of the statement: never put into them what somebody typed.
    """
    given = dict(values or {})
    names, expressions, parameters = [], [], []
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if field.primary_key and column not in columns:
            continue
        names.append(column)
        if column in columns:
            expressions.append(columns[column])
            continue
        value = given.get(column, field.get_default())
        expressions.append(f"%s::{field.db_type(connection)}")
        parameters.append(field.get_db_prep_save(value, connection))
    execute(
        f"""INSERT INTO {model._meta.db_table} ({", ".join(names)})
        SELECT {", ".join(expressions)} FROM {source}""",  # noqa: S608
        parameters,
    )


def next_key(model: type[models.Model]) -> str:
    """The expression for a key that no row of `model` has."""
    sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
    return f"nextval((SELECT {sequence}::regclass))"  # looked up once, not for each row


def execute(statement: str, parameters: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
