"""A mail server for tests: a real one on loopback, which accepts, refuses or hangs up as it is told."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from summit.local.launch import free_port

ACCEPTED = "250 OK"
Reply = Callable[[str], str]  # what is answered to an address; "" hangs up


class MailServer:
    """`accepted` holds what was taken; `at_rcpt` and `at_data` decide by the receiver's address."""

    def __init__(self, at_rcpt: Reply, at_data: Reply, per_connection: int) -> None:
        self.accepted: list[EmailMessage] = []
        self.connections = 0
        self._at_rcpt, self._at_data, self._per_connection = at_rcpt, at_data, per_connection
        self._carried: Counter[int] = Counter()

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.accepted]

    async def handle_EHLO(  # noqa: N802 the names are aiosmtpd's
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._carried[id(session)] >= self._per_connection:
            return "421 4.7.0 Too many messages"
        reply = self._at_rcpt(address)
        if reply == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        reply = self._at_data(envelope.rcpt_tos[0])
        if not reply:
            server.transport.close()
            return "421 Bye"
        if reply == ACCEPTED:
            self._carried[id(session)] += 1
            content = envelope.original_content or b""
            message = message_from_bytes(content, policy=policy.default)
            self.accepted.append(message)
        return reply


def _accept(address: str) -> str:
    return ACCEPTED


@contextmanager
def serving(
    at_rcpt: Reply = _accept, at_data: Reply = _accept, per_connection: int = 1000, port: int = 0
) -> Iterator[tuple[MailServer, int]]:
    """A running server and its port; stopped at the end."""
    server = MailServer(at_rcpt, at_data, per_connection)
    controller = Controller(server, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    server.connections = 0  # the controller looks whether it answers
    try:
        yield server, controller.port
    finally:
        controller.stop()


class Gate:
    """Lets the first messages through and holds the next until the test has done what it wants."""

    def __init__(self, letting: int) -> None:
        self._letting = letting
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, address: str) -> str:
        if self._letting:
            self._letting -= 1
        else:
            self.reached.set()
            self.opened.wait(30)
        return ACCEPTED
