"""The local runner as somebody at a terminal sees it, with a folder and a port of its own."""

import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from summit.local import launch
from summit.local.home import ROOT

PATIENCE = 120
READY = "Stop with Ctrl-C"


def own_folder() -> Path:
    """An empty folder that servers of root can reach, deleted with this run's other files."""
    folder = Path(os.environ["VAR_DIR"]) / "local" / uuid.uuid4().hex[:8]
    folder.mkdir(parents=True)
    return folder


def environment(var: Path, **changes: str) -> dict[str, str]:
    """What a newcomer's shell holds: nothing about servers, and here no sample summit."""
    known = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "TICKET_SIGNING_KEY", "SITE_URL"}
    known |= {"DEBUG", "DEMO", "ALLOWED_HOSTS", "EMAIL_URL", "STATIC_ROOT"}
    kept = {name: value for name, value in os.environ.items() if name not in known}
    return {**kept, "VAR_DIR": str(var), "SEED": "", **changes}


def call(module: str, env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the local machine to its end."""
    command = [sys.executable, "-m", f"summit.local.{module}", *arguments]
    return subprocess.run(
        command, env=env, cwd=ROOT, text=True, capture_output=True, timeout=PATIENCE, check=False
    )


@dataclass
class Demo:
    """A `make run` in the background."""

    var: Path
    port: int = field(default_factory=launch.free_port)
    said: str = ""

    @property
    def env(self) -> dict[str, str]:
        return environment(self.var, PORT=str(self.port))

    @contextmanager
    def running(self, until: str = READY) -> Iterator[subprocess.Popen[str]]:
        """From the moment that it says `until`; killed at the end if it still lives."""
        self.said = ""
        with subprocess.Popen(
            [sys.executable, "-m", "summit.local.run"],
            env=self.env,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as runner:
            try:
                self._listen(runner, until)
                yield runner
            finally:
                runner.kill()

    def _listen(self, runner: subprocess.Popen[str], until: str) -> None:
        """By letters: a step that goes on has not ended its line yet."""
        assert runner.stdout is not None
        while until not in self.said:
            letter = runner.stdout.read(1)
            assert letter, f"It ended before it said {until!r}:\n{self.said}"
            self.said += letter

    def end(self, runner: subprocess.Popen[str], by: signal.Signals | None = None) -> int:
        """Send a signal, or wait for its own end; listen to its last words; the exit code."""
        if by:
            runner.send_signal(by)
        assert runner.stdout is not None
        self.said += runner.stdout.read()
        return runner.wait(PATIENCE)

    def processes(self) -> dict[str, psutil.Process]:
        """Whom the records name, by name."""
        found = {}
        for record in self.var.glob("*/*.json"):
            pid = re.search(r'"pid": (\d+)', record.read_text())
            assert pid
            found[record.stem] = psutil.Process(int(pid[1]))
        return found


def still_alive(processes: dict[str, psutil.Process]) -> list[str]:
    """Names of those that go on."""
    return [name for name, process in processes.items() if process.is_running()]
