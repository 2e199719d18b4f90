"""Erasing whoever acted for an exhibitor when that is no longer needed (GDPR art. 5(1)(e)).

Who worked at the stands goes with his or her registration: see `attendees.services.retention`.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from exhibitors.models import Exhibitor, ExhibitorMember, StaffPass
from summit import audit
from summit.models import Notification, Summit
from summit.services import accounts


def erase_expired(today: dt.date | None = None) -> int:
    """Erase contacts and members of every summit whose time to keep is over; returns how many members.

    What an exhibitor says of itself stays: it is about a body, not about people.
    """
    today = today or timezone.now().date()
    ended = Summit.objects.filter(last_day__lt=today, is_sample=False)
    return sum(_erase(summit, today) for summit in ended if summit.erase_on <= today)


@transaction.atomic
def _erase(summit: Summit, today: dt.date) -> int:
    exhibitors = Exhibitor.objects.for_summit(summit)
    members = ExhibitorMember.objects.for_summit(summit)
    users = set(members.values_list("user", flat=True))
    Notification.objects.for_summit(summit).filter(kind__startswith="exhibitor.").delete()
    named = exhibitors.exclude(contact_name="", contact_email="", application="")
    named.update(contact_name="", contact_email="", application="", message="")
    StaffPass.objects.for_summit(summit).delete()
    members.delete()
    accounts.erase_unneeded(users, today=today)
    if users:
        audit.record(summit, "erase", by=audit.SYSTEM, members=len(users))
    return len(users)
