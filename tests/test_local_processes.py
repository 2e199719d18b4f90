"""Records, locks, secrets, translations: what the runner stands on."""

import json
import os
import subprocess
import sys
import time
from base64 import b64decode

import psutil
import pytest

from summit.local import home, interrupts, locales, processes
from summit.local import supervisor as supervisor_module
from summit.local.console import CannotGoOn
from summit.local.supervisor import Supervisor

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
SHIELD = """
import os, signal
from summit.local import interrupts
interrupts.catch()
try:
    with interrupts.shielded():
        os.kill(os.getpid(), signal.SIGTERM)
        print("recorded")
    print("never")
except interrupts.Stopped:
    print("stopped")
"""
HOLDER = """
import sys
from pathlib import Path
from summit.local import home
with home.locked(Path(sys.argv[1]), note="Held by a test."):
    print("held", flush=True)
    sys.stdin.read()
"""


def start(tmp_path, code, output=subprocess.PIPE):
    return processes.start(
        [sys.executable, "-c", code],
        record=tmp_path / "it.json",
        env=os.environ,
        cwd=home.ROOT,
        output=output,
    )


def test_record_leads_to_its_process_only(tmp_path):
    with start(tmp_path, "input()", subprocess.DEVNULL) as process:
        process.wait()
    assert processes.recorded(tmp_path / "it.json") is None
    began = psutil.Process().create_time()
    for difference, found in ((0, True), (60, False)):
        content = {"pid": os.getpid(), "began": began - difference}
        (tmp_path / "it.json").write_text(json.dumps(content))
        assert (processes.recorded(tmp_path / "it.json") is not None) == found
    (tmp_path / "it.json").write_text('{"pid": ')
    assert processes.recorded(tmp_path / "it.json") is None


def test_process_that_does_not_listen_is_killed(tmp_path):
    with start(tmp_path, STUBBORN) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        assert processes.stop_recorded([tmp_path / "it.json"], patience=0.2) == ["it"]
    assert not psutil.pid_exists(process.pid)
    assert not (tmp_path / "it.json").exists()


def test_a_process_of_the_demo_that_was_killed_is_started_again(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(supervisor_module, "SHORT", 0.0)
    supervisor = Supervisor(tmp_path)
    supervisor.start("worker", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ)
    first = processes.recorded(tmp_path / "worker.json")
    assert first is not None

    def kill_once():
        if first.is_running():
            first.kill()
            first.wait(10)
        elif processes.recorded(tmp_path / "worker.json") != first:
            raise interrupts.Stopped

    with pytest.raises(interrupts.Stopped):
        supervisor.watch([kill_once])
    supervisor.stop()
    assert "The worker process has ended by itself: starting it again." in capfd.readouterr().out


def test_all_stop_when_a_process_of_the_demo_ends_at_once(tmp_path, capfd):
    supervisor = Supervisor(tmp_path)
    supervisor.start("short", [sys.executable, "-c", "print('银川'); exit(3)"], os.environ)
    supervisor.start("long", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ)
    long = processes.recorded(tmp_path / "long.json")
    with pytest.raises(CannotGoOn, match="short process ended with code 3"):
        supervisor.watch([])
    supervisor.stop()
    assert long is not None
    assert not long.is_running()
    assert capfd.readouterr().out == "short  | 银川\n"


def test_a_stop_waits_until_a_process_is_recorded():
    done = subprocess.run(
        [sys.executable, "-c", SHIELD], cwd=home.ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "recorded\nstopped\n"


def test_lock_is_held_once_and_let_go_by_kill_9(tmp_path):
    lock = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        cwd=home.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(CannotGoOn, match=r"^Held by a test\.$"), home.locked(lock, note=""):
            pass
        holder.kill()
    with home.locked(lock, note="Mine."):
        pass
    assert lock.read_text() == ""


def test_secrets_are_made_once_and_for_us_only(tmp_path):
    keys = home.secret_keys(tmp_path)
    assert home.secret_keys(tmp_path) == keys
    assert len(b64decode(keys["TICKET_SIGNING_KEY"], validate=True)) == 32
    assert len(keys["SECRET_KEY"]) >= 50
    assert (tmp_path / home.SECRETS).stat().st_mode & 0o777 == 0o600


def translation(root, text):
    source = root / "app" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{text}')
    return source


def test_translations_are_compiled_when_they_changed(tmp_path):
    source = translation(tmp_path, 'msgid "Day"\nmsgstr "Jour"\n')
    assert locales.compile_all(tmp_path) == 1
    later = time.time() + 10
    os.utime(source.with_suffix(".mo"), (later, later))
    assert locales.compile_all(tmp_path) == 0
    assert b"Jour" in source.with_suffix(".mo").read_bytes()
    os.utime(source, (later + 10, later + 10))
    assert locales.compile_all(tmp_path) == 1


def test_translation_with_a_mistake_is_named_with_its_line(tmp_path):
    source = translation(tmp_path, 'msgid "Day"\nmsgsr "Jour"\n')
    with pytest.raises(CannotGoOn, match=rf"{source}.*line 5"):
        locales.compile_all(tmp_path)
    assert [path.name for path in source.parent.iterdir()] == ["django.po"]
