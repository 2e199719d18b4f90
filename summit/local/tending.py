"""A server that comes back when it ends by itself: on the same port, with the same data."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from .console import say
from .launch import Server


class Tended:
    """Starts a server with `start(folder, port=...)`; a context manager that stops the one that runs last."""

    def __init__(self, start: Callable[..., Server], folder: Path) -> None:
        self._start = start
        self._folder = folder
        self._server = start(folder)

    @property
    def url(self) -> str:
        return self._server.url

    def look(self) -> None:
        """Start it again if it has ended. Raises CannotGoOn when that does not work."""
        ended = self._server
        if ended.process.poll() is not None:
            say(f"{ended.name} has ended by itself: starting it again.")
            self._server = self._start(self._folder, port=ended.port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
