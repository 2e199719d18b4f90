"""Databases of older migrations: they go on, and what they have forgotten is not lost a second time."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

SQUASHED = [
    ("summit", "0001_squashed_0010"),
    ("attendees", "0001_squashed_0012"),
    ("agenda", "0001_squashed_0003"),
    ("exhibitors", "0001_squashed_0006"),
]
MOVED = SQUASHED[:2]  # they hold what has moved data and forgotten where it was


@pytest.mark.parametrize("migration", MOVED)
def test_no_migration_that_loses_data_is_reversed(migration):
    operations = MigrationLoader(None).disk_migrations[migration].operations
    assert not all(operation.reversible for operation in operations)


def _record_replaced() -> None:
    """As in a database that was migrated when each step was a file."""
    recorder = MigrationRecorder(connection)
    files = MigrationLoader(None).disk_migrations
    for squashed in SQUASHED:
        recorder.record_unapplied(*squashed)
        for replaced in files[squashed].replaces:
            recorder.record_applied(*replaced)


@pytest.mark.django_db
def test_a_database_of_every_replaced_migration_has_nothing_to_do():
    _record_replaced()
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    executor.check_replacements()
    assert set(SQUASHED) <= set(executor.recorder.applied_migrations())
