"""`make run`: the whole of Summit on one machine, from nothing to an address in the browser."""

import contextlib
import importlib
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from . import addresses, home, interrupts, locales, processes, servers, switches
from .console import CannotGoOn, run, say, step
from .django import manage
from .seeding import seed_once
from .supervisor import Supervisor
from .tending import Tended

READY_PATIENCE = 90.0
RECORDS = ("web", "worker", "beat")


def main() -> int:
    """Start everything and stay until somebody stops it; see docs/deploy.md for production."""
    interrupts.catch()
    try:
        with contextlib.ExitStack() as stack:
            _run(stack)
    except interrupts.Stopped:
        say("Summit has stopped. Its data stays; make run brings it back.")
    return 0


def _run(stack: contextlib.ExitStack) -> None:
    port = addresses.web_port()
    site = f"http://localhost:{port}"
    var = home.VAR
    run_folder = var / "run"
    switches.check()
    note = f"Summit is already running at {site}/. Ctrl-C in its terminal stops it (process {os.getpid()})."
    stack.enter_context(home.locked(run_folder / "lock", note=note))
    say(f"Summit, with Python {sys.version.split()[0]}")
    _recover(run_folder)
    addresses.claim(port)
    stack.callback(lambda: (run_folder / "env").unlink(missing_ok=True))
    tended: list[Tended] = []
    env = _environment(stack, tended, var, site)
    home.write_env(run_folder / "env", env)
    env = {**os.environ, **env}
    has_sample = _prepare(env, var)
    supervisor = Supervisor(run_folder)
    stack.callback(_stop, supervisor)
    with step("Starting web, worker and beat"):
        for name, command in _commands(port, run_folder).items():
            supervisor.start(name, command, env)
        _wait_until_ready(_health(port, env["ALLOWED_HOSTS"]), supervisor)
    _introduce(env["SITE_URL"], var, has_sample=has_sample)
    supervisor.watch([server.look for server in tended])


def _recover(run_folder: Path) -> None:
    records = [run_folder / f"{name}.json" for name in RECORDS]
    if left_over := processes.stop_recorded(records):
        say(f"  Stopped what a killed run had left: {', '.join(left_over)}")


def _environment(
    stack: contextlib.ExitStack, tended: list[Tended], var: Path, site: str
) -> dict[str, str]:
    """Start or check the servers; the settings that every process of this run shares.

    What was started here goes into `tended`.
    """

    def started(start: Callable[..., servers.Server], folder: Path) -> str:
        server = stack.enter_context(Tended(start, folder))
        tended.append(server)
        return server.url

    return {
        **switches.of_environment(var),
        # On a machine to try things on it is no news that root runs Celery, or that no static files were collected.
        "PYTHONWARNINGS": "ignore:You're running the worker,ignore:No directory at",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "SITE_URL": os.environ.get("SITE_URL") or site,
        "VAR_DIR": str(var),
        **home.secret_keys(var),
        "DATABASE_URL": _database(lambda: started(servers.postgres, var / "postgres")),
        "REDIS_URL": _redis(lambda: started(servers.redis, var / "redis")),
    }


def _database(start: Callable[[], str]) -> str:
    if url := os.environ.get("DATABASE_URL"):
        with step("Looking for Postgres at DATABASE_URL"):
            addresses.check_database(url)
        return url
    with step("Starting Postgres"):
        return start()


def _redis(start: Callable[[], str]) -> str:
    if url := os.environ.get("REDIS_URL"):
        with step("Looking for Redis at REDIS_URL"):
            addresses.check_redis(url)
        return url
    with step("Starting Redis"):
        return start()


def _prepare(env: Mapping[str, str], var: Path) -> bool:
    """Tables, translations and static files; whether the sample summit is or was there."""
    locales.compile_all()
    with step("Bringing the tables up to date"):
        manage(env, "migrate", "--no-input", "--verbosity", "0")
    if not switches.is_demo():
        with step("Collecting static files"):
            manage(env, "collectstatic", "--no-input", "--verbosity", "0")
    return seed_once(env, var)


def _commands(port: int, run_folder: Path) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "summit.config.celery:app"]
    level = ["--loglevel", "WARNING"]
    worker = ["worker", "-P", "threads", "--concurrency", "4", "--without-mingle", *level]
    schedule = ["--schedule", str(run_folder / "beat-schedule"), "--pidfile", ""]
    web = ["gunicorn", "-c", "summit/config/gunicorn.py", "--bind", f"127.0.0.1:{port}"]
    return {
        "web": [*python, *web],
        "worker": [*celery, *worker, "--without-gossip"],
        "beat": [*celery, "beat", *schedule, *level],
    }


def _health(port: int, hosts: str) -> urllib.request.Request:
    """The question whether the site works, to a host name that it answers."""
    name = switches.a_host(hosts)
    return urllib.request.Request(f"http://127.0.0.1:{port}/healthz/", headers={"Host": name})


def _wait_until_ready(health: urllib.request.Request, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_PATIENCE
    answer = "no answer"
    while time.monotonic() < deadline:
        supervisor.check()
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = f"code {error.code}"
        except OSError:
            answer = "no answer"
        time.sleep(0.1)
    raise CannotGoOn(f"The site does not become ready ({answer} from {health.full_url}).")


def _stop(supervisor: Supervisor) -> None:
    say("\nStopping")
    supervisor.stop()


def _introduce(site: str, var: Path, *, has_sample: bool) -> None:
    lines = ["", f"Summit is ready:   {site}/", f"Organisers:        {site}/admin/"]
    lines += [f"                   {who}" for who in _logins(has_sample)]
    if switches.keeps_mails():
        lines += [f"Mails:             {site}/admin/mail/  (files in {var / 'mail'})"]
    else:
        lines += ["Mails:             sent, by the server that EMAIL_URL names"]
    lines += ["Stop with Ctrl-C. make run again keeps the data, make reset empties it.", ""]
    say("\n".join(lines))


def _logins(has_sample: bool) -> list[str]:
    """The sample accounts of a demo, or how to make one's own.

    By name, since the core may not import what is above it.
    """
    if not switches.is_demo():
        return [
            'DEMO is off: make manage ARGS="createsuperuser" makes the first owner.',
            "Sample logins that a demo made in this database before still open it; make reset ends them.",
        ]
    if not has_sample:
        return [
            'Without the sample there are no logins: make manage ARGS="createsuperuser" in another terminal',
            "makes the first owner, to whom the admin panel offers to set up a summit.",
        ]
    logins = importlib.import_module("seeds.logins")
    everybody = [*logins.DEMO_LOGINS, *logins.EXHIBITION_LOGINS]
    return [f"{email}  {password}  ({what})" for email, password, what in everybody]


if __name__ == "__main__":
    sys.exit(run(main))
