"""What a member of an exhibitor does: each function is one operation, as in `visits`."""

import itertools
import secrets
from collections.abc import Callable

from .browser import Wrong
from .visits import Visit

_SECRET = secrets.token_hex(
    16
)  # of the form and of the cookie, as a page of the portal leaves both
_numbers = itertools.count()


def hold_booth(visit: Visit) -> None:
    """The next exhibitor in turn holds one of its two booths, and so lets the other one go."""
    turn, exhibitor = divmod(next(_numbers), len(visit.facts["holders"]))
    _hold(visit, exhibitor, 2 * exhibitor + turn % 2)


def hold_contended(visit: Visit) -> None:
    """As many exhibitors as there are connections want the same booth; one gets it."""
    number = next(_numbers)
    _hold(visit, number, number // visit.facts["connections"])


def _hold(visit: Visit, exhibitor: int, booth: int) -> None:
    holders, free = visit.facts["holders"], visit.facts["free"]
    pk, session = holders[exhibitor % len(holders)]
    wanted, number = free[booth % len(free)]
    visit.browser.cookies = {"sessionid": session, "csrftoken": _SECRET}
    answer = visit.browser.post(
        f"/en/exhibitor/{pk}/booth/{wanted}/hold/", {"csrfmiddlewaretoken": _SECRET}
    )
    # Held or too late: both lead to the plan with the booth, where the page says which.
    if answer.status != 302 or f"booth={number}" not in answer.headers["Location"]:
        raise Wrong(f"status {answer.status}: {answer.headers.get('Location')}")


OPERATIONS: dict[str, Callable[[Visit], None]] = {
    operation.__name__: operation for operation in (hold_booth, hold_contended)
}
