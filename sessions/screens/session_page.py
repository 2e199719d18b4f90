"""What the page of one session shows."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from attendees import statements
from attendees.reports import categories
from sessions.enums import Access, RoleKind, SeatState
from sessions.programme import texts
from sessions.programme.released import Programme, Session, Speaker
from sessions.screens import board, changes, recent
from sessions.screens.entries import Entry, Own
from summit import commas, dates
from summit.models import Summit


@dataclass(frozen=True)
class Person:
    """Somebody on the podium; `roles` in words."""

    speaker: Speaker
    name: str
    letters: str  # the name in its own script, without the honorific: what its monogram is made of
    url: str
    post: str
    roles: str


@dataclass(frozen=True)
class SessionPage:
    session: Session
    entry: Entry
    title: str
    other_title: str
    day_url: str
    day: str
    moved: str
    moved_on: str
    first_paragraph: str
    paragraphs: list[str]
    language: str
    people: list[Person]
    times: str
    ends_later: bool
    when: str
    place: list[str]
    languages: str
    topics: str
    access: str
    links: dict[str, str]


def of(
    summit: Summit,
    programme: Programme,
    session: Session,
    *,
    now: dt.datetime,
    own: Own | None = None,
) -> SessionPage:
    made = board.reader(summit, programme, now, own, seats={})  # they stand beside the button
    entry = made.entry(session)
    old = entry.old
    paragraphs = [part.strip() for part in session.abstract.text.split("\n\n") if part.strip()]
    move = recent.releases(summit, programme).moved.get(session.id)
    moved_on = (move.at if move else session.changed_at).astimezone(programme.zone).date()
    return SessionPage(
        session=session,
        entry=entry,
        title=entry.title,
        other_title=texts.other(session.title),
        day_url=board.day_url(made, session.day),
        day=dates.weekday(session.day),
        moved=changes.moved_words(old, session) if old else "",
        moved_on=dates.period_without_year(moved_on, moved_on),
        first_paragraph=paragraphs[0] if paragraphs else "",
        paragraphs=paragraphs[1:],
        language=session.abstract.lang,
        people=list(_people(summit, session)),
        times=entry.hours,
        ends_later=dates.days_later(session.starts_at, session.ends_at) > 0,
        when=changes.when(session),
        place=list(_place(session)),
        languages=_languages(session),
        topics=texts.listed(texts.shown(topic.name) for topic in session.topics),
        access=_access(session, summit),
        links=_links(summit, session),
    )


@dataclass(frozen=True)
class Seats:
    """How full a session is at this moment. `left` are those that the next person gets: none while others
    wait, since a seat that is free then is theirs."""

    left: int
    waiting: int


# Each page of a session asks it: that Django writes it anew took a fifth of the page.
_SEATS = """
    SELECT taken, released_capacity,
        (SELECT count(*) FROM agenda_seat WHERE session_id = agenda_session.id AND state = %s)
    FROM agenda_session WHERE id = %s
"""


def seats_now(session: Session) -> Seats | None:
    """None when nobody counts."""
    if not session.has_seats:
        return None
    found = statements.rows(_SEATS, [SeatState.WAITLISTED, session.id])
    if not found or found[0][1] is None:
        return None
    taken, capacity, waiting_count = found[0]
    return Seats(0 if waiting_count else max(0, capacity - taken), waiting_count)


def _people(summit: Summit, session: Session) -> Iterator[Person]:
    roles: dict[int, list[RoleKind]] = {}
    speakers: dict[int, Speaker] = {}
    for part in session.parts:
        roles.setdefault(part.speaker.id, []).append(part.kind)
        speakers[part.speaker.id] = part.speaker
    for number, speaker in speakers.items():
        words = texts.listed(str(kind.label) for kind in roles[number])
        yield person(summit, speaker, words)


def person(summit: Summit, speaker: Speaker, roles: str = "") -> Person:
    return Person(
        speaker=speaker,
        name=texts.name(speaker),
        letters=speaker.name,
        url=reverse("agenda:speaker", args=[summit.slug, speaker.id]),
        post=texts.joined(texts.shown(speaker.post), texts.shown(speaker.organisation)),
        roles=roles,
    )


def _place(session: Session) -> Iterator[str]:
    """The room with the name on its sign, then where it is and how one gets in."""
    if session.room is None:
        if words := texts.without_a_room(session):
            yield capfirst(words)
        return
    yield texts.dotted(texts.shown(session.room.name), texts.other(session.room.name))
    hall = session.room.hall.text
    step_free = _("step-free") if session.room.has_step_free_access else ""
    if words := texts.joined(hall if hall != session.room.name.text else "", step_free):
        yield words


def _languages(session: Session) -> str:
    floor = dates.language_name(session.floor_language)
    others = [dates.language_name(code) for code in session.interpretation_languages]
    if not others:
        return _("Spoken in %(language)s") % {"language": floor}
    words = _("Spoken in %(language)s. Interpretation: %(others)s")
    return commas.filled_html(words, language=floor, others=texts.listed(others))


def _access(session: Session, summit: Summit) -> str:
    """Who gets in, when it is not simply everybody."""
    if session.access == Access.INVITATION:
        return _("By invitation of the summit office")
    if session.access == Access.CATEGORY:
        names = [one.name for one in categories(summit.pk) if one.pk in session.category_ids]
        words = _("For these passes: %(passes)s")
        return commas.filled_html(words, passes=texts.listed(names))
    if session.access == Access.OPEN:
        return _("Open to all with a pass of the summit. No seat is reserved: come in time.")
    return ""


def _links(summit: Summit, session: Session) -> dict[str, str]:
    arguments = [summit.slug, session.id]
    return {
        "seat": reverse("agenda:seat", args=arguments),
        "calendar": reverse("agenda:session_calendar", args=arguments),
        "public": reverse("agenda:session", args=arguments),
    }
