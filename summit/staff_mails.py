"""Mails about a login: codes, links to a new password, notices of security.

They go out at once and never through the outbox: a code lives for ten minutes and must not lie in a table.
They are rendered and leave after the answer, in a thread of their own, so that nobody can tell by the
clock whether an address has a login (see docs/decisions/0007-staff-login.md).
"""

import smtplib
import time
from concurrent.futures import Future, ThreadPoolExecutor

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .mail import Action, Mail, render
from .models import Summit, User

log = structlog.get_logger(__name__)

# Threads of one process share one interpreter: rendering at once would slow down the very answer.
_PAUSE = 0.2  # seconds

_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="staff-mail")
_latest: list[Future[None]] = []


def login_code(code: str) -> Mail:
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    valid = ngettext("Valid for %s minute, once.", "Valid for %s minutes, once.", minutes) % minutes
    return Mail(
        subject=_("%(code)s is your code to log in") % {"code": code},
        preheader=valid,
        title=_("Your code to log in"),
        lead=valid,
        code=code,
        paragraphs=[
            _("Type it where you asked for it. Nobody of the summit office ever asks for it.")
        ],
        reason=_("Somebody, most likely you, wants to log in with this address."),
    )


def new_password(link: str) -> Mail:
    return Mail(
        subject=_("Set a new password"),
        preheader=_("The link works once."),
        title=_("Set a new password"),
        lead=_("The link works once. Your password stays as it is until you set another."),
        actions=[Action(_("Set a new password"), link)],
        reason=_("Somebody, most likely you, asked for a new password for this address."),
    )


def notice(subject: str, text: str) -> Mail:
    """What happened to a login, in the words of the login's library."""
    first, *rest = [part.strip() for part in text.split("\n\n") if part.strip()]
    return Mail(
        subject=subject,
        preheader=first,
        title=subject,
        lead=first,
        paragraphs=rest,
        reason=_("It is about the security of your login."),
    )


def send_soon(mail: Mail, user: User, summit: Summit | None = None) -> None:
    """Send `mail` to `user` after this answer, in the look of `summit`.

    Without one, in that of the latest summit that he or she works for.
    """
    if summit is None:
        summit = Summit.objects.filter(membership__user=user).order_by("-first_day").first()
    future = _thread.submit(_send, mail, user, summit)
    future.add_done_callback(_report)
    _latest[:] = [future]


def wait() -> None:
    """Until what was given to `send_soon` is on its way; for tests and orderly ends."""
    for future in _latest:
        future.result()


def _send(mail: Mail, user: User, summit: Summit | None) -> None:
    time.sleep(_PAUSE)
    message = render(mail, to=user.email, language=user.language, summit=summit)
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        # Nobody waits for it: the person asks for another code. The address is no matter for a log.
        log.warning("staff mail not sent", error=type(error).__name__)


def _report(future: Future[None]) -> None:
    """Nobody asks the thread how it went: say here that a mail could not even be rendered."""
    if error := future.exception():
        log.error("staff mail not rendered", exc_info=error)
