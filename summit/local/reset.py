"""`make reset`: the demo as it was before the first `make run`."""

import os
import shutil
import signal
import sys
from pathlib import Path

from . import home, processes
from .console import CannotGoOn, run, say
from .run import RECORDS

NAMED = 5


def main() -> int:
    """Delete what Summit made in its folder, and nothing else that lies there.

    Raises CannotGoOn when the demo runs, and when the folder or the database isn't ours.
    """
    if os.environ.get("DATABASE_URL"):
        raise CannotGoOn(
            "DATABASE_URL is set, and make reset never empties a database of yours. Drop and create"
            " it yourself, or unset DATABASE_URL to empty the built-in demo."
        )
    if not home.is_ours(home.VAR):
        raise CannotGoOn(f"Summit has never run in {home.VAR}: nothing there is touched.")
    lock = home.VAR / "run" / "lock"
    with home.locked(lock, note="Summit is being emptied."):
        records = [home.VAR / "run" / f"{name}.json" for name in RECORDS]
        records.append(home.VAR / "redis" / "redis.json")
        processes.stop_recorded(records)
        processes.stop_recorded([home.VAR / "postgres" / "postgres.json"], by=signal.SIGINT)
        for name in home.EMPTIED:
            _delete(home.VAR / name)
    say("The demo is empty. make run fills it again.")
    if strangers := _strangers(home.VAR):
        say(f"Left alone in {home.VAR}, not made by Summit: {strangers}")
    return 0


def _strangers(var: Path) -> str:
    """What else lies in the folder, by name; of many the first few."""
    names = sorted(path.name for path in var.iterdir() if path.name not in home.KEPT)
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(run(main))
