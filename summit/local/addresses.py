"""What the environment says about ports and servers, checked before anything starts on it."""

import contextlib
import os
import socket
from urllib.parse import urlsplit

import psycopg
from redis import RedisError

from . import servers
from .console import CannotGoOn

DEFAULT_PORT = 8000
OLDEST_POSTGRES = 15


def web_port() -> int:
    """The port from PORT. Raises CannotGoOn when it is no port."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotGoOn(f"PORT is {text!r}: it must be a number from 1 to 65535.")
    return int(text)


def claim(port: int) -> None:
    """See that we can listen on a port. Raises CannotGoOn when it is taken or not allowed."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except PermissionError:
            raise CannotGoOn(f"Port {port} is only for root. Try: make run PORT=8000") from None
        except OSError:
            other = f"make run PORT={port + 1}"
            raise CannotGoOn(f"Port {port} is taken by another program. Try: {other}") from None


def check_database(url: str) -> None:
    """See that DATABASE_URL leads to a Postgres we may use.

    Raises CannotGoOn, never with the password.
    """
    advice = "Correct DATABASE_URL, or unset it to use the built-in Postgres."
    where = _where(url, schemes=("postgres", "postgresql"), variable="DATABASE_URL", advice=advice)
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except (psycopg.Error, UnicodeError) as error:
        reason = _reason(error)
        raise CannotGoOn(f"No Postgres at {where} (DATABASE_URL): {reason}. {advice}") from None
    if version < OLDEST_POSTGRES:
        raise CannotGoOn(f"Postgres {version} at {where} is too old: {OLDEST_POSTGRES} is needed.")


def check_redis(url: str) -> None:
    """See that REDIS_URL leads to a Redis we may use.

    Raises CannotGoOn, never with the password.
    """
    advice = "Correct REDIS_URL, or unset it to use the built-in Redis."
    where = _where(url, schemes=("redis", "rediss"), variable="REDIS_URL", advice=advice)
    try:
        servers.ping(url)
    except (RedisError, ValueError, OSError) as error:
        reason = _reason(error)
        raise CannotGoOn(f"No Redis at {where} (REDIS_URL): {reason}. {advice}") from None


def _where(url: str, *, schemes: tuple[str, ...], variable: str, advice: str) -> str:
    """Host, port and path of an address: what may be shown of it."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme in schemes:
            port = f":{parts.port}" if parts.port else ""
            return f"{parts.hostname or 'localhost'}{port}{parts.path}"
    beginning = " or ".join(f"{scheme}://" for scheme in schemes)
    raise CannotGoOn(f"{variable} is no address that begins with {beginning}. {advice}")


def _reason(error: Exception) -> str:
    """The last part of what a client library says, which is the cause, on one line."""
    if isinstance(error, psycopg.ProgrammingError):  # quotes the address, perhaps the password
        return "the address cannot be understood"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if "failed: " in line] or lines or [type(error).__name__]
    return causes[0].rpartition("failed: ")[2].removeprefix("FATAL:  ").rstrip(".")
