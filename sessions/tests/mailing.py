"""Reading the mails about the programme as they would be written now."""

import datetime as dt

from icalendar import Calendar

from sessions.feeds import calendars
from sessions.mails import Compose
from sessions.programme import plans
from sessions.services import favourites, notices, scheduling
from summit import audit
from summit.enums import NotificationState
from summit.models import Notification

from .factories import at, book, make_guest, make_session, publish, released, with_seats


def move(session, hour, room=None):
    scheduling.place(
        session,
        room=room or session.room,
        starts_at=at(session.summit, hour),
        ends_at=at(session.summit, hour) + dt.timedelta(hours=1),
        by=audit.SYSTEM,
    )


def mark(session, person):
    return favourites.mark(released(session), registration=person, by=person)


def with_a_seat(summit, **fields):
    """A released session that takes seats, and somebody who has booked one."""
    session, person = with_seats(summit, **fields), make_guest(summit)
    book(session, person)
    return session, person


def with_a_mark(summit, **fields):
    """A released session, and somebody who has marked it."""
    session = make_session(summit, **fields)
    publish(summit)
    person = make_guest(summit)
    mark(session, person)
    return session, person


def notice_to(person, kind=notices.CHANGED):
    email = person.attendee.email
    return Notification.objects.filter(kind=kind, recipient=email).latest("pk")


def mail_to(person, kind=notices.CHANGED):
    notification = notice_to(person, kind)
    return Compose([notification]).write(notification)


def entries(mail):
    """(method, event) of each calendar object that the mail carries."""
    found = []
    for attachment in mail.attachments:
        calendar = Calendar.from_ical(attachment.content)
        assert f"method={calendar['METHOD']}" in attachment.mimetype
        (event,) = calendar.events
        found.append((str(calendar["METHOD"]), event))
    return found


def feed(person):
    """The private feed of a registration."""
    return Calendar.from_ical(calendars.of_plan(plans.of_registration(person), person.summit))


def sent():
    """As if every mail that waits had gone out: what comes later is told from there."""
    Notification.objects.update(state=NotificationState.SENT)
