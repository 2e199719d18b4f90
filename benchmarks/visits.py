"""What one person does: each function is one operation. Raises browser.Wrong when an answer is not right."""

import itertools
import json
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from .browser import Answer, Browser, Wrong

_SCRIPTS = ("Nadia Haddad", "陈宇", "Åsa Lindström", "محمد الأمين", "Ольга Иванова", "José Peña")
_LANGUAGES = ("en", "zh-hans", "fr", "ar")
_numbers = itertools.count()


@dataclass
class Visit:
    """What an operation needs: a browser, and what the load knows of the summit (`prepare.facts`)."""

    browser: Browser
    facts: dict[str, Any]
    mailbox: "Mailbox"
    etags: dict[str, str] = field(default_factory=dict)


class Mailbox:
    """What has come by mail, as the sink knows it."""

    def __init__(self, port: int) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._lines = self._connection.makefile("rwb")

    def link_to(self, address: str) -> str:
        """The path of the link in the mail to `address`, when it has come; empty if there is none."""
        self._lines.write(f"{address}\n".encode())
        self._lines.flush()
        return self._lines.readline().decode().strip()


def home(visit: Visit) -> None:
    """The home page, in each language in turn."""
    _home_page(visit, _next(_LANGUAGES)).expect(200, "</html>")


def home_304(visit: Visit) -> None:
    """The home page of somebody who has it still: the server only says that nothing changed."""
    language = _next(_LANGUAGES)
    if language not in visit.etags:
        visit.etags[language] = _home_page(visit, language).expect(200).headers["ETag"]
    answer = _home_page(visit, language, **{"If-None-Match": visit.etags[language]})
    if answer.status != 304 or answer.raw:
        raise Wrong(f"status {answer.status} instead of 304")


def _home_page(visit: Visit, language: str, **headers: str) -> Answer:
    return visit.browser.get(f"/{language}/{visit.facts['slug']}/", **headers)


def register_web(visit: Visit) -> None:
    """From the passes to the page of one's own, whose link is in the mail: a whole registration."""
    browser, slug = visit.browser, visit.facts["slug"]
    browser.become_somebody_else()
    passes = f"/{_next(_LANGUAGES)}/{slug}/register/"
    email = _address()
    browser.get(passes).expect(200, visit.facts["category"])
    form = f"{passes}{visit.facts['category']}/"
    page = browser.get(form).expect(200, "csrfmiddlewaretoken")
    sent = browser.post(form, page.hidden_fields() | _about_a_person(email) | {"consent": "on"})
    browser.follow(sent).expect(200, email)
    link = visit.mailbox.link_to(email)
    if not link:
        raise Wrong("the mail holds no personal link")
    browser.get(link).expect(200, 'class="qr"')


def register_api(visit: Visit) -> None:
    """One request of a client of the API; the mail follows."""
    browser = visit.browser
    browser.become_somebody_else()
    person = _about_a_person(_address())
    body = person | {"category": visit.facts["category"], "consents": ["visit"], "language": "en"}
    headers = {"Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(16)}
    path = f"/api/v1/summits/{visit.facts['slug']}/registrations/"
    browser.request("POST", path, json.dumps(body).encode(), headers).expect(202)


def admin_list(visit: Visit) -> None:
    """All registrations, the newest first, as an organiser opens them."""
    _admin(visit, "?tab=all")


def admin_queue(visit: Visit) -> None:
    """The registrations that wait for a decision, with what is to be known about each."""
    _admin(visit, "?tab=waiting")


def admin_search(visit: Visit) -> None:
    """The registrations of a name, in one of many scripts."""
    _admin(visit, f"?tab=all&q={quote(_next(visit.facts['searches']))}")


def admin_filter(visit: Visit) -> None:
    """The confirmed registrations of a category."""
    _admin(visit, f"?tab=all&state__exact=confirmed&category__id__exact={visit.facts['filter']}")


def export_csv(visit: Visit) -> None:
    """Every registration as CSV."""
    _export(visit, "csv")


def export_xlsx(visit: Visit) -> None:
    """Every registration as XLSX."""
    _export(visit, "xlsx")


def _admin(visit: Visit, query: str) -> Answer:
    visit.browser.cookies = {"sessionid": visit.facts["session"]}
    page = visit.browser.get(f"{_LIST}{query}")
    return page.expect(200, 'class="queue-reference"')


def _export(visit: Visit, kind: str) -> None:
    secret = _admin(visit, "?tab=all").hidden_fields()["csrfmiddlewaretoken"]
    answer = visit.browser.post(
        f"{_LIST}export/?tab=all", {"csrfmiddlewaretoken": secret, "format": kind}
    )
    if answer.status != 200 or not answer.raw.startswith(_BEGINS[kind]):
        raise Wrong(f"status {answer.status}: {answer.raw[:300]!r}")
    if kind == "csv" and answer.raw.count(b"\n") <= visit.facts["size"]:
        raise Wrong("the file holds too few rows")


_LIST = "/admin/attendees/registration/"
_BEGINS = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK"}

OPERATIONS: dict[str, Callable[[Visit], None]] = {
    operation.__name__: operation
    for operation in (
        home,
        home_304,
        register_web,
        register_api,
        admin_list,
        admin_queue,
        admin_search,
        admin_filter,
        export_csv,
        export_xlsx,
    )
}


def _about_a_person(email: str) -> dict[str, str]:
    return {
        "full_name": _next(_SCRIPTS),
        "email": email,
        "organisation": "Municipality of Oran",
        "country": "DZ",
    }


def _address() -> str:
    return f"{secrets.token_hex(10)}@visitors.example"


def _next(of: tuple[str, ...] | list[str]) -> str:
    return of[next(_numbers) % len(of)]
