"""`make test`, `make check`, `make lint`: every check in turn, and a summary; one failure fails it all."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from . import home, interrupts, locales
from .console import CannotGoOn, run, say
from .temporary import rented
from .testing import SETTINGS

CHROMIUM = "/usr/bin/chromium"
MOST_WORKERS = 4
# It has no `python -m`, and its script would not survive that the checkout is moved.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"
FIRST_PARTY = ("summit", "attendees", "sessions", "exhibitors")
# What production demands, so that `check --deploy` judges what will really be deployed.
PRODUCTION = {
    "DEBUG": "0",
    "DEMO": "0",
    "SITE_URL": "https://summit.city.test",
    "ALLOWED_HOSTS": "summit.city.test",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


@dataclass(frozen=True)
class Check:
    """A program to run; `env` is added to the environment."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


LINT = [
    Check("ruff", _python("-m", "ruff", "check", ".")),
    Check("ruff format", _python("-m", "ruff", "format", "--check", ".")),
    Check("djlint", _python("-m", "djlint", "--lint", "--quiet", *FIRST_PARTY)),
]
CHECKS = [
    *LINT,
    Check("imports", _python("-c", LINT_IMPORTS, "--no-cache")),
    Check("mypy", _python("-m", "mypy")),
    Check("django", _python("manage.py", "check", "--fail-level", "WARNING")),
    Check(
        "deployment",
        _python("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        PRODUCTION,
    ),
    Check("migrations", _python("manage.py", "makemigrations", "--check", "--dry-run")),
]


def main() -> int:
    """Run the checks that the first argument names: test, check or lint."""
    interrupts.catch()
    try:
        return _run(sys.argv[1])
    except interrupts.Stopped:
        say("Stopped.")
        return 130


def _run(what: str) -> int:
    if what == "lint":
        return _summarise(LINT, dict(os.environ))
    checks = CHECKS if what == "check" else [*CHECKS, _suite()]
    locales.compile_all()
    with rented(os.environ) as addresses:
        return _summarise(checks, {**os.environ, **SETTINGS, **addresses})


def _suite() -> Check:
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return Check(
        "tests",
        _python("-m", "pytest", "-n", str(workers), "--dist", "worksteal"),
        {"CHROMIUM": chromium()},
    )


def chromium() -> str:
    """The browser for tests: CHROMIUM, else Debian's. Raises CannotGoOn when there is none."""
    wanted = os.environ.get("CHROMIUM", CHROMIUM)
    found = shutil.which(wanted) or (None if "CHROMIUM" in os.environ else shutil.which("chromium"))
    if found is None:
        raise CannotGoOn(
            f"The browser tests need Chromium and {wanted} is none. Install it (Debian:"
            " apt-get install chromium) or name one: make test CHROMIUM=/path/to/chromium"
        )
    return found


def _summarise(checks: Iterable[Check], env: Mapping[str, str]) -> int:
    results = [(check.name, *_timed(check, env)) for check in checks]
    say("\n" + "-" * 40)
    for name, code, seconds in results:
        say(f"  {name:<14} {'ok' if code == 0 else 'FAILED':<8} {seconds:6.1f} s")
    return 1 if any(code for _, code, _ in results) else 0


def _timed(check: Check, env: Mapping[str, str]) -> tuple[int, float]:
    say(f"\n--- {check.name}")
    begin = time.monotonic()
    code = subprocess.run(
        check.command, cwd=home.ROOT, env={**env, **check.env}, check=False
    ).returncode
    return code, time.monotonic() - begin


if __name__ == "__main__":
    sys.exit(run(main))
