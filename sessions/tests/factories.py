"""Dull rows of a programme for tests. Seats and releases come through the services, as in life."""

import datetime as dt
import itertools
from typing import Any

from attendees.enums import RegistrationState
from attendees.models import Attendee, Registration
from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access, RoleKind, SessionKind, SessionState, SpeakerState
from sessions.models import Release, Role, Seat, Session, Speaker
from sessions.programme import snapshots
from sessions.programme.released import Session as Released
from sessions.services import releases, seats
from summit import audit, pages
from summit.models import Hall, Room, Summit, Venue

_count = itertools.count(1)


def make_room(summit: Summit, **fields: Any) -> Room:
    venue = Venue.objects.filter(summit=summit).first() or Venue.objects.create(
        summit=summit, name="Congress centre"
    )
    hall = Hall.objects.filter(summit=summit).first() or Hall.objects.create(
        summit=summit, venue=venue, name="North"
    )
    values: dict[str, Any] = {"name": f"Room {next(_count)}", "fire_maximum": 500}
    return Room.objects.create(summit=summit, hall=hall, **values | fields)


def at(summit: Summit, hour: float, day: int = 0) -> dt.datetime:
    """`hour` o'clock on a day of the summit, on its clocks."""
    date = summit.first_day + dt.timedelta(days=day)
    hours, minutes = divmod(round(hour * 60), 60)
    return dt.datetime.combine(date, dt.time(hours, minutes), summit.zone)


def make_session(
    summit: Summit, *, hour: float = 9, day: int = 0, length: float = 1, **fields: Any
) -> Session:
    """A scheduled session of one hour, without a room unless one is given."""
    starts_at = at(summit, hour, day)
    values: dict[str, Any] = {
        "title": f"Session {next(_count)}",
        "kind": SessionKind.KEYNOTE,
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=length),
        "state": SessionState.SCHEDULED,
    }
    return Session.objects.create(summit=summit, **values | fields)


def make_speaker(summit: Summit, **fields: Any) -> Speaker:
    number = next(_count)
    values: dict[str, Any] = {
        "full_name": f"Speaker {number}",
        "email": f"speaker-{number}@summit-tests.dev",
    }
    state = fields.pop("state", SpeakerState.CONFIRMED)
    attendee = Attendee.objects.create(summit=summit, **values | fields)
    return Speaker.objects.create(summit=summit, attendee=attendee, state=state)


def give_role(session: Session, speaker: Speaker, kind: str = RoleKind.KEYNOTE) -> Role:
    return Role.objects.create(
        summit_id=session.summit_id, session=session, speaker=speaker, kind=kind
    )


def make_guest(summit: Summit, **fields: Any) -> Registration:
    """Somebody whose registration is confirmed."""
    category = summit.category_set.first() or make_category(summit)
    registration = make_registration(category, **fields)
    assert registration.state == RegistrationState.CONFIRMED
    return registration


def publish(summit: Summit, **given: Any) -> Release:
    """The draft as the next release; the pages of this process forget what they kept."""
    seen = given.pop("seen", snapshots.latest_number(summit))
    release = releases.publish(summit, seen=seen, by=given.pop("by", audit.SYSTEM), **given)
    pages.forget()
    return release


def with_seats(summit: Summit, **fields: Any) -> Session:
    """A released session that takes seats."""
    session = make_session(summit, access=Access.RESERVED, **fields)
    publish(summit)
    return session


def released(session: Session) -> Released:
    """`session` as the latest release shows it."""
    programme = snapshots.latest(session.summit_id)
    assert programme is not None
    return programme.by_id[session.pk]


def book(session: Session, registration: Registration) -> Seat:
    """A seat, or a place in the waiting list when none is free."""
    return seats.book(released(session), registration=registration, by=registration)
