"""Sessions as entries of calendars: RFC 5545, and RFC 5546 for what is sent to somebody.

An entry keeps its UID for ever; SEQUENCE grows and DTSTAMP is the moment of the release that changed the
session last, so that the same release always makes the same bytes. What is for one person counts his or her
seats and registrations as well (`sessions.programme.revisions`), and what is sent has the moment of its
cause, if that is later. Entries name public pages alone: people share their calendars.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from sessions.feeds import clocks
from sessions.programme import revisions
from sessions.programme.plans import Entry, Plan
from sessions.programme.released import Programme, Session
from summit import commas
from summit.models import Summit

_PRODUCT = "-//Summit//Programme//EN"
_REFRESH = dt.timedelta(minutes=30)  # how often a program may look whether something changed
_CONFIRMED, _TENTATIVE, _CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True)
class Guest:
    """Who gets an entry by mail: only he or she is named in it."""

    name: str
    email: str
    told_at: dt.datetime  # of what is told
    is_certain: bool = True  # else the entry is only pencilled in


def request(session: Session, summit: Summit, guest: Guest, *, sequence: int) -> bytes:
    """Puts or moves the entry in the calendar of `guest`: METHOD:REQUEST."""
    status = _CONFIRMED if guest.is_certain else _TENTATIVE
    event = _event(session, summit, status, sequence=sequence, told_at=guest.told_at)
    event.add("organizer", _organizer(summit))
    event.add("attendee", _attendee(guest))
    return _calendar("REQUEST", [event], session.starts_at, session.ends_at).to_ical()


def cancel(session: Session, summit: Summit, guest: Guest, *, sequence: int) -> bytes:
    """Takes the entry out of the calendar of `guest`: METHOD:CANCEL.

    `session` is as it last stood there, `sequence` that of what ends it.
    """
    event = _event(session, summit, _CANCELLED, sequence=sequence, told_at=guest.told_at)
    event.add("organizer", _organizer(summit))
    event.add("attendee", _attendee(guest))
    return _calendar("CANCEL", [event], session.starts_at, session.ends_at).to_ical()


def of_session(session: Session, summit: Summit) -> bytes:
    """One session for everybody: METHOD:PUBLISH."""
    event = _event(session, summit, _status(session))
    return _calendar("PUBLISH", [event], session.starts_at, session.ends_at).to_ical()


def of_programme(programme: Programme, summit: Summit) -> bytes:
    """All public sessions that have a time."""
    sessions = [session for session in programme.sessions if not session.is_postponed]
    events = [_event(session, summit, _status(session)) for session in sessions]
    return _named(str(summit.name), summit, sessions, events).to_ical()


def of_plan(plan: Plan, summit: Summit) -> bytes:
    """The private feed of a person: seats, and pencilled in what waits or is only marked.

    For a registration that is over it is empty and still a calendar, so that programs which ask for it
    every hour take the entries out and report no error.
    """
    entries = [entry for entry in plan.entries if not entry.session.is_postponed]
    events = [_planned(entry, summit, plan.returns) for entry in entries]
    name = _("%(summit)s: my agenda") % {"summit": summit.name}
    return _named(name, summit, [entry.session for entry in entries], events).to_ical()


def _planned(entry: Entry, summit: Summit, returns: int) -> Event:
    sequence = revisions.number(entry.session.sequence, returns + entry.steps)
    return _event(entry.session, summit, _status_of(entry), sequence=sequence)


def _named(name: str, summit: Summit, sessions: list[Session], events: list[Event]) -> Calendar:
    """A calendar that programs subscribe to. RFC 7986, 5.1 and 5.7; the other names are what the
    programs of Apple, Google and Microsoft read."""
    first = min((one.starts_at for one in sessions), default=_midnight(summit.first_day, summit))
    last = max((one.ends_at for one in sessions), default=_midnight(summit.last_day, summit))
    calendar = _calendar("PUBLISH", events, first, last)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    return calendar


def _midnight(day: dt.date, summit: Summit) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, summit.zone)


def _calendar(
    method: str, events: Iterable[Event], first: dt.datetime, last: dt.datetime
) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    # Also for an empty one: RFC 5545, 3.6 wants at least one component.
    calendar.add_component(clocks.rules(str(first.tzinfo), first.year - 1, last.year + 1))
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(
    session: Session,
    summit: Summit,
    status: str,
    *,
    sequence: int | None = None,
    told_at: dt.datetime | None = None,
) -> Event:
    event = Event()
    event.add("uid", f"{session.uid}@{settings.MAIL_DOMAIN}")
    event.add("sequence", session.sequence if sequence is None else sequence)
    # Of the release, not of this moment: otherwise no cache could ever answer "not modified".
    stamp = max(session.changed_at, told_at or session.changed_at)
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("last-modified", session.changed_at.astimezone(dt.UTC))
    event.add("dtstart", _when(session.starts_at))
    event.add("dtend", _when(session.ends_at))
    event.add("summary", vText(session.title.text, params={"LANGUAGE": _bcp47(session.title.lang)}))
    if place := _place(session):
        event.add("location", place)
    if abstract := session.abstract.text:
        event.add("description", abstract)
    if session.track:
        event.add("categories", [session.track.name.text])
    event.add("url", _address(session, summit))
    event.add("status", status)
    if status != _CONFIRMED:
        event.add("transp", "TRANSPARENT")  # keeps nobody busy
    return event


def _when(moment: dt.datetime) -> dt.datetime:
    """On the clocks of the city; in UTC for the hour that these show twice, which they cannot name
    (RFC 5545, 3.3.5)."""
    return moment.astimezone(dt.UTC) if moment.fold else moment


def _place(session: Session) -> str:
    if session.room is None:
        return ""
    return commas.facts(session.room.place, session.room.venue.text)


def _address(session: Session, summit: Summit) -> str:
    return settings.SITE_URL + reverse("agenda:session", args=[summit.slug, session.id])


def _status(session: Session) -> str:
    return _CONFIRMED if session.takes_place else _CANCELLED  # postponed: its time is not this one


def _status_of(entry: Entry) -> str:
    if entry.session.is_cancelled:
        return _CANCELLED
    return _CONFIRMED if entry.is_certain else _TENTATIVE


def _organizer(summit: Summit) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{summit.contact_email}")
    organizer.params["CN"] = vText(summit.sender_name or summit.name)
    return organizer


def _attendee(guest: Guest) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{guest.email}")
    attendee.params["CN"] = vText(guest.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED" if guest.is_certain else "TENTATIVE")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def _bcp47(code: str) -> str:
    language, _dash, script = (code or translation.get_language() or "en").partition("-")
    return f"{language}-{script.title()}" if script else language
