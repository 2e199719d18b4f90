"""Reminders before booked sessions: once for a session on a day, and not for who does not want them."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from attendees.models import Attendee
from sessions.enums import SeatState
from sessions.models import Release, ReminderRefusal, Seat
from sessions.programme import snapshots
from sessions.programme.snapshots import Session as Released
from sessions.services import notices
from summit import audit, outbox
from summit.audit import Actor
from summit.enums import TAKES_PLACE


def remind(*, now: dt.datetime | None = None) -> int:
    """Queue a reminder to everybody booked in a session that starts soon; returns how many.

    As often as it runs, nobody is reminded twice of a session on the same day.
    """
    now = now or timezone.now()
    until = now + dt.timedelta(minutes=settings.REMINDER_MINUTES)
    count = 0
    summits = Release.objects.filter(summit__state__in=TAKES_PLACE).order_by()
    for summit in summits.values_list("summit", flat=True).distinct():
        programme = snapshots.latest(summit)
        for session in programme.everything if programme else ():
            if session.takes_place and now < session.period[0] <= until:
                count += _remind_of(session, summit)
    return count


@transaction.atomic
def _remind_of(session: Released, summit: int) -> int:
    seats = Seat.objects.filter(session=session.id, state=SeatState.BOOKED)
    people = Attendee.objects.filter(
        pk__in=seats.order_by().values(person=F("registration__attendee")),
        reminder_refusal=None,
    )
    return outbox.fan_out(
        notices.REMINDER,
        people,
        columns={"email": "email", "language": "language", "id": "pk"},
        summit=summit,
        dedupe=f"session:{session.id}:{session.day}",
        session=session.id,
        day=session.day.isoformat(),
    )


@transaction.atomic
def refuse(attendee: Attendee, *, by: Actor) -> None:
    """Send `attendee` no reminders any more. Changes of the programme are told all the same."""
    refusal, is_new = ReminderRefusal.objects.get_or_create(
        attendee=attendee, defaults={"summit_id": attendee.summit_id}
    )
    if is_new:
        audit.record(refusal, "refuse_reminders", by=by)


@transaction.atomic
def want(attendee: Attendee, *, by: Actor) -> None:
    """Send `attendee` reminders again."""
    refusal = ReminderRefusal.objects.filter(attendee=attendee).first()
    if refusal:
        audit.record(refusal, "want_reminders", by=by)
        refusal.delete()


def are_refused(attendee: Attendee) -> bool:
    return ReminderRefusal.objects.filter(attendee=attendee).exists()
