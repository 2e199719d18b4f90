"""What `make run` takes from the environment about being a demo, and what it says of it."""

import subprocess
import sys

import pytest

from summit.local import run, switches
from summit.local.home import ROOT
from tests.local import call, environment, own_folder


@pytest.fixture
def say(monkeypatch):
    """A shell in which these variables are all that somebody set."""
    for name in ("DEBUG", "DEMO", "EMAIL_URL", "ALLOWED_HOSTS", "STATIC_ROOT", *switches.PASSED_ON):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


def test_a_demo_is_what_one_gets_unasked(say, tmp_path):
    assert switches.of_environment(tmp_path) == {
        "DEBUG": "0",
        "DEMO": "1",
        "ALLOWED_HOSTS": switches.LOOPBACK,
        "STATIC_ROOT": str(tmp_path / "static"),
        "EMAIL_URL": "",
    }
    assert switches.keeps_mails()


@pytest.mark.parametrize("off", ["0", "false", "no", "off"])
def test_the_environment_goes_first(say, tmp_path, off):
    say("DEMO", off)
    say("ALLOWED_HOSTS", "summit.city.example,[::1]")

    given = switches.of_environment(tmp_path)

    assert (given["DEMO"], given["ALLOWED_HOSTS"]) == ("0", "summit.city.example,[::1]")


def test_what_a_second_terminal_needs_is_passed_on(say, tmp_path):
    say("DEMO", "0")
    say("EMAIL_URL", "smtp+tls://user:password@host:587")
    say("MAIL_DOMAIN", "city.example")

    given = switches.of_environment(tmp_path)

    assert given["EMAIL_URL"] == "smtp+tls://user:password@host:587"
    assert given["MAIL_DOMAIN"] == "city.example"
    assert "TRUSTED_PROXIES" not in given


KEYS = {"SECRET_KEY": "x", "TICKET_SIGNING_KEY": "eA==", "EMAIL_URL": "smtp://127.0.0.1:25"}


PROGRAMS = {
    "manage": ["manage.py", "createsuperuser"],
    "web": ["-m", "gunicorn", "-c", "summit/config/gunicorn.py", "--bind", "127.0.0.1:0"],
    "worker": ["-m", "celery", "-A", "summit.config.celery", "worker"],
    "beat": ["-m", "celery", "-A", "summit.config.celery", "beat"],
}


@pytest.mark.parametrize("missing", KEYS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_say_in_one_line_what_the_environment_lacks(program, missing):
    said = {name: value for name, value in KEYS.items() if name != missing}
    done = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        env=environment(own_folder(), DEMO="0", **said),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1
    assert missing in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_mail_page_is_announced_only_where_mails_are_kept(say, tmp_path, capsys):
    run._introduce("http://localhost:8000", tmp_path, has_sample=True)
    assert "/admin/mail/" in capsys.readouterr().out

    say("EMAIL_URL", "smtp://127.0.0.1:25")
    run._introduce("http://localhost:8000", tmp_path, has_sample=True)
    said = capsys.readouterr().out
    assert "/admin/mail/" not in said
    assert "EMAIL_URL" in said
    assert "owner@" in said

    say("DEMO", "0")
    run._introduce("http://localhost:8000", tmp_path, has_sample=True)
    said = capsys.readouterr().out
    assert "owner@" not in said
    assert "createsuperuser" in said


def test_without_the_sample_no_logins_are_announced_but_how_to_make_one(say, tmp_path, capsys):
    run._introduce("http://localhost:8000", tmp_path, has_sample=False)
    said = capsys.readouterr().out
    assert "@" not in said
    assert 'make manage ARGS="createsuperuser"' in said


@pytest.mark.parametrize(
    ("hosts", "asked"),
    [
        (switches.LOOPBACK, "localhost"),
        ("summit.city.example", "summit.city.example"),
        (" .city.example,x", "city.example"),
        ("*", "localhost"),
    ],
)
def test_readiness_is_asked_of_a_name_that_is_answered(hosts, asked):
    assert run._health(8000, hosts).get_header("Host") == asked


def test_without_a_mail_server_only_a_demo_runs():
    done = call("run", environment(own_folder(), DEMO="0"))

    assert done.returncode == 1
    assert done.stderr.startswith(
        "DEMO is off, so mails are sent: name the mail server in EMAIL_URL"
    )
    assert done.stderr.count("\n") == 1
