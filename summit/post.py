"""The connection to the mail server: one for many messages, opened anew when the server hangs up."""

import re
import smtplib
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

_UNAVAILABLE = 421  # "closing transmission channel", RFC 5321, 4.2.1; many say it after N messages
_ADDRESS = re.compile(r"\S+@\S+")
_PATIENCE = 2  # messages in a row on which a new connection broke: then it is not the message


class ServerAway(Exception):
    """The mail server cannot be reached, or breaks every connection: no message's fault."""


class Line:
    """Carries messages one by one. Use it as a context manager; leaving it hangs up."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._carried: int | None = None  # by the open connection; None while none is open
        self._broken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def carry(self, message: EmailMessage) -> None:
        """Hand `message` to the server.

        Raises ServerAway, or whatever the server has against this very message.
        """
        try:
            self._carry(message)
        except OSError as error:
            if not is_broken(error):
                raise
            was_tried = not self._carried
            self._hang_up()
            if was_tried:
                self._count_broken(error)
                raise
            self._carry_anew(message)

    def _carry_anew(self, message: EmailMessage) -> None:
        """Servers close a connection after some time or number of messages: once more on a new one."""
        try:
            self._carry(message)
        except OSError as error:
            if is_broken(error):
                self._hang_up()
                self._count_broken(error)
            raise

    def _carry(self, message: EmailMessage) -> None:
        if self._carried is None:
            self._open()
        self._connection.send_messages([message])
        self._carried = (self._carried or 0) + 1
        self._broken = 0

    def _open(self) -> None:
        try:
            self._connection.open()
        except OSError as error:  # smtplib's exceptions are OSErrors
            self._hang_up()
            raise ServerAway from error
        self._carried = 0

    def _count_broken(self, error: OSError) -> None:
        self._broken += 1
        if self._broken >= _PATIENCE:
            raise ServerAway from error

    def _hang_up(self) -> None:
        """Whatever goes wrong here: what was accepted is accepted."""
        self._carried = None
        try:
            self._connection.close()
        except OSError:
            self._connection = get_connection()


def codes(error: BaseException) -> list[int]:
    """The reply codes of the server (RFC 5321, 4.2) that `error` tells of."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def words(error: BaseException) -> str:
    """What the server said to it, without the addresses that servers like to repeat.

    Nor what cannot be printed: a NUL could not be kept.
    """
    said: list[bytes | str] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = [text for _code, text in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        said = [error.smtp_error]
    texts = (text.decode(errors="replace") if isinstance(text, bytes) else text for text in said)
    text = "".join(char if char.isprintable() else " " for char in " ".join(texts))
    return " ".join(_ADDRESS.sub("…", text).split())


def is_broken(error: OSError) -> bool:
    """Whether the connection is of no use any more, whatever was sent on it."""
    if isinstance(error, smtplib.SMTPException):
        hung_up = isinstance(error, smtplib.SMTPServerDisconnected)
        return hung_up or _UNAVAILABLE in codes(error)
    return True


def is_final(error: BaseException) -> bool:
    """A 5xx answer to this receiver or content will not get better by asking again (RFC 5321, 4.2.1).

    To our own address or password it may: then somebody mends the settings.
    """
    about_message = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
    found = codes(error)
    return isinstance(error, about_message) and all(500 <= code < 600 for code in found)
