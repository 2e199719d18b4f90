"""What stands in the way of `make run` is said in one line that tells what to do, and nothing else."""

import os
import socket
from urllib.parse import urlsplit

import pytest

from summit.local import launch
from tests.local import call, environment, own_folder


@pytest.fixture
def folder():
    return own_folder()


def refusal(folder, command="run", **changes):
    """The one line that a command ends with."""
    done = call(command, environment(folder, **changes))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr + done.stdout
    return done.stderr.strip()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "٨٠٠٠", "80 80"])
def test_port_that_is_none(folder, port):
    assert refusal(folder, PORT=port).endswith("it must be a number from 1 to 65535.")


def test_port_that_is_taken(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refusal(folder, PORT=str(port)) == (
            f"Port {port} is taken by another program. Try: make run PORT={port + 1}"
        )


def test_database_that_does_not_answer(folder):
    port = launch.free_port()
    url = f"postgres://somebody:secret@127.0.0.1:{port}/summit"
    assert refusal(folder, PORT=str(launch.free_port()), DATABASE_URL=url) == (
        f"No Postgres at 127.0.0.1:{port}/summit (DATABASE_URL): Connection refused."
        " Correct DATABASE_URL, or unset it to use the built-in Postgres."
    )


def test_database_with_another_password(folder):
    ours = urlsplit(os.environ["DATABASE_URL"])
    assert ours.password
    url = ours._replace(netloc=ours.netloc.replace(ours.password, "not-it")).geturl()
    line = refusal(folder, PORT=str(launch.free_port()), DATABASE_URL=url)
    assert 'password authentication failed for user "summit"' in line
    assert "not-it" not in line


@pytest.mark.parametrize(
    "url",
    [
        "mysql://somebody:secret@127.0.0.1/summit",
        "secret",
        "postgres://somebody:secret@127.0.0.1:99999/summit",
        "postgres://somebody:secret word@127.0.0.1/summit",
        "postgres://[::1/secret",
    ],
)
def test_database_address_that_makes_no_sense(folder, url):
    line = refusal(folder, PORT=str(launch.free_port()), DATABASE_URL=url)
    assert "DATABASE_URL" in line
    if not url.startswith("postgres://"):
        assert "no address that begins with postgres:// or postgresql://." in line
    assert "unset it to use the built-in Postgres" in line
    assert "secret" not in line.replace("/secret", "")


def test_redis_that_does_not_answer(folder):
    port = launch.free_port()
    changes = {"DATABASE_URL": os.environ["DATABASE_URL"], "PORT": str(launch.free_port())}
    line = refusal(folder, REDIS_URL=f"redis://:secret@127.0.0.1:{port}/0", **changes)
    assert line.startswith(f"No Redis at 127.0.0.1:{port}/0 (REDIS_URL): ")
    assert line.endswith("unset it to use the built-in Redis.")
    assert "secret" not in line


@pytest.mark.parametrize("url", ["memcached://127.0.0.1", "redis://127.0.0.1:port/0", "secret"])
def test_redis_address_that_makes_no_sense(folder, url):
    changes = {"DATABASE_URL": os.environ["DATABASE_URL"], "PORT": str(launch.free_port())}
    line = refusal(folder, REDIS_URL=url, **changes)
    assert line.startswith("REDIS_URL is no address that begins with redis:// or rediss://.")


def test_reset_leaves_a_database_of_ones_own_alone(folder):
    (folder / "mail").mkdir()
    line = refusal(folder, "reset", DATABASE_URL="postgres://somebody@db.city.test/summit")
    assert "never empties a database of yours" in line
    assert (folder / "mail").exists()


def test_reset_of_a_folder_that_summit_never_used(folder):
    (folder / "thesis.txt").write_text("years")
    (folder / "mail").mkdir()
    (folder / "env").mkdir()  # of Python, say
    assert refusal(folder, "reset") == (
        f"Summit has never run in {folder}: nothing there is touched."
    )
    assert {path.name for path in folder.iterdir()} == {"thesis.txt", "mail", "env"}


def test_tests_without_a_browser(folder):
    done = call("checks", environment(folder, CHROMIUM="/no/such/browser"), "test")
    assert done.returncode == 1
    assert "apt-get install chromium" in done.stderr
    assert done.stderr.count("\n") == 1
