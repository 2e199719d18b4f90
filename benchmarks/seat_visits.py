"""What somebody does to get a seat: each function is one operation."""

import itertools
import secrets
from collections.abc import Callable

from .browser import Wrong
from .visits import Visit

_SECRET = secrets.token_hex(16)  # of the cookie and the form alike, as the page would have set both
_numbers = itertools.count(secrets.randbelow(1000))


def book_seat(visit: Visit) -> None:
    """Press the button of a session: the answer leads back to the page, the mail follows."""
    browser, facts = visit.browser, visit.facts
    number = next(_numbers)
    token = facts["tokens"][number % len(facts["tokens"])]
    session = facts["bookable"][number % len(facts["bookable"])]
    browser.become_somebody_else()
    browser.cookies = {"csrftoken": _SECRET}
    path = f"/en/my/{token}/agenda/sessions/{session}/book/"
    answer = browser.post(path, {"csrfmiddlewaretoken": _SECRET})
    if answer.status != 302:
        raise Wrong(f"status {answer.status}: {answer.body[:300]!r}")


OPERATIONS: dict[str, Callable[[Visit], None]] = {"book_seat": book_seat}
