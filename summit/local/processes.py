"""Processes: started in a session of their own, recorded in a file, and stopped for certain, also by a later run.

A record holds a process's id and the moment it began, so that after kill -9 or a reboot the next run can tell its own
orphan from a stranger who got the same id.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

from . import interrupts

# Linux computes when a process began from the clock, which may be set while it lives.
CLOCK_DRIFT = 2.0


def start(
    command: Sequence[str | Path],
    *,
    record: Path,
    env: Mapping[str, str],
    cwd: Path,
    output: int | IO[bytes],
    user: int | None = None,
    group: int | None = None,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C in the terminal reaches only us, and record it.

    `user` and `group` need root. Raises OSError when the program cannot be started.
    """
    with interrupts.shielded():
        process = subprocess.Popen(
            [str(part) for part in command],
            env=dict(env),
            cwd=cwd,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
        began = psutil.Process(process.pid).create_time()
        record.write_text(json.dumps({"pid": process.pid, "began": began}))
    return process


def recorded(record: Path) -> psutil.Process | None:
    """The process of a record if it still lives, else None."""
    try:
        content = json.loads(record.read_text())
        process = psutil.Process(content["pid"])
        is_ours = abs(process.create_time() - content["began"]) < CLOCK_DRIFT
        return process if is_ours and process.status() != psutil.STATUS_ZOMBIE else None
    except (FileNotFoundError, json.JSONDecodeError, psutil.NoSuchProcess):
        return None


def stop_recorded(
    records: Iterable[Path], *, by: signal.Signals = signal.SIGTERM, patience: float = 6.0
) -> list[str]:
    """Stop what the records name, all at once, and delete the records. Returns the names of those that still lived."""
    living = {record: process for record in records if (process := recorded(record))}
    stop(living.values(), by=by, patience=patience)
    for record in records:
        record.unlink(missing_ok=True)
    return [record.stem for record in living]


def stop(
    processes: Iterable[psutil.Process],
    *,
    by: signal.Signals = signal.SIGTERM,
    patience: float = 6.0,
) -> None:
    """Ask all to end by a signal, wait until they did, and kill with their children those that have not by then."""
    asked = []
    for process in processes:
        try:
            process.send_signal(by)
            asked.append(process)
        except psutil.NoSuchProcess:
            continue
    _, alive = psutil.wait_procs(asked, timeout=patience)
    for process in alive:
        _kill_session(process.pid)
    psutil.wait_procs(alive, timeout=patience)


def _kill_session(leader: int) -> None:
    try:
        if os.getpgid(leader) == leader:
            os.killpg(leader, signal.SIGKILL)
        else:
            os.kill(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def last_line(log: Path) -> str:
    """The last line that a program wrote, for a message; empty when there is none."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
