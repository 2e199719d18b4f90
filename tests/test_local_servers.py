"""Postgres and Redis as the runner starts them: safe against killed predecessors and curious neighbours."""

import json
import os
import signal

import psutil
import psycopg
import pytest
from psycopg.errors import DuplicateDatabase
from redis import Redis
from redis.exceptions import AuthenticationError

from summit.local import servers
from summit.local.tending import Tended
from tests.local import own_folder


@pytest.fixture
def folder():
    return own_folder()


def ask(url, query):
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def execute(url, query):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(query)


def test_postgres_keeps_its_data(folder):
    with servers.postgres(folder, throwaway=True) as first:
        execute(first.url, "CREATE TABLE kept AS SELECT 42 AS answer")
    with servers.postgres(folder, throwaway=True) as second:
        assert ask(second.url, "SELECT answer FROM kept") == 42
    assert not psutil.pid_exists(first.pid)
    assert not psutil.pid_exists(second.pid)


def test_postgres_stops_a_predecessor_that_nobody_stopped(folder):
    orphan = servers.postgres(folder, throwaway=True)
    with servers.postgres(folder, throwaway=True) as server:
        assert orphan.process.wait(10) == 0
        assert ask(server.url, "SELECT 1") == 1


def test_postgres_starts_after_it_was_killed_itself(folder):
    with servers.postgres(folder) as first:
        execute(first.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(first.pid, signal.SIGKILL)
    assert (folder / "cluster" / "postmaster.pid").exists()
    with servers.postgres(folder) as second:
        assert ask(second.url, "SELECT answer FROM kept") == 42


def test_postgres_starts_although_another_program_has_its_old_id(folder):
    with servers.postgres(folder, throwaway=True):
        lock = (folder / "cluster" / "postmaster.pid").read_text()
    stranger = os.getpid()
    _, _, rest = lock.partition("\n")
    (folder / "cluster" / "postmaster.pid").write_text(f"{stranger}\n{rest}")
    (folder / "postgres.json").write_text(json.dumps({"pid": stranger, "began": 1.0}))
    with servers.postgres(folder, throwaway=True) as server:
        assert ask(server.url, "SELECT 1") == 1
    assert psutil.pid_exists(stranger)


def test_postgres_role_is_that_of_production(folder):
    with servers.postgres(folder, throwaway=True) as server:
        assert (
            ask(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        )
        for extension in ("pg_trgm", "btree_gist", "citext", "unaccent"):
            execute(server.url, f"CREATE EXTENSION {extension}")
        execute(server.url, "CREATE DATABASE another")
        with pytest.raises(DuplicateDatabase):
            execute(server.url, "CREATE DATABASE another")


def test_postgres_knows_the_letters_of_all_scripts(folder):
    with servers.postgres(folder, throwaway=True) as server:
        execute(server.url, "CREATE EXTENSION pg_trgm")
        assert ask(server.url, "SELECT lower('ÉЖΩ')") == "éжω"
        assert ask(server.url, "SELECT 'Élan' ILIKE 'éLAN'") is True
        assert ask(server.url, "SELECT cardinality(show_trgm('银川'))") == 3
        assert ask(server.url, "SELECT word_similarity('محمد', 'محمد بن علي')") == 1


def test_postgres_wants_a_password_and_listens_on_loopback_only(folder):
    with servers.postgres(folder, throwaway=True) as server:
        url = server.url.replace("summit:", "summit:not-", 1)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(url, "SELECT 1")
        addresses = {item.laddr.ip for item in psutil.Process(server.pid).net_connections("inet")}
    assert addresses == {"127.0.0.1"}


def test_redis_wants_a_password_and_shows_it_to_nobody(folder):
    with servers.redis(folder) as server:
        servers.ping(server.url)
        password = (folder / "password").read_text()
        assert password in server.url
        assert password not in " ".join(psutil.Process(server.pid).cmdline())
        assert (folder / "password").stat().st_mode & 0o077 == 0
        address = server.url.rpartition("@")[2]
        with Redis.from_url(f"redis://{address}") as client, pytest.raises(AuthenticationError):
            client.ping()
    assert not psutil.pid_exists(server.pid)


def test_server_that_is_shown_in_a_trace_keeps_its_password(folder):
    with servers.redis(folder) as server:
        assert (folder / "password").read_text() not in repr(server)


@pytest.mark.parametrize("start", [servers.postgres, servers.redis])
def test_a_server_that_was_killed_comes_back_at_its_address(folder, start, capfd):
    with Tended(start, folder) as tended:
        first = tended.url
        tended.look()
        (record,) = folder.glob("*.json")
        killed = psutil.Process(json.loads(record.read_text())["pid"])
        killed.kill()
        psutil.wait_procs([killed], timeout=10)
        tended.look()
        assert tended.url == first
        assert answers(tended.url)
    assert "has ended by itself" in capfd.readouterr().out


def answers(url):
    return servers.ping(url) is None if url.startswith("redis") else ask(url, "SELECT 1") == 1
