"""A mail server that takes all and delivers nothing: `python -m benchmarks.sink ASK_PORT SMTP_PORT`.

On one port it speaks SMTP (RFC 5321, what a client of ours uses of it). On the other the load asks for
the mail to an address, one a line, and is answered with the path of the personal link in it as soon as
the mail is there.
"""

import asyncio
import email
import email.policy
import re
import sys
from collections import OrderedDict

KEEP = 2000  # messages, so that a long run does not fill the memory
_LINK = re.compile(r"https?://[^/\s]+(/[a-z-]+/my/[^/\s]+/)")
_ADDRESS = re.compile(rb"<([^>]*)>")


class Mailboxes:
    """The newest messages by receiver."""

    def __init__(self) -> None:
        self._messages: OrderedDict[str, bytes] = OrderedDict()
        self._arrived = asyncio.Condition()

    async def put(self, receivers: list[str], message: bytes) -> None:
        async with self._arrived:
            for receiver in receivers:
                self._messages[receiver] = message
            while len(self._messages) > KEEP:
                self._messages.popitem(last=False)
            self._arrived.notify_all()

    async def link(self, receiver: str) -> str:
        """The path of the first personal link in the mail to `receiver`, empty when it holds none."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: receiver in self._messages)
            message = self._messages.pop(receiver)
        return link_in(message)


def link_in(message: bytes) -> str:
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    text = parsed.get_body(("plain",))
    found = _LINK.search(text.get_content()) if text else None
    return found[1] if found else ""


class Smtp:
    """One connection of a mail client."""

    def __init__(self, boxes: Mailboxes) -> None:
        self._boxes = boxes

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        receivers: list[str] = []
        while line := await reader.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                message = await reader.readuntil(b"\r\n.\r\n")
                await self._boxes.put(receivers, message.replace(b"\r\n..", b"\r\n."))
            elif verb == b"MAIL":
                receivers = []
            elif verb == b"RCPT":
                receivers += [found.decode() for found in _ADDRESS.findall(line)]
            writer.write(_ANSWERS.get(verb, b"250 OK\r\n"))
            if verb == b"QUIT":
                break
        writer.close()


_ANSWERS = {
    b"EHLO": b"250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 33554432\r\n",
    b"QUIT": b"221 bye\r\n",
}


async def serve(ask_port: int, smtp_port: int) -> None:
    boxes = Mailboxes()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            link = await boxes.link(line.decode().strip())
            writer.write(f"{link}\n".encode())
        writer.close()

    async def smtp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Smtp(boxes).serve(reader, writer)

    limit = 64 * 1024 * 1024
    asked = await asyncio.start_server(answer, "127.0.0.1", ask_port)
    mailed = await asyncio.start_server(smtp, "127.0.0.1", smtp_port, limit=limit)
    await asyncio.gather(asked.serve_forever(), mailed.serve_forever())


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
