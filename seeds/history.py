"""What happened before now, replayed through the services and dated as it would have been.

The services know only one time, now. A replay runs them in the order of the moments they stand for: the
audit trail is dated as it is written, and the times that the services wrote are moved afterwards, each to
the moment of the step that wrote it.
"""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable
from typing import NamedTuple

from django.db import connection, models
from django.utils import timezone

from attendees.models import Announcement, Consent, Registration, Ticket
from exhibitors.models import Allocation, Exhibitor, ExhibitorMember, StaffPass
from summit import audit
from summit.enums import NotificationState
from summit.models import Notification, Summit

Step = Callable[[dt.datetime], None]

_TIMES: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Registration, ("submitted_at", "decided_at", "waiting_since")),
    (Ticket, ("issued_at",)),
    (Consent, ("given_at", "withdrawn_at")),
    (Announcement, ("sent_at",)),
    (Exhibitor, ("applied_at", "decided_at")),
    (ExhibitorMember, ("since",)),
    (Allocation, ("held_at", "reserved_at", "decided_at", "ended_at")),
    (StaffPass, ("named_at", "ended_at")),
    (Notification, ("queued_at", "due_at")),
)


class _Planned(NamedTuple):
    moment: dt.datetime
    number: int  # of two at one moment, the one planned first
    door: str
    step: Step


class Replay:
    """Steps at moments of the past: `plan` them, `run` them in order, `date_rows` in the end."""

    def __init__(self, summit: Summit, now: dt.datetime) -> None:
        self.now = now
        self._summit = summit
        self._planned: list[_Planned] = []
        self._numbers = itertools.count()
        self._ran: list[tuple[dt.datetime, dt.datetime]] = []  # really at, stands for

    def plan(self, moment: dt.datetime, step: Step, *, door: str) -> None:
        """Do `step` at `moment`, through `door`; what lies in the future is not done."""
        if moment < self.now:
            heapq.heappush(self._planned, _Planned(moment, next(self._numbers), door, step))

    def run(self) -> None:
        """Do what is planned, also what the steps themselves plan."""
        while self._planned:
            moment, _number, door, step = heapq.heappop(self._planned)
            self._ran.append((timezone.now(), moment))
            with audit.dated(moment), audit.through(door):
                step(moment)

    def date_rows(self) -> None:
        """Move the times that the steps wrote; those of mails that still wait to be sent are true."""
        if not self._ran:
            return
        began = [really for really, _moment in self._ran]
        ended = [*began[1:], timezone.now()]
        moments = [moment for _really, moment in self._ran]
        with connection.cursor() as cursor:
            for model, fields in _TIMES:
                table = model._meta.db_table
                but = f"AND state <> '{NotificationState.QUEUED}'" if model is Notification else ""
                for field in fields:
                    # Only names of our own tables go into the text; every value is a parameter.
                    cursor.execute(
                        f"""UPDATE {table} SET {field} = step.moment
                        FROM unnest(%s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
                            AS step (began, ended, moment)
                        WHERE summit_id = %s AND {field} >= step.began AND {field} < step.ended
                        {but}""",  # noqa: S608
                        [began, ended, moments, self._summit.pk],
                    )
