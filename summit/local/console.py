"""What the person at the terminal sees: steps while work goes on, and one line when something stands in the way."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class CannotGoOn(Exception):
    """The person can change this; the message is one line and says how. Never holds a password."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and after it how long it took."""
    begin = time.monotonic()
    say(f"  {what} ...", end="")
    try:
        yield
    except BaseException:
        say("")
        raise
    say(f" {time.monotonic() - begin:.1f} s")


def say(line: str, *, end: str = "\n") -> None:
    """Print at once, also into a pipe."""
    print(line, end=end, flush=True)


def run(command: Callable[[], int]) -> int:
    """Run a command of this package; whatever the person can change ends in one line and exit code 1."""
    try:
        return command()
    except CannotGoOn as reason:
        print(reason, file=sys.stderr, flush=True)
    except PermissionError as reason:
        print(
            f"{reason.filename} belongs to another user. Run this as that user, or remove the file.",
            file=sys.stderr,
        )
    return 1
