"""Notices of changes in their quiet period: what is released meanwhile is told with them, or takes it back."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from attendees.models import Attendee
from sessions.models import Seat
from sessions.programme import audience, differences, snapshots
from sessions.programme.released import Programme
from sessions.services import notices
from summit.enums import NotificationState
from summit.models import Notification, Summit


def of(summit: Summit) -> QuerySet[Notification]:
    return Notification.objects.for_summit(summit).filter(
        kind=notices.CHANGED, state=NotificationState.QUEUED
    )


def of_attendee(rows: QuerySet[Notification]) -> Exists:
    """Whether one of `rows` waits for the attendee: it will tell this release as well."""
    return Exists(rows.filter(subject_id=OuterRef("pk"), recipient=OuterRef("email")))


def unheard(
    summit: Summit, programme: Programme, people: QuerySet[Attendee], losing: Iterable[int]
) -> QuerySet[Attendee]:
    """Those of `people` who will hear nothing if `programme` is released now.

    Their notice waits still, and nothing is different for them from what they were last told: what moved
    is moved back. A notice is written from the release that its `since` says.
    """
    waiting, losing = of(summit), list(losing)
    silent = Q(pk__in=[])
    for since in set(waiting.values_list("context__since", flat=True)):
        base = snapshots.release_of(summit, since) if since else None
        changes = differences.between(base, programme)
        hearing = audience.people(summit, changes, losing)
        lost = Seat.objects.filter(
            lost_in_release__gt=since or 0, registration__attendee=OuterRef("pk")
        )
        mine = people.filter(of_attendee(waiting.filter(context__since=since)))
        silent |= Q(pk__in=mine.exclude(pk__in=hearing.values("pk")).exclude(Exists(lost)))
    return people.filter(silent)
