"""The demo's own processes: what they say goes to the terminal; one that ends by itself is started again."""

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from . import processes
from .console import CannotGoOn, say
from .home import ROOT

WIDTH = 6
LOOK_EVERY = 0.2
SHORT = 10.0  # seconds; who lives no longer than this would only end again


class Supervisor:
    """Starts processes, relays their lines, notices an end, stops all."""

    def __init__(self, folder: Path) -> None:
        """`folder` keeps the records by which a later run finds what this one could not stop."""
        self._folder = folder
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._plans: dict[str, tuple[Sequence[str | Path], Mapping[str, str], float]] = {}
        self._relays: list[threading.Thread] = []

    def start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> None:
        child = processes.start(
            command,
            record=self._folder / f"{name}.json",
            env=env,
            cwd=ROOT,
            output=subprocess.PIPE,
        )
        self._children[name] = child
        self._plans[name] = command, env, time.monotonic()
        relay = threading.Thread(target=_relay, args=(name, child), daemon=True)
        relay.start()
        self._relays.append(relay)

    def check(self) -> None:
        """Raises CannotGoOn when a process has ended by itself."""
        for name, child in self._children.items():
            if child.poll() is not None:
                raise CannotGoOn(
                    f"The {name} process ended with code {child.returncode}: its lines above say"
                    " why. Everything else was stopped."
                )

    def watch(self, looks: Sequence[Callable[[], None]]) -> None:
        """Return never, except by Stopped; each of `looks` is called all the time.

        A process that was killed is started again. Raises CannotGoOn as check() does for one that ended
        soon after its start.
        """
        while True:
            self._start_ended_again()
            for look in looks:
                look()
            time.sleep(LOOK_EVERY)

    def _start_ended_again(self) -> None:
        for name, child in list(self._children.items()):
            command, env, began = self._plans[name]
            if child.poll() is None:
                continue
            if time.monotonic() - began < SHORT:
                self.check()
            say(f"The {name} process has ended by itself: starting it again.")
            self.start(name, command, env)

    def stop(self) -> None:
        """Stop all processes at once, within about six seconds."""
        processes.stop_recorded([self._folder / f"{name}.json" for name in self._children])
        for child in self._children.values():
            child.wait()
        for relay in self._relays:
            relay.join(timeout=1)


def _relay(name: str, child: subprocess.Popen[bytes]) -> None:
    assert child.stdout is not None
    with child.stdout as lines:
        for line in lines:
            say(f"{name:<{WIDTH}} | {line.decode(errors='replace').rstrip()}")
