"""What the mails about the programme have in common: who, where, when, and the links."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from attendees import links
from attendees.models import Attendee, Registration
from sessions.feeds import calendars
from sessions.feeds.calendars import Guest
from sessions.programme import revisions, texts
from sessions.programme.released import Programme, Session
from summit import dates
from summit.mail import Action, Attachment, Calendar, isolated
from summit.models import Summit


@dataclass(frozen=True)
class Letter:
    """One mail to be written; the active language is its receiver's."""

    summit: Summit
    programme: Programme
    attendee: Attendee
    registration: Registration | None  # None: a speaker who did not register
    recipient: str
    told_at: dt.datetime  # when what is told happened
    language: str
    steps: Mapping[int, int]  # session id -> what the receiver's seats add: see `revisions`
    returns: int  # what ended registrations add to each

    @property
    def words(self) -> dict[str, object]:
        """What texts may name."""
        return {
            "name": isolated(self.attendee.full_name),
            "summit": isolated(str(self.summit.name)),
            "city": isolated(str(self.summit.city)),
        }

    def guest(self, *, is_certain: bool = True) -> Guest:
        return Guest(self.attendee.full_name, self.recipient, self.told_at, is_certain)

    def agenda(self, label: str = "") -> Sequence[Action]:
        """A button to the own agenda; to the programme for who has no page of his or her own."""
        if self.registration is None:
            path = reverse("agenda:programme", args=[self.summit.slug])
            return (Action(_("Open the programme"), settings.SITE_URL + path),)
        url = links.url(self.registration, "agenda:my_agenda", self.language)
        return (Action(label or _("Open my agenda"), url),)

    def giving_back(self, session: Session) -> Sequence[Action]:
        """A button to the page where the receiver gives up the seat in `session`."""
        if self.registration is None or self.programme.session(session.id) is None:
            return ()
        url = links.url(self.registration, "agenda:own_session", self.language, about=session.id)
        return (Action(_("Give up this seat"), url),)

    def no_reminders(self) -> Sequence[Action]:
        """A button that ends reminders: to the part of the own agenda where one presses it."""
        if self.registration is None:
            return ()
        url = links.url(self.registration, "agenda:my_agenda", self.language)
        return (Action(_("No more reminders"), f"{url}#reminders"),)

    def facts(self, session: Session) -> list[tuple[str, str]]:
        """Where and when, on the clocks of the city."""
        found = [(_("Time"), self.when(session))]
        if where := room(session):
            found.append((_("Room"), where))
        return [*found, *self.venue(session)]

    def venue(self, session: Session) -> list[tuple[str, str]]:
        """What time and room leave open."""
        if session.room and session.room.venue:
            return [(_("Venue"), isolated(session.room.venue.text))]
        return []

    def when(self, session: Session) -> str:
        """Thursday 15 November, 11:00–12:00."""
        return dates.span(session.starts_at, session.ends_at, hours(session))

    def zone(self, sessions: Iterable[Session]) -> str:
        """Which clocks all times of `sessions` are of, and how far from UTC unless they change in between."""
        moments = [at for session in sessions for at in session.period]
        words = {"city": isolated(str(self.summit.city))}
        if offset := dates.shared_offset(self.summit, moments):
            return _("All times are %(city)s time (%(offset)s).") % (
                words | {"offset": isolated(offset)}
            )
        return _("All times are %(city)s time.") % words

    def zones(self, sessions: Iterable[Session]) -> list[str]:
        """As `zone`, of the times that are said; nothing where none is."""
        timed = list(sessions)
        return [self.zone(timed)] if timed else []

    def invitation(self, session: Session, *, is_certain: bool = True) -> Attachment:
        """Puts or moves the session in the receiver's calendar."""
        guest = self.guest(is_certain=is_certain)
        sequence = revisions.number(session.sequence, self._steps(session))
        content = calendars.request(session, self.summit, guest, sequence=sequence)
        return Attachment(_name(session), content, "text/calendar; method=REQUEST")

    def cancellation(
        self, session: Session, *, sequence: int, ends_all: bool = False
    ) -> Attachment:
        """Takes the session, as it stood in the receiver's calendar, out of it. `sequence` is of the release;
        `ends_all`: because the receiver, or the summit, does not come."""
        sequence = revisions.number(sequence, self._steps(session), ends_all=ends_all)
        content = calendars.cancel(session, self.summit, self.guest(), sequence=sequence)
        return Attachment(_name(session), content, "text/calendar; method=CANCEL")

    def _steps(self, session: Session) -> int:
        return self.returns + self.steps.get(session.id, 0)

    def entry(self, sessions: Sequence[Session], *, ends: bool = False) -> Calendar:
        """The row that says that calendar entries are attached, or (`ends`) what takes them out."""
        days = [session.starts_at.date() for session in sessions]
        month, numbers = dates.leaf(min(days), max(days))
        return Calendar(
            month,
            numbers,
            _("Calendar update attached"),
            _("Open it, and your calendar does not show this any more.")
            if ends
            else _("Open it, and your calendar shows the programme as it is now."),
        )


def room(session: Session) -> str:
    """Where it is; empty for what needs no room."""
    return isolated(session.room.place) if session.room else texts.without_a_room(session)


def hours(session: Session) -> str:
    """11:00–12:00."""
    return isolated(dates.hours(session.starts_at, session.ends_at))


def hours_in_words(session: Session) -> str:
    """The same inside of a sentence, with both days where it ends on another one."""
    if dates.days_later(session.starts_at, session.ends_at):
        return isolated(dates.span(session.starts_at, session.ends_at, ""))
    return hours(session)


def title(session: Session) -> str:
    return isolated(session.title.text)


def _name(session: Session) -> str:
    """One file for each session: a calendar object that is sent holds one UID (RFC 5546, 3.2.2)."""
    return f"session-{session.id}.ics"
