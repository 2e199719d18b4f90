"""The first step, on a machine that has nothing yet or the wrong Python."""

import ast
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from summit.local.home import ROOT

SCRIPT = ROOT / "summit" / "local" / "bootstrap.py"
# Another version than the one that runs the test: what the script asks, it asks of `sys`.
PRETEND = """
import runpy, sys
sys.version_info = {version}
sys.argv = ["bootstrap.py", "run"]
runpy.run_path({script!r}, run_name="__main__")
"""


@pytest.fixture
def bootstrap(tmp_path):
    """The script's functions, at home in an empty project."""
    functions = runpy.run_path(str(SCRIPT))
    home = functions["fingerprint"].__globals__
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\ntwo==2\n")
    home.update(ROOT=str(tmp_path), VENV=str(tmp_path / ".venv"), VENV_PYTHON=sys.executable)
    return home


def install(bootstrap, requirements):
    """What is left behind after pip went well."""
    Path(bootstrap["stamp"](requirements)).write_text(bootstrap["fingerprint"](requirements))


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 19)])
def test_python_that_is_too_old_hears_one_line(version):
    code = PRETEND.format(version=version, script=str(SCRIPT))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Python 3.{version[1]} is too old: Summit needs Python 3.11 or newer."
        " Name one: make run PYTHON=python3.11\n"
    )


def test_an_old_python_can_read_the_script():
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_every_command_of_the_makefile_is_known():
    functions = runpy.run_path(str(SCRIPT))
    (line,) = [x for x in (ROOT / "Makefile").read_text().splitlines() if x.startswith("COMMANDS")]
    assert set(line.partition(":=")[2].split()) == functions["COMMANDS"].keys()


def test_command_that_is_unknown():
    done = subprocess.run(
        [sys.executable, "-I", SCRIPT, "fly"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "Commands")


def test_nothing_is_installed_at_first(bootstrap):
    assert not bootstrap["is_installed"]("requirements.txt")


def test_installed_requirements_stay_until_they_change(bootstrap, tmp_path):
    install(bootstrap, "requirements.txt")
    install(bootstrap, "requirements-dev.txt")
    assert bootstrap["is_installed"]("requirements.txt")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\ntwo==3\n")
    assert bootstrap["is_installed"]("requirements.txt")
    assert not bootstrap["is_installed"]("requirements-dev.txt")
    install(bootstrap, "requirements-dev.txt")
    (tmp_path / "requirements.txt").write_text("one==2\n")
    assert not bootstrap["is_installed"]("requirements.txt")
    assert not bootstrap["is_installed"]("requirements-dev.txt")


def test_environment_whose_python_is_gone_is_made_anew(bootstrap, tmp_path):
    install(bootstrap, "requirements.txt")
    bootstrap["VENV_PYTHON"] = str(tmp_path / "gone")
    assert not bootstrap["is_installed"]("requirements.txt")
