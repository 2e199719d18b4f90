"""Ctrl-C and SIGTERM: the work ends in order, from wherever it is, and never between starting and recording a process."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked this program to end. Not an Exception, so that nothing swallows it on its way up."""


class _Shield:
    depth = 0
    pending = False


def catch() -> None:
    """From now on Ctrl-C, SIGTERM and a closed terminal raise Stopped, once."""
    for number in SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    # The second Ctrl-C of an impatient person must not interrupt the tidying up.
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    if _Shield.depth:
        _Shield.pending = True
    else:
        raise Stopped


@contextmanager
def shielded() -> Iterator[None]:
    """Postpone Stopped until the end of the block: for the few lines in which a process starts and gets recorded."""
    _Shield.depth += 1
    try:
        yield
    finally:
        _Shield.depth -= 1
    if _Shield.pending and not _Shield.depth:
        _Shield.pending = False
        raise Stopped
