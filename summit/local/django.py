"""manage.py, as a process of its own: settings are read once, from the environment, in each."""

import subprocess
import sys
from collections.abc import Mapping

from .console import CannotGoOn, say
from .home import ROOT


def manage(env: Mapping[str, str], *arguments: str) -> None:
    """Run a command of manage.py. Raises CannotGoOn after showing what it said when it failed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=dict(env),
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        say("\n" + done.stdout.decode(errors="replace").rstrip())
        raise CannotGoOn(f"manage.py {arguments[0]} failed: the lines above say why.")
