"""Looking for sessions by words, in any script: every word must stand in a title, a theme or a name."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from sessions.programme.released import Programme, Session
from sessions.screens import board, listing
from sessions.screens.entries import Own
from sessions.screens.listing import Part
from summit import pages
from summit.models import Summit

_LONGEST = 100
_MOST_WORDS = 8
MOST_SHOWN = 100


@dataclass(frozen=True)
class Result:
    """`words` as they were typed; `count` of what was found; `parts` by day, of the first of it."""

    words: str
    count: int
    parts: list[Part]
    action: str
    back_url: str

    @property
    def moments(self) -> list[dt.datetime]:
        """Of what is shown."""
        return [at for part in self.parts for at in listing.moments(part.entries)]

    @property
    def rest(self) -> int:
        """How many are found and not shown."""
        return max(0, self.count - MOST_SHOWN)


def of(
    summit: Summit,
    programme: Programme | None,
    words: str,
    *,
    now: dt.datetime,
    own: Own | None = None,
) -> Result:
    """The sessions that hold each of the `words`; none for no words."""
    typed = words.strip()[:_LONGEST]
    if programme is None:
        base = reverse("agenda:programme", args=[summit.slug])
        return Result(typed, 0, [], f"{base}search/", base)
    made = board.reader(summit, programme, now, own)
    found = matching(summit, programme, typed)
    entries = [made.entry(session) for session in found[:MOST_SHOWN]]
    return Result(typed, len(found), listing.by_day(entries), f"{made.base}search/", made.base)


def matching(summit: Summit, programme: Programme, words: str) -> list[Session]:
    """In the order of the programme."""
    wanted = folded(words).split()[:_MOST_WORDS]
    if not wanted:
        return []
    texts = pages.remember(
        f"agenda:search:{summit.pk}:{programme.number}",
        lambda: {session.id: _text(session) for session in programme.sessions},
    )
    return [
        session
        for session in programme.sessions
        if all(word in texts[session.id] for word in wanted)
    ]


def folded(words: str) -> str:
    """Without capitals, accents, and the marks of Arabic vowels; full-width letters become plain."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _text(session: Session) -> str:
    return folded(" \n ".join(_words(session)))


def _words(session: Session) -> Iterator[str]:
    yield from session.title.texts.values()
    if session.track:
        yield from session.track.name.texts.values()
    for topic in session.topics:
        yield from topic.name.texts.values()
    for part in session.parts:
        yield from (part.speaker.name, part.speaker.latin_name)
        yield from part.speaker.organisation.texts.values()
