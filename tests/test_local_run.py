"""`make run` from outside: ready, refused twice, ended in order, back after kill -9, emptied."""

import signal

import pytest
import requests

from summit.local import home
from tests.local import Demo, call, own_folder, still_alive

pytestmark = pytest.mark.slow
EVERYTHING = {"web", "worker", "beat", "postgres", "redis"}
ADD_A_USER = "User.objects.create_superuser(email='somebody@summit-tests.dev')"


@pytest.fixture
def demo():
    return Demo(own_folder())


def in_its_shell(demo, code):
    done = call("manage", demo.env, "shell", "-v0", "-c", f"from summit.models import User\n{code}")
    return done.stdout.strip() + done.stderr


def test_a_demo_survives_kill_9_and_ends_with_ctrl_c(demo):
    with demo.running() as runner:
        health = requests.get(f"http://127.0.0.1:{demo.port}/healthz/", timeout=20)
        assert health.status_code == 200
        orphans = demo.processes()
        assert orphans.keys() == EVERYTHING
        for command in ("run", "reset"):
            second = call(command, demo.env)
            assert second.returncode == 1
            assert f"already running at http://localhost:{demo.port}/" in second.stderr
        assert in_its_shell(demo, ADD_A_USER) == ""
        runner.kill()
    secrets = home.read_env(demo.var / "env")
    assert {"web", "postgres"} <= set(still_alive(orphans))

    with demo.running() as runner:
        assert "Stopped what a killed run had left" in demo.said
        assert still_alive(orphans) == []
        assert in_its_shell(demo, "print(User.objects.count())") == "1"
        assert home.read_env(demo.var / "env") == secrets
        started = demo.processes()
        assert demo.end(runner, signal.SIGINT) == 0
    assert still_alive(started) == []

    outside = call("manage", demo.env, "check")
    assert outside.stderr == "Summit is not running: make run starts it.\n"
    assert call("reset", demo.env).returncode == 0
    assert {path.name for path in demo.var.iterdir()} == {"env", "run"}


def test_sigterm_ends_a_demo_that_is_still_starting(demo):
    with demo.running(until="Bringing the tables up to date") as runner:
        started = demo.processes()
        assert demo.end(runner, signal.SIGTERM) == 0
    assert started.keys() == {"postgres", "redis"}
    assert still_alive(started) == []
