"""`make reset`: the demo as it was before the first `make run`."""

import os
import shutil
import signal
import sys
from pathlib import Path

from . import home, processes
from .console import CannotGoOn, run, say
from .run import RECORDS


def main() -> int:
    """Delete all data of the built-in demo. Raises CannotGoOn when it runs or the data isn't ours."""
    if os.environ.get("DATABASE_URL"):
        raise CannotGoOn(
            "DATABASE_URL is set, and make reset never empties a database of yours. Drop and create"
            " it yourself, or unset DATABASE_URL to empty the built-in demo."
        )
    lock = home.VAR / "run" / "lock"
    with home.locked(lock, note="Summit is being emptied."):
        records = [home.VAR / "run" / f"{name}.json" for name in RECORDS]
        records.append(home.VAR / "redis" / "redis.json")
        processes.stop_recorded(records)
        processes.stop_recorded([home.VAR / "postgres" / "postgres.json"], by=signal.SIGINT)
        for path in home.VAR.iterdir():
            if path.name not in {home.SECRETS, "run", "test"}:
                _delete(path)
    say("The demo is empty. make run fills it again.")
    return 0


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


if __name__ == "__main__":
    sys.exit(run(main))
