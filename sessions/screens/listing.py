"""The programme as a list: parts of a day, and days of what was searched or belongs to somebody."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sessions.screens.entries import Entry, Reader
from summit import dates

SHOWN_NOW = 4
_NOON, _EVENING = dt.time(12), dt.time(18)


@dataclass(frozen=True)
class Part:
    """A part of the list: now, next, afternoon. Those of `more` wait behind a summary."""

    anchor: str
    title: str
    note: str
    entries: list[Entry]
    more: list[Entry] = field(default_factory=list)
    is_earlier: bool = False

    @property
    def more_words(self) -> str:
        count = len(self.more)
        return ngettext("%(n)s more now", "%(n)s more now", count) % {"n": count}


def of_day(entries: Iterable[Entry]) -> list[Part]:
    """Morning, afternoon and evening."""
    return [
        Part(anchor, _TITLES[anchor](), _sessions(len(found)), found)
        for anchor, group in groupby(entries, key=_time_of_day)
        if (found := list(group))
    ]


def by_day(entries: Iterable[Entry]) -> list[Part]:
    """One part a day, of entries in order of time."""
    return [
        Part(day.isoformat(), dates.weekday(day), "", list(group))
        for day, group in groupby(entries, key=lambda entry: entry.session.day)
    ]


def moments(entries: Iterable[Entry]) -> list[dt.datetime]:
    """When they begin and end, for the note on whose clocks these are."""
    return [at for entry in entries for at in entry.moments]


def of_today(plain: list[Entry], made: Reader) -> list[Part]:
    """Now, next, later today, and what is over."""
    over = [entry for entry in plain if entry.ends_at <= made.now]
    running = [entry for entry in plain if entry.is_running]
    running.sort(key=lambda entry: not entry.is_plenary)
    ahead = [entry for entry in plain if entry.ends_at > made.now and not entry.is_running]
    first = next((entry.starts_at for entry in ahead if entry.starts_at > made.now), None)
    following = [entry for entry in ahead if entry.starts_at == first]
    later = [entry for entry in ahead if entry.starts_at != first]
    return [
        *_now_part(running, made),
        *_next_part(following, made),
        *of_day(later),
        *([Part("earlier", "", "", over, is_earlier=True)] if over else []),
    ]


def _now_part(running: list[Entry], made: Reader) -> list[Part]:
    if not running:
        return []
    clock = f"{made.now.astimezone(made.programme.zone):%H:%M}"
    shown = running if len(running) <= SHOWN_NOW + 1 else running[:SHOWN_NOW]
    return [Part("now", pgettext("programme", "Now"), clock, shown, running[len(shown) :])]


def _next_part(following: list[Entry], made: Reader) -> list[Part]:
    if not following:
        return []
    at = following[0].starts_at
    minutes = -(-(at - made.now) // dt.timedelta(minutes=1))
    note = following[0].start
    if minutes <= 60:
        note = ngettext("%(time)s, in %(n)s minute", "%(time)s, in %(n)s minutes", minutes) % {
            "time": following[0].start,
            "n": minutes,
        }
    return [Part("next", pgettext("programme", "Next"), note, following)]


def _time_of_day(entry: Entry) -> str:
    clock = entry.starts_at.time()
    if entry.is_begun or clock < _NOON:
        return "morning"
    return "afternoon" if clock < _EVENING else "evening"


def _sessions(count: int) -> str:
    return ngettext("%(n)s session", "%(n)s sessions", count) % {"n": count}


_TITLES: dict[str, Callable[[], str]] = {
    "morning": lambda: _("Morning"),
    "afternoon": lambda: _("Afternoon"),
    "evening": lambda: _("Evening"),
}
