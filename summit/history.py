"""Whether a database can go on from where it is: what a migration replaces it must have whole, or not at all.

Django leaves a migration out of its plan where only some of those that it replaces are recorded. If another app
depends on it, `migrate` ends with a traceback; else it says that all is done, and the tables are missing.
"""

import contextlib
from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.loader import MigrationLoader

PARTLY_REPLACED = "summit.E001"  # `summit.local.django` knows it too

Problems = list[checks.CheckMessage]


@checks.register(checks.Tags.database)
def whole_or_not_at_all(*, databases: Sequence[str] | None = None, **_: Any) -> Problems:
    """`migrate` asks this before it does anything, and `manage.py check --database default`."""
    return [error for name in databases or () for error in _of(connections[name])]


def _of(connection: BaseDatabaseWrapper) -> Problems:
    loader = MigrationLoader(connection, load=False)
    with contextlib.suppress(NodeNotFoundError):  # what depends on one that is left out
        loader.build_graph()
    left_out = sorted(key for key in loader.replacements if key not in loader.graph.nodes)
    return [_error(loader, *key) for key in left_out]


def _error(loader: MigrationLoader, app: str, name: str) -> checks.Error:
    replaces = loader.replacements[app, name].replaces
    lacking = [of for label, of in replaces if (label, of) not in loader.applied_migrations]
    return checks.Error(
        f"The database lacks {len(lacking)} of the {len(replaces)} migrations that {app}.{name}"
        f" replaces, from {lacking[0]} on.",
        hint="Run migrate with the release before this one, which still has them, and then with"
        " this one. A demo is emptied by: make reset",
        id=PARTLY_REPLACED,
    )
