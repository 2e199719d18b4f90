"""What is sent twice is done once: the key of what was done is a row of the same transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection, transaction


def reserve(key: str, fingerprint: str = "", *, status: int = 0, body: bytes = b"") -> int | None:
    """The id of a new row for `key`; None when there is one, after its transaction has ended.

    Call it in the transaction of what is done: what fails takes the key out again. Kept for 24 hours.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO summit_idempotentanswer (key, fingerprint, status, body, created_at)
            VALUES (%s, %s, %s, %s, now()) ON CONFLICT (key) DO NOTHING RETURNING id
            """,
            [key, fingerprint, status, body],
        )
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic
def once(key: str, act: Callable[[], object]) -> None:
    """Do `act` unless it was done for `key` before (64 characters at most).

    A second caller waits for the end of the first and does it itself when the first has failed.
    """
    if reserve(key):
        act()


@contextmanager
def in_turn(key: str) -> Iterator[None]:
    """Whoever else comes with `key` waits here until this has ended, however many transactions it takes.

    The lock belongs to the connection, so it ends with it.
    """
    number = int.from_bytes(sha256(key.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
