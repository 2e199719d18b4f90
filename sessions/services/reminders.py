"""Reminders before booked sessions: once for a session on a day, and not for who does not want them."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from attendees.models import Attendee
from sessions.enums import SeatState
from sessions.models import Release, ReminderRefusal, Seat
from sessions.programme import snapshots
from sessions.programme.released import Session as Released
from sessions.services import notices
from summit import audit, outbox
from summit.audit import Actor
from summit.enums import TAKES_PLACE


def remind(*, now: dt.datetime | None = None) -> int:
    """Queue a reminder to everybody booked in a session that starts soon; returns how many.

    As often as it runs, nobody is reminded twice of a session on the same day. Who is still to be told of a
    change of the session is reminded afterwards: a reminder is no way to learn that it has moved to within the
    hour.
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
    untold = notices.still_to_tell(summit, _changed_last(session, summit))
    return outbox.fan_out(
        notices.REMINDER,
        people.exclude(Exists(untold.filter(subject_id=OuterRef("pk")))),
        columns={"email": "email", "language": "language", "id": "pk"},
        summit=summit,
        dedupe=f"session:{session.id}:{session.day}",
        session=session.id,
        day=session.day.isoformat(),
    )


def _changed_last(session: Released, summit: int) -> int:
    """The number of the release that changed `session` last."""
    rows = Release.objects.for_summit(summit).filter(published_at__lte=session.changed_at)
    return rows.order_by("-number").values_list("number", flat=True).first() or 0


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
