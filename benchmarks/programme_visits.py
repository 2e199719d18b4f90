"""What one reader of the programme does: each function is one operation."""

import itertools
from collections.abc import Callable

from .browser import Answer, Wrong
from .visits import Visit

_LANGUAGES = ("en", "zh-hans", "fr", "ar")
_numbers = itertools.count()


def programme(visit: Visit) -> None:
    """All days as one page, in each language in turn."""
    _page(visit, "all/").expect(200, "</html>")


def programme_day(visit: Visit) -> None:
    """A day as grid and list."""
    _page(visit, f"{visit.facts['day']}/").expect(200, 'class="timetable"')


def programme_304(visit: Visit) -> None:
    """All days, for somebody who has the page still: the server only says that nothing changed."""
    language = _LANGUAGES[next(_numbers) % len(_LANGUAGES)]
    path = f"/{language}/{visit.facts['slug']}/programme/all/"
    if language not in visit.etags:
        visit.etags[language] = visit.browser.get(path).expect(200).headers["ETag"]
    answer = visit.browser.get(path, **{"If-None-Match": visit.etags[language]})
    if answer.status != 304 or answer.raw:
        raise Wrong(f"status {answer.status} instead of 304")


def programme_json(visit: Visit) -> None:
    _export(visit, "schedule.json", "{")


def programme_xml(visit: Visit) -> None:
    _export(visit, "schedule.xml", "</schedule>")


def programme_ics(visit: Visit) -> None:
    _export(visit, "programme.ics", "END:VCALENDAR")


def session_page(visit: Visit) -> None:
    """The page of each session in turn."""
    sessions = visit.facts["sessions"]
    pk = sessions[next(_numbers) % len(sessions)]
    path = f"/en/{visit.facts['slug']}/programme/sessions/{pk}/"
    visit.browser.get(path).expect(200, 'class="seat-card"')


def _page(visit: Visit, path: str) -> Answer:
    language = _LANGUAGES[next(_numbers) % len(_LANGUAGES)]
    return visit.browser.get(f"/{language}/{visit.facts['slug']}/programme/{path}")


def _export(visit: Visit, name: str, words: str) -> None:
    # Whether the whole file came is seen at its end; looking for more would cost the load its time.
    answer = _page(visit, name)
    if answer.status != 200 or words not in answer.body:
        raise Wrong(f"status {answer.status}: {name}")


OPERATIONS: dict[str, Callable[[Visit], None]] = {
    operation.__name__: operation
    for operation in (
        programme,
        programme_day,
        programme_304,
        programme_json,
        programme_xml,
        programme_ics,
        session_page,
    )
}
