"""The checks themselves: each finds the mistake that it is there for, in a small project with our settings."""

import shutil
import subprocess
import tomllib

import pytest

from summit.local import checks, home

PACKAGES = (
    "summit", "summit/models", "summit/services", "summit/views", "summit/config", "summit/local",
    "attendees", "sessions", "exhibitors", "seeds",
)  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """What passes every check that needs no Django."""
    shutil.copy(home.ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "summit" / "page.html").write_text("<p>A page</p>\n")
    make_tolerated_imports(tmp_path)
    return tmp_path


def make_tolerated_imports(project):
    """Import-linter also complains about an exception that nobody needs: make those that are."""
    linter = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["importlinter"]
    for contract in linter["contracts"]:
        for exception in contract.get("ignore_imports", []):
            importer, _, imported = exception.partition(" -> ")
            for module in (imported, importer):
                (project / module.replace(".", "/")).with_suffix(".py").touch()
            source = (project / importer.replace(".", "/")).with_suffix(".py")
            package, _, name = imported.rpartition(".")
            source.write_text(f'from {package} import {name}\n\n__all__ = ["{name}"]\n')


def verdict(project, name):
    (check,) = [check for check in checks.CHECKS if check.name == name]
    done = subprocess.run(check.command, cwd=project, capture_output=True, text=True, check=False)
    return "fails" if done.returncode else "passes"


@pytest.mark.parametrize(
    ("name", "file", "mistake"),
    [
        ("ruff", "summit/page.py", "import os\n"),
        ("ruff format", "summit/page.py", "x = 'single'\n"),
        ("djlint", "summit/page.html", '<img src="x.png"><div></p>\n'),
        ("imports", "summit/page.py", "import attendees\n"),
        ("imports", "sessions/page.py", "import exhibitors\n"),
        ("imports", "summit/models/page.py", "import summit.services\n"),
        ("imports", "summit/services/page.py", "import summit.local\n"),
    ],
)
def test_check_finds_the_mistake(project, name, file, mistake):
    assert verdict(project, name) == "passes"
    (project / file).write_text(mistake)
    assert verdict(project, name) == "fails"


def test_one_failure_fails_all_and_the_others_still_run(capfd):
    python = checks._python("-c", "print('ran')")
    failing = checks.Check("first", checks._python("-c", "exit(3)"))
    assert checks._summarise([failing, checks.Check("second", python)], {}) == 1
    assert checks._summarise([checks.Check("second", python)], {}) == 0
    assert capfd.readouterr().out.count("ran\n") == 2
