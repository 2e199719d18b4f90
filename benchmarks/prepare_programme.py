"""What the benchmarks do with the programme of the synthetic summit: 300 sessions in 12 rooms."""

import datetime as dt
from typing import Any

from sessions.models import Session
from sessions.programme import snapshots
from sessions.services import releases, scheduling
from summit import audit
from summit.models import Summit

MOVED = 10


def move_sessions() -> None:
    """Let some sessions begin five minutes later or earlier, and release it."""
    summit = Summit.objects.latest("pk")
    seen = snapshots.latest_number(summit)
    step = dt.timedelta(minutes=5 if seen % 2 else -5)
    for session in Session.objects.for_summit(summit).scheduled().order_by("pk")[:MOVED]:
        scheduling.place(
            session,
            room=session.room,
            starts_at=session.starts_at + step,
            ends_at=session.ends_at + step,
            by=audit.SYSTEM,
        )
    releases.publish(summit, seen=seen, by=audit.SYSTEM)


def facts(summit: Summit) -> dict[str, Any]:
    """What the load must know of the programme, if there is one."""
    found = snapshots.latest(summit)
    if found is None:
        return {}
    return {
        "day": found.days()[0].date.isoformat(),
        "sessions": [session.id for session in found.sessions],
    }
