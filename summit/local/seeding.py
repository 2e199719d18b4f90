"""The sample summit: loaded once into a database, and not again after an organiser deleted it."""

import os
from collections.abc import Mapping
from pathlib import Path

import psycopg

from summit.databases import IDENTITY

from .console import step
from .django import manage

SAMPLE = "yinchuan-2018"


def seed_once(env: Mapping[str, str], var: Path) -> bool:
    """Load the sample summit unless this very database has had it. Raises CannotGoOn when it fails.

    A load that was interrupted is repeated: the seed completes what is there. With SEED= in the
    environment the demo begins without any summit. Returns whether the database has had the sample.
    """
    sample = os.environ.get("SEED", SAMPLE)
    seeded = var / "seeded"
    identity = _identity(env["DATABASE_URL"])
    known = seeded.read_text().splitlines() if seeded.exists() else []
    if identity in known or not sample:
        return identity in known
    with step("Loading the sample summit (once, a minute or two)"):
        manage(env, "seed", sample)
    seeded.write_text("".join(f"{line}\n" for line in [*known, identity]))
    return True


def _identity(database_url: str) -> str:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(IDENTITY).fetchone()
    assert row is not None
    return str(row[0])
