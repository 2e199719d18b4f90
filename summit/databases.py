"""Which databases keep pictures in the folder of uploads: it has a line for each, beside the pictures.

A demo can be pointed at another database and keep its folder. Neither database knows which files the other one's
rows name, so nobody may delete what no row names while there are two.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

# What tells a database from any other, also from its own successor of the same name.
IDENTITY = """
    SELECT system_identifier || '/' || pg_database.oid
    FROM pg_control_system(), pg_database WHERE datname = current_database()
"""


def note() -> None:
    """Write down that ours keeps pictures here. Two who do it at once leave the same line twice."""
    if _ours() not in _noted():
        _file().parent.mkdir(parents=True, exist_ok=True)
        with _file().open("a") as file:
            file.write(f"{_ours()}\n")


def is_alone() -> bool:
    """Whether no other database has kept pictures here."""
    return _noted() <= {_ours()}


def _file() -> Path:
    return Path(settings.MEDIA_ROOT) / "databases"


def _noted() -> set[str]:
    try:
        return set(_file().read_text().splitlines())
    except FileNotFoundError:
        return set()


@cache
def _ours() -> str:
    with connection.cursor() as cursor:
        cursor.execute(IDENTITY)
        return str(cursor.fetchone()[0])
