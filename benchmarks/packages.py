"""Which packages a server has: those that requirements.txt names, and what these need.

The benchmarks run where the tests' packages are installed too, and some libraries load what they find
(structlog takes rich, Celery takes greenlet): memory that production does not spend. So the servers of a
benchmark cannot import them.
"""

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from summit.local.home import ROOT

_REFUSE = '''"""Lets nothing be imported that production does not have."""

import sys

ABSENT = {absent!r}


class Absent:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None


sys.meta_path.insert(0, Absent)
'''


def leave_out(folder: Path) -> None:
    """Write into `folder` what, when it is on PYTHONPATH, hides the packages that only tests need."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_REFUSE.format(absent=absent()))


def absent() -> frozenset[str]:
    """Names of installed modules that come from no package of production."""
    named = _of_production()
    return frozenset(
        module
        for module, packages in metadata.packages_distributions().items()
        if not any(_tidy(package) in named for package in packages)
    )


def _of_production() -> set[str]:
    text = (ROOT / "requirements.txt").read_text()
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    waiting = [Requirement(line) for line in lines if line]
    found: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.extras):
            if (_tidy(wanted.name), extra) not in found:
                found.add((_tidy(wanted.name), extra))
                waiting += _needs(wanted.name, extra)
    return {name for name, _ in found}


def _needs(package: str, extra: str) -> list[Requirement]:
    """What `package` needs here for its `extra`, or, when that is empty, always."""
    try:
        needs = [Requirement(line) for line in metadata.requires(package) or ()]
    except metadata.PackageNotFoundError:
        return []
    return [one for one in needs if not one.marker or one.marker.evaluate({"extra": extra})]


def _tidy(name: str) -> str:
    """A package's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()
