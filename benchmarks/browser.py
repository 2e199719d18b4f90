"""A small HTTP client with cookies and one connection that stays open, as a browser has."""

import gzip
import http.client
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

_FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')
# A connection that the server closed while it was idle: what was sent on it was not seen.
_STALE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


class Wrong(Exception):
    """An answer that is not what a person would have got. Any makes the figures worthless."""


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    raw: bytes

    @property
    def body(self) -> str:
        is_packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.raw) if is_packed else self.raw).decode()

    def expect(self, status: int, *words: str) -> "Answer":
        """Itself. Raises Wrong when it has another status or lacks one of `words`."""
        if self.status != status:
            where = self.headers.get("Location", self.body[:200])
            raise Wrong(f"status {self.status} instead of {status}: {where}")
        for word in words:
            if word not in self.body:
                raise Wrong(f"{word!r} is missing")
        return self

    def hidden_fields(self) -> dict[str, str]:
        found = (dict(_ATTRIBUTE.findall(tag)) for tag in _FIELD.findall(self.body))
        return {tag["name"]: tag.get("value", "") for tag in found}


@dataclass
class Browser:
    """One after another the visitors of one connection; `seconds` is what the current one waited."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = ""
    seconds: float = 0.0
    _connection: http.client.HTTPConnection | None = None

    def become_somebody_else(self) -> None:
        """Forget cookies; come from another address. (The proxy in front would say so.)"""
        self.cookies.clear()
        self.address = ".".join(str(random.randint(1, 254)) for _ in range(4))
        self.seconds = 0.0

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def follow(self, answer: Answer) -> Answer:
        """Go where `answer` redirects to. Raises Wrong when it does not."""
        answer.expect(302)
        return self.get(urlsplit(urljoin("/", answer.headers["Location"])).path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.request(
            "POST",
            path,
            urlencode(fields).encode(),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self.host}:{self.port}",
            },
        )

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        sent = {"Accept-Encoding": "gzip", "X-Forwarded-For": self.address, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begin = time.perf_counter()
        try:
            answer = self._exchange(method, path, body, sent)
        except _STALE:
            self.close()
            answer = self._exchange(method, path, body, sent)
        self.seconds += time.perf_counter() - begin
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        self._connection.request(method, path, body or None, headers)
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
