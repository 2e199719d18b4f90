"""`var/`: everything that the local machine keeps, and nothing that belongs into the repository."""

import contextlib
import fcntl
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .console import CannotGoOn

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
SECRETS = "env"
# Every name that Summit makes in `var/`, whoever writes it: what `make reset` empties, and what it lets stand.
EMPTIED = ("postgres", "redis", "seeded", "mail", "media", "imports", "static")
KEPT = (SECRETS, "run", "test")
SEED_BYTES = 32  # of an Ed25519 key (RFC 8032)


def is_ours(var: Path) -> bool:
    """Whether Summit has run in this folder: the first thing that it leaves there are its keys."""
    file = var / SECRETS
    return file.is_file() and b"TICKET_SIGNING_KEY=" in file.read_bytes()


def secret_keys(var: Path) -> dict[str, str]:
    """The keys of this machine: made once, kept in var/env, where nobody else can read them.

    The environment goes first. Raises CannotGoOn for a signing key that is none.
    """
    keys = _kept_keys(var)
    keys |= {name: os.environ[name] for name in keys if os.environ.get(name)}
    with contextlib.suppress(ValueError):
        if len(b64decode(keys["TICKET_SIGNING_KEY"], validate=True)) == SEED_BYTES:
            return keys
    raise CannotGoOn("TICKET_SIGNING_KEY is not the base64 of 32 bytes (README, configuration).")


def _kept_keys(var: Path) -> dict[str, str]:
    file = var / SECRETS
    if not file.exists():
        keys = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "TICKET_SIGNING_KEY": b64encode(secrets.token_bytes(32)).decode(),
        }
        write_env(file, keys)
    return read_env(file)


def write_env(file: Path, values: Mapping[str, str]) -> None:
    """Write NAME=value lines that only we can read; appears at once, so that no reader sees half."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    unfinished.rename(file)


def read_env(file: Path) -> dict[str, str]:
    """The reverse of write_env. Raises FileNotFoundError."""
    lines = (line.partition("=") for line in file.read_text().splitlines())
    return {name: value for name, equals, value in lines if equals}


@contextmanager
def locked(file: Path, *, note: str) -> Iterator[None]:
    """Hold a file as long as this process lives (kill -9 releases it too), with a note for others.

    Raises CannotGoOn, saying the holder's note, when another process holds it. Processes that we
    start don't inherit it. No other code may open the file in this process: closing it would let go.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.seek(0)
            raise CannotGoOn(handle.read().strip() or "Summit is starting already.") from None
        handle.truncate(0)
        handle.write(note)
        handle.flush()
        yield
        handle.truncate(0)
