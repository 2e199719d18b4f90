"""Migrations that have moved data and forgotten where it was say so instead of losing it."""

import pytest
from django.db.migrations.loader import MigrationLoader

MOVED = [
    ("summit", "0007_names_of_members"),
    ("summit", "0008_accounts_without_names"),
    ("attendees", "0009_focal_points"),
    ("attendees", "0010_no_payment"),
]


@pytest.mark.parametrize("migration", MOVED)
def test_no_migration_that_loses_data_is_reversed(migration):
    operations = MigrationLoader(None).disk_migrations[migration].operations
    assert not all(operation.reversible for operation in operations)
