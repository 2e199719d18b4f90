"""Erasing people when their data is no longer needed (GDPR art. 5(1)(e), storage limitation)."""

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attendees.models import Attendee, Delegate, FocalPoint
from attendees.services import delegations
from summit import audit, reactions
from summit.audit import Actor
from summit.enums import NotificationState
from summit.models import IdempotentAnswer, Notification, Summit

_CHUNK = 1000
_ANSWERS_KEPT = dt.timedelta(hours=24)
_NOTIFICATIONS_KEPT = dt.timedelta(days=90)
_DONE = [
    NotificationState.SENT,
    NotificationState.BOUNCED,
    NotificationState.FAILED,
    NotificationState.SUPPRESSED,
]


def erase_expired(today: dt.date | None = None) -> int:
    """Erase everybody whose summit's time to keep is over on `today`; returns how many people."""
    now = timezone.now()
    today = today or now.date()
    IdempotentAnswer.objects.filter(created_at__lt=now - _ANSWERS_KEPT).delete()
    erased = 0
    for summit in Summit.objects.filter(last_day__lt=today, is_sample=False):
        if summit.erase_on <= today:
            erased += _erase_summit(summit)
    Notification.objects.filter(queued_at__lt=now - _NOTIFICATIONS_KEPT, state__in=_DONE).delete()
    SessionStore.clear_expired()
    return erased


def _erase_summit(summit: Summit) -> int:
    erased = 0
    for guest in Attendee.objects.for_summit(summit).filter(is_listed_guest=True):
        _leave_the_name(guest)
    everybody = Attendee.objects.for_summit(summit).filter(is_listed_guest=False)
    while chunk := list(everybody.order_by("pk")[:_CHUNK]):
        with transaction.atomic():
            for attendee in chunk:
                erase(attendee, by=audit.SYSTEM)
        erased += len(chunk)
    FocalPoint.objects.for_summit(summit).delete()
    if erased:
        audit.record(summit, "erase", by=audit.SYSTEM, people=erased)
    return erased


@transaction.atomic
def _leave_the_name(guest: Attendee) -> None:
    """Who is named on the home page stays there, with a name and a post and nothing else."""
    _erase_what_hangs_on(guest, by=audit.SYSTEM)
    guest.registrations.all().delete()
    guest.consents.all().delete()
    Attendee.objects.filter(pk=guest.pk).update(
        email="", phone="", nationality="", badge_name="", family_name="", given_name=""
    )


def erase(attendee: Attendee, *, by: Actor) -> None:
    """Delete a person with everything that hangs on him or her. Call it in a transaction.

    The audit trail names rows, not people, and stays.
    """
    _erase_what_hangs_on(attendee, by=by)
    attendee.delete()


def _erase_what_hangs_on(attendee: Attendee, *, by: Actor) -> None:
    registrations = list(attendee.registrations.values_list("pk", flat=True))
    subjects = [f"attendees.registration:{pk}" for pk in registrations] + [audit.label(attendee)]
    about = Q(subject__in=subjects)
    if attendee.email:
        about |= Q(summit_id=attendee.summit_id, recipient=attendee.email)
    Notification.objects.filter(about).delete()
    reactions.announce("attendee.erased", attendee, by=by)
    for delegate in Delegate.objects.filter(attendee=attendee):
        delegations.remove(delegate, by=by)
