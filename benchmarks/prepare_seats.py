"""Releasing many moved sessions at once, and who may book. Tasks of `prepare`."""

import datetime as dt
import json
import time

from attendees import links
from attendees.models import Registration
from sessions.enums import Access
from sessions.models import Seat, Session
from sessions.programme import snapshots
from sessions.services import releases, scheduling
from summit import audit
from summit.models import Notification, Summit

MOVED = 50
BOOKERS = 5_000
FEW = 100  # seats of the session that everybody wants
_LATER = dt.timedelta(minutes=5)


def release() -> None:
    """Move the sessions that most people have a seat in, and publish: until every notice is queued."""
    summit = Summit.objects.latest("pk")
    moved = list(Session.objects.for_summit(summit).scheduled().order_by("-taken", "pk")[:MOVED])
    for session in moved:
        _move(session)
    known = Notification.objects.count()
    seen = snapshots.latest_number(summit)
    begin, cpu = time.perf_counter(), time.process_time()
    released = releases.publish(summit, seen=seen, by=audit.SYSTEM)
    found = {
        "seconds": time.perf_counter() - begin,
        "cpu_seconds": time.process_time() - cpu,
        "count": Notification.objects.count() - known,
        "missing": MOVED - len(released.changes),
        "holders": _holders(moved),
    }
    print(json.dumps(found))


def _move(session: Session) -> None:
    if session.starts_at is None or session.ends_at is None:
        raise LookupError("a scheduled session without a time")
    scheduling.place(
        session,
        room=session.room,
        starts_at=session.starts_at + _LATER,
        ends_at=session.ends_at + _LATER,
        by=audit.SYSTEM,
    )


def _holders(sessions: list[Session]) -> int:
    seats = Seat.objects.living().filter(session__in=sessions)
    return seats.order_by().values("registration").distinct().count()


def bookers() -> None:
    """Print the personal links of people and the sessions in which they may book a seat."""
    summit = Summit.objects.latest("pk")
    people = Registration.objects.for_summit(summit).confirmed().order_by("pk")[:BOOKERS]
    free = (
        Session.objects.for_summit(summit)
        .scheduled()
        .filter(access=Access.RESERVED, taken=0)
        .order_by("pk")
    )
    found = {
        "tokens": [links.token(registration) for registration in people],
        "bookable": list(free.values_list("pk", flat=True)),
    }
    print(json.dumps(found))


def few_seats() -> None:
    """Leave few seats in one session, released, and print which it is."""
    summit = Summit.objects.latest("pk")
    rows = Session.objects.for_summit(summit).scheduled().filter(access=Access.RESERVED)
    session = rows.order_by("taken", "-pk")[0]  # the load before has booked in others
    Session.objects.filter(pk=session.pk).update(capacity=session.taken + FEW)
    releases.publish(summit, seen=snapshots.latest_number(summit), by=audit.SYSTEM)
    print(json.dumps({"bookable": [session.pk]}))
