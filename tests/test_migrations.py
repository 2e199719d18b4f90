"""Databases of older migrations: they go on, and what they have forgotten is not lost a second time."""

import io
import os
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from summit import audit
from summit.enums import SummitState
from summit.local.console import CannotGoOn
from summit.local.django import manage
from summit.models import Summit
from summit.tests.factories import make_summit

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


@pytest.mark.django_db
@pytest.mark.parametrize("squashed", SQUASHED)
def test_a_database_of_some_replaced_migrations_is_refused(squashed):
    _record_replaced()
    *_others, last = MigrationLoader(None).disk_migrations[squashed].replaces
    MigrationRecorder(connection).record_unapplied(*last)
    for command, options in (
        ("migrate", {"skip_checks": False}),
        ("check", {"databases": ["default"]}),
    ):
        with pytest.raises(SystemCheckError) as refused:
            call_command(command, stdout=io.StringIO(), **options)
        said = str(refused.value)
        assert f"that {squashed[0]}.{squashed[1]} replaces, from {last[1]} on" in said
        assert "summit.E001" in said
        assert said.count("HINT") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("prepare", [_record_replaced, lambda: None], ids=["replaced", "squashed"])
def test_a_database_of_all_migrations_passes(prepare):
    prepare()
    call_command("check", "--database", "default", stdout=io.StringIO())


def _database_url() -> str:
    of = connection.settings_dict
    return f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


@pytest.fixture
def records(transactional_db):
    """Which migrations were applied; afterwards as it was before, for every test that follows."""
    recorder = MigrationRecorder(connection)
    rows = list(recorder.migration_qs)
    try:
        yield recorder
    finally:
        recorder.migration_qs.delete()
        recorder.migration_qs.bulk_create(rows)


def test_make_run_says_it_in_one_line(records, capfd):
    _record_replaced()
    records.record_unapplied("agenda", "0001_initial")
    with pytest.raises(CannotGoOn, match="make reset empties the demo") as refused:
        manage({**os.environ, "DATABASE_URL": _database_url()}, "migrate", "--no-input")
    assert "\n" not in str(refused.value)
    assert capfd.readouterr().out == ""


@pytest.mark.django_db
def test_what_was_archived_before_is_known_as_cancelled_from_its_audit_trail():
    ended, cancelled = (make_summit(state=SummitState.ARCHIVED) for _n in range(2))
    audit.record(ended, "end", by=audit.SYSTEM)
    audit.record(cancelled, "cancel", by=audit.SYSTEM)
    import_module("summit.migrations.0011_was_cancelled").remember(apps, None)
    assert list(Summit.objects.cancelled()) == [cancelled]
