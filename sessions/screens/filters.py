"""Filters of the programme as links: theme, topic, language, kind.

A page with one filter is one of few, so it may be kept like a page without; combinations are many and are
rendered for whoever asks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sessions.enums import SessionKind
from sessions.programme.released import Programme, Session
from summit import commas, dates


@dataclass(frozen=True)
class Option:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """One filter: `chosen` is the word of what is chosen, empty for all."""

    name: str
    label: str
    chosen: str
    options: list[Option]


Passes = Callable[[Session], bool]


class Filters:
    """What a reader chose among what the programme has. Values that it does not have are ignored."""

    def __init__(self, programme: Programme, query: Mapping[str, str], path: str) -> None:
        self._path = path
        self._values = _values(programme)
        self.as_list = query.get("view") == "list"
        self.chosen = {
            name: query[name] for name in _NAMES if query.get(name) in self._values[name]
        }

    @property
    def is_chosen(self) -> bool:
        return bool(self.chosen)

    @property
    def count(self) -> int:
        return len(self.chosen)

    @property
    def words(self) -> str:
        """The chosen values, for a sentence."""
        return commas.listed(self._values[name][value] for name, value in self.chosen.items())

    @property
    def clear_url(self) -> str:
        return self.url({}, as_list=self.as_list)

    @property
    def kept_query(self) -> str | None:
        """The query under which the page may be kept; None when it is one of too many."""
        return None if len(self.chosen) > 1 else _query(self.chosen, as_list=self.as_list)

    def passes(self, session: Session) -> bool:
        return all(_PASSES[name](session, value) for name, value in self.chosen.items())

    def url(self, chosen: Mapping[str, str], *, as_list: bool) -> str:
        query = _query(chosen, as_list=as_list)
        return f"{self._path}?{query}" if query else self._path

    @cached_property
    def groups(self) -> list[Group]:
        """The filters that have something to choose from."""
        return [self._group(name) for name in _NAMES if len(self._values[name]) > 1]

    def _group(self, name: str) -> Group:
        chosen, rest = self.chosen.get(name, ""), {**self.chosen}
        rest.pop(name, None)
        everything = Option(_EVERYTHING[name](), self.url(rest, as_list=self.as_list), not chosen)
        options = [
            Option(label, self.url(rest | {name: value}, as_list=self.as_list), value == chosen)
            for value, label in self._values[name].items()
        ]
        shown = self._values[name].get(chosen, "")
        return Group(name, _LABELS[name](), shown, [everything, *options])


def _query(chosen: Mapping[str, str], *, as_list: bool) -> str:
    """In one order, so that the same choice has one address."""
    pairs = [(name, chosen[name]) for name in _NAMES if name in chosen]
    return urlencode(pairs + ([("view", "list")] if as_list else []))


def _values(programme: Programme) -> dict[str, dict[str, str]]:
    """Filter -> value -> what it is called, of what the sessions have."""
    sessions = programme.sessions
    themes = {session.track.id for session in sessions if session.track}
    topics = {topic.id for session in sessions for topic in session.topics}
    tongues = {tongue for session in sessions for tongue in _tongues(session)}
    kinds = {session.kind for session in sessions}
    return {
        "theme": {str(one.id): one.name.text for one in programme.tracks if one.id in themes},
        "topic": {str(one.id): one.name.text for one in programme.topics if one.id in topics},
        "language": {tongue: dates.language_name(tongue) for tongue in sorted(tongues)},
        "kind": {
            str(kind): str(kind.label)
            for kind in SessionKind
            if kind in kinds and kind != SessionKind.BREAK
        },
    }


def _tongues(session: Session) -> set[str]:
    """The languages in which one can follow it."""
    codes = (session.floor_language, *session.interpretation_languages)
    return {code.partition("-")[0] for code in codes if code}


_NAMES = ("theme", "topic", "language", "kind")
_LABELS: dict[str, Callable[[], str]] = {
    "theme": lambda: _("Theme"),
    "topic": lambda: _("Topic"),
    "language": lambda: _("Language"),
    "kind": lambda: pgettext("of a session", "Kind"),
}
_EVERYTHING: dict[str, Callable[[], str]] = {
    "theme": lambda: _("All themes"),
    "topic": lambda: _("All topics"),
    "language": lambda: _("All languages"),
    "kind": lambda: _("All kinds"),
}
_PASSES: dict[str, Callable[[Session, str], bool]] = {
    "theme": lambda session, value: session.track is not None and str(session.track.id) == value,
    "topic": lambda session, value: any(str(topic.id) == value for topic in session.topics),
    "language": lambda session, value: value in _tongues(session),
    "kind": lambda session, value: session.kind == value,
}
