"""What the tests of the office's doors share: a summit with rooms, people and a released programme."""

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from attendees import links
from attendees.models import Attendee, Registration
from sessions.enums import Access, RoleKind, SessionKind, SpeakerState
from sessions.models import Release, Role, Session, Speaker
from sessions.services import releases, scheduling
from summit import pages
from summit.models import Hall, Room, Summit, User, Venue
from summit.tests.api import Caller

FIRST = dt.date(2030, 11, 14)


def make_room(summit: Summit, name: str = "River Room", **fields: Any) -> Room:
    venue, _new = Venue.objects.get_or_create(summit=summit, name_en="Centre")
    hall, _new = Hall.objects.get_or_create(summit=summit, venue=venue, name_en="Hall A")
    values = {"fire_maximum": 300, "turnaround_minutes": 15}
    return Room.objects.create(summit=summit, hall=hall, name_en=name, **values | fields)


def at(clock: str, summit: Summit, day: int = 0) -> dt.datetime:
    """`09:30` on the first day, or `day` days later, where the summit is."""
    date = summit.first_day + dt.timedelta(days=day)
    return dt.datetime.combine(date, dt.time.fromisoformat(clock), summit.zone)


def make_session(
    summit: Summit,
    title: str = "Smart water",
    begins: str = "",
    ends: str = "",
    *,
    room: Room | None = None,
    day: int = 0,
    by: User | None = None,
    **fields: Any,
) -> Session:
    """A draft; with `by` it is put into the programme."""
    values: dict[str, Any] = {"kind": SessionKind.KEYNOTE, "access": Access.OPEN, "room": room}
    if begins:
        values |= {"starts_at": at(begins, summit, day), "ends_at": at(ends, summit, day)}
    session = Session.objects.create(summit=summit, title_en=title, **values | fields)
    if by:
        scheduling.schedule(session, by=by)
    return session


def make_speaker(summit: Summit, name: str = "Nadia Haddad", **fields: Any) -> Speaker:
    attendee = Attendee.objects.create(summit=summit, full_name=name)
    values = {"state": SpeakerState.CONFIRMED}
    return Speaker.objects.create(summit=summit, attendee=attendee, **values | fields)


def make_role(session: Session, speaker: Speaker, kind: str = RoleKind.CHAIR) -> Role:
    return Role.objects.create(
        summit_id=session.summit_id, session=session, speaker=speaker, kind=kind
    )


def publish(summit: Summit, by: User) -> Release:
    """Publish what the draft says, as somebody who has looked at it."""
    preview = releases.preview(summit)
    release = releases.publish(summit, seen=preview.seen, fingerprint=preview.fingerprint, by=by)
    pages.forget()
    return release


def own(registration: Registration) -> Caller:
    """The person, by the token of the personal link."""
    return Caller(f"Registration {links.token(registration)}")


def root(summit: Summit) -> str:
    """Where the API keeps what belongs to `summit`."""
    return f"summits/{summit.slug}/"


def step(client: Client, thing: Any, verb: str, **data: Any) -> Any:
    """Press the button of `verb` above the form of `thing`."""
    name = f"admin:agenda_{thing._meta.model_name}_step"
    return client.post(reverse(name, args=[thing.pk, verb]), data, follow=True)
