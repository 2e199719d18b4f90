"""`make manage ARGS="..."`: manage.py with the settings and servers of the demo that is running."""

import os
import sys

from . import home
from .console import CannotGoOn, run


def main() -> int:
    """Become manage.py. Raises CannotGoOn when no demo runs."""
    try:
        env = home.read_env(home.VAR / "run" / "env")
    except FileNotFoundError:
        raise CannotGoOn("Summit is not running: make run starts it.") from None
    os.execve(
        sys.executable,
        [sys.executable, str(home.ROOT / "manage.py"), *sys.argv[1:]],
        {**os.environ, **env},
    )


if __name__ == "__main__":
    sys.exit(run(main))
