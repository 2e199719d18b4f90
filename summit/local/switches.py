"""What the environment says about how this machine behaves: a demo or not, and for whom it answers."""

import os
from pathlib import Path

import environ

from .console import CannotGoOn

LOOPBACK = "localhost,127.0.0.1,[::1]"
# How the site writes and whom it lets in: said once, for `make manage` in another terminal too.
PASSED_ON = (
    *("DEFAULT_FROM_EMAIL", "MAIL_DOMAIN", "STAFF_MFA_REQUIRED"),
    *("CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES"),
)


def is_demo() -> bool:
    """DEMO, read as the settings read it; on when nobody said anything."""
    said: bool = environ.Env().bool("DEMO", default=True)
    return said


def keeps_mails() -> bool:
    """Whether mails stay here to be read, as the settings decide it."""
    return is_demo() and not os.environ.get("EMAIL_URL")


def check() -> None:
    """Raises CannotGoOn when the settings would refuse to start."""
    if not is_demo() and not os.environ.get("EMAIL_URL"):
        raise CannotGoOn(
            "DEMO is off, so mails are sent: name the mail server in EMAIL_URL,"
            " for example EMAIL_URL=smtp+tls://user:password@host:587"
        )


def of_environment(var: Path) -> dict[str, str]:
    """What our processes get; static files are collected beside the other data unless they have a place."""
    return {
        "DEBUG": os.environ.get("DEBUG") or "0",
        "DEMO": "1" if is_demo() else "0",
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or LOOPBACK,
        "STATIC_ROOT": os.environ.get("STATIC_ROOT") or str(var / "static"),
        "EMAIL_URL": os.environ.get("EMAIL_URL") or "",
        **{name: os.environ[name] for name in PASSED_ON if os.environ.get(name)},
    }


def a_host(hosts: str) -> str:
    """A name that a site with ALLOWED_HOSTS `hosts` answers to."""
    names = [name.strip().removeprefix(".") for name in hosts.split(",")]
    return next((name for name in names if name not in ("", "*")), "localhost")
