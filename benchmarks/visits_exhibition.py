"""What one visitor of the exhibition does: each function is one operation, as in `visits`."""

import itertools
from collections.abc import Callable
from urllib.parse import quote

from .browser import Answer, Wrong
from .visits import Visit

_LANGUAGES = ("en", "zh-hans", "fr", "ar")
_numbers = itertools.count()


def plan(visit: Visit) -> None:
    """The plan of a hall of a thousand booths with its list, in each language in turn."""
    _plan(visit, _next(_LANGUAGES)).expect(200, 'class="plan"')


def plan_304(visit: Visit) -> None:
    """The plan of somebody who has it still: the server only says that nothing changed."""
    language = _next(_LANGUAGES)
    if language not in visit.etags:
        visit.etags[language] = _plan(visit, language).expect(200).headers["ETag"]
    answer = _plan(visit, language, **{"If-None-Match": visit.etags[language]})
    if answer.status != 304 or answer.raw:
        raise Wrong(f"status {answer.status} instead of 304")


def plan_booth(visit: Visit) -> None:
    """The plan with one booth chosen, another one each time: a ring around it, and its card."""
    booth = quote(_next(visit.facts["booths"]))
    page = visit.browser.get(
        f"/{_next(_LANGUAGES)}/{visit.facts['slug']}/exhibition/?booth={booth}"
    )
    page.expect(200, "plan-ring")


def directory(visit: Visit) -> None:
    """Exhibitors searched by a word of a name, in whatever script; none of it is kept."""
    word = _next(visit.facts["exhibitors"])
    language = _next(_LANGUAGES)
    path = f"/{language}/{visit.facts['slug']}/exhibitors/?q={quote(word)}"
    visit.browser.get(path).expect(200, f"/{language}/{visit.facts['slug']}/exhibitors/")


def _plan(visit: Visit, language: str, **headers: str) -> Answer:
    return visit.browser.get(f"/{language}/{visit.facts['slug']}/exhibition/", **headers)


def _next(of: tuple[str, ...] | list[str]) -> str:
    return of[next(_numbers) % len(of)]


OPERATIONS: dict[str, Callable[[Visit], None]] = {
    operation.__name__: operation for operation in (plan, plan_304, plan_booth, directory)
}
