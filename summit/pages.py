"""Anonymous pages are rendered once and kept until something on them changes.

A page is kept under the version of its summit. The version lives in Redis, the rendered and compressed
bytes in each web worker; a change raises the version, so every worker renders anew.
"""

import gzip
import hashlib
import secrets
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar, cast

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse

MAX_AGE_SECONDS = 60  # how long a page may survive when Redis lost the change of version
_KEEP = 500  # pages, and as many remembered settings
_KEEP_BYTES = 16 * 1024 * 1024  # of all pages, compressed; as many characters of remembered HTML
_MARK = f"hole-{secrets.token_hex(12)}"  # nobody outside can write it


@dataclass(frozen=True)
class Page:
    """A rendered page as nearly everybody takes it, compressed, and its validator: a weak one, as compressed and
    plain bodies share it (RFC 9110, 8.8.3.3)."""

    compressed: bytes
    etag: str
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, body: bytes, headers: tuple[tuple[str, str], ...]) -> "Page":
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(gzip.compress(body, 9, mtime=0), etag, headers)

    @property
    def body(self) -> bytes:
        """For the few clients that do not take gzip: not worth several times the memory."""
        return gzip.decompress(self.compressed)


def has_it(etag: str, seen: str) -> bool:
    """Whether a reader whose If-None-Match is `seen` has what the weak `etag` is of; `*` has whatever there is.

    Compared weakly (RFC 9110, 13.1.2): some in between make strong ones of ours.
    """
    tags = (tag.strip() for tag in seen.split(","))
    return any(tag == "*" or etag == f"W/{tag.removeprefix('W/')}" for tag in tags)


T = TypeVar("T")
_kept: dict[tuple[str, str], tuple[float, Page]] = {}
_remembered: dict[tuple[str, str], tuple[float, object]] = {}
_keeping = threading.Lock()  # of both, while something is added or dropped
_loading: dict[tuple[str, str], threading.Lock] = {}  # held by who loads what is to be remembered


# What the version was when this request or task asked first; None: every question goes to Redis.
_asked: ContextVar[list[str | None] | None] = ContextVar("asked", default=None)


@contextmanager
def one_version() -> Iterator[None]:
    """Everything inside is made of one version of what is public, asked for once."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def version() -> str | None:
    """The version of everything public; None while Redis is away, and then nothing is kept."""
    asked = _asked.get()
    if asked is None:
        return _version()
    if not asked:
        asked.append(_version())
    return asked[0]


def _version() -> str | None:
    found = cache.get("pages")
    if found is None:
        found = uuid.uuid4().hex
        cache.set("pages", found, None)
        found = cache.get("pages")
    return found


def get(path: str, of: str, now: float) -> Page | None:
    """The page kept for `path` in version `of`, unless it is too old at `now` (monotonic seconds)."""
    kept = _kept.get((path, of))
    if kept is None or now - kept[0] > MAX_AGE_SECONDS:
        return None
    return kept[1]


def keep(path: str, of: str, page: Page, now: float) -> None:
    with _keeping:
        _only(of)
        _kept.pop((path, of), None)
        _kept[path, of] = (now, page)
        size = sum(len(kept.compressed) for _since, kept in _kept.values())
        while len(_kept) > _KEEP or size > _KEEP_BYTES:
            _since, oldest = _kept.pop(next(iter(_kept)))
            size -= len(oldest.compressed)


def _only(of: str) -> None:
    """Drop what an earlier version has left: nobody will ask for it again, and it would pile up."""
    for kept in (_kept, _remembered):
        _name, version = next(iter(kept), ("", of))
        if version != of:
            kept.clear()


def remember(name: str, load: Callable[[], T]) -> T:
    """What `load` returns, kept in this process until something public changes.

    For settings that every registration needs (categories, consent texts). The kept object is shared by
    threads: callers must not change it.
    """
    of = version()
    if of is None:
        return load()
    if found := _known(name, of):
        return cast(T, found[1])
    # Threads that miss it at once wait for the first of them, instead of loading the same several times.
    turn = _loading.setdefault((name, of), threading.Lock())
    with turn:
        try:
            if found := _known(name, of):
                return cast(T, found[1])
            loaded = load()
            _remember(name, of, loaded)
        finally:
            _loading.pop((name, of), None)
    return loaded


def _known(name: str, of: str) -> tuple[float, object] | None:
    kept = _remembered.get((name, of))
    return kept if kept and time.monotonic() - kept[0] <= MAX_AGE_SECONDS else None


def _remember(name: str, of: str, loaded: object) -> None:
    since = time.monotonic()
    with _keeping:
        _only(of)
        size = sum(_size(kept) for _since, kept in _remembered.values()) + _size(loaded)
        if len(_remembered) >= _KEEP or size > _KEEP_BYTES:
            _remembered.clear()
        _remembered[name, of] = (since, loaded)


def _size(kept: object) -> int:
    """Of HTML, in characters; settings are small."""
    return len(kept) if isinstance(kept, str) else 0


def drawn(name: str, draw: Callable[[Mapping[str, str]], str], **holes: str) -> str:
    """HTML that is drawn once for `name` and kept as pages are, its `holes` filled anew for each reader.

    `draw` is given a mark for each hole, to put where its value belongs. Values go in as they are: what
    people have typed is escaped by the caller.
    """
    marks = {name: hole(name) for name in holes}
    html = remember(f"drawn:{name}", lambda: draw(marks))
    for name, value in holes.items():
        html = html.replace(marks[name], value)
    return html


def hole(name: str) -> str:
    """A mark that stands in a page for what is put there later; none is the beginning of another."""
    return f"{_MARK}-{name}-"


def fill(response: HttpResponse, **holes: str) -> None:
    """Put HTML into the holes of a rendered page.

    For large parts that are ready: as values of a template each would be copied half a dozen times on its way
    through it, megabytes for every reader at once.
    """
    body = response.content
    for name, html in holes.items():
        body = body.replace(hole(name).encode(), html.encode())
    response.content = body


def forget() -> None:
    """Drop everything that this process keeps."""
    with _keeping:
        _kept.clear()
        _remembered.clear()


def changed() -> None:
    """Something public changed: after this transaction every page is rendered anew."""
    transaction.on_commit(_raise_version)


def _raise_version() -> None:
    cache.set("pages", uuid.uuid4().hex, None)
    if asked := _asked.get():
        asked.clear()
