"""manage.py, as a process of its own: settings are read once, from the environment, in each."""

import subprocess
import sys
from collections.abc import Mapping

from .console import CannotGoOn, say
from .home import ROOT

# What a system check of ours is called -> what it means here.
KNOWN = {
    "(summit.E001)": "The tables are of an older Summit that cannot become this one. make run with the"
    " release before it brings them along; or make reset empties the demo.",
}


def manage(env: Mapping[str, str], *arguments: str) -> None:
    """Run a command of manage.py. Raises CannotGoOn when it failed, after showing what it said."""
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
        said = done.stdout.decode(errors="replace").rstrip()
        if meant := next((KNOWN[name] for name in KNOWN if name in said), None):
            raise CannotGoOn(meant)
        say("\n" + said)
        raise CannotGoOn(f"manage.py {arguments[0]} failed: the lines above say why.")
