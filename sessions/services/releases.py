"""Publishing the programme: what it would change and whom it would tell, then all of it in one transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from attendees.models import Attendee
from sessions.enums import HOLDS_A_SEAT, SeatState, SessionState
from sessions.models import Favourite, Release, Seat, Session
from sessions.programme import audience, differences, freezing, snapshots
from sessions.programme.audience import Told
from sessions.programme.differences import Change, ChangeKind
from sessions.programme.released import Programme
from sessions.programme.snapshots import Json
from sessions.reports import conflicts
from sessions.reports.conflicts import Conflict
from sessions.services import notices, waiting, waiting_notices
from summit import audit, commas, lifecycle, outbox, pages
from summit.audit import Actor
from summit.enums import TAKES_PLACE
from summit.exceptions import SummitError, WrongState
from summit.models import Summit, User
from summit.services import summits

_LOCK = 0x5EA7  # of releases among the advisory locks of the database; the other half is the summit


class HasConflicts(SummitError):
    """Something in the programme cannot be; `conflicts` says what."""

    code = "has_conflicts"

    def __init__(self, found: Sequence[Conflict]) -> None:
        self.conflicts = tuple(found)
        super().__init__(
            _("The programme cannot be published like this: %(what)s")
            % {"what": commas.sentences(*(conflict.message for conflict in found))}
        )


class NothingNew(SummitError):
    code = "nothing_new"


@dataclass(frozen=True)
class Preview:
    """What publishing now would change and whom it would tell.

    `seen` and `fingerprint` go back to `publish`: then what was looked at is published, or nothing.
    """

    seen: int  # number of the latest release; 0 before the first
    fingerprint: str
    changes: tuple[Change, ...]
    told: dict[int, Told]  # by session id
    people: int  # who get one message each, for all their changes
    concerned: QuerySet[Attendee]  # these, and those concerned who have no address
    unreachable: int  # how many these are
    joining: int  # of the people, those who get it with a notice that was not sent yet
    offered: (
        int  # who wait, and are offered a seat that is free then: that mail says what moved too
    )
    conflicts: tuple[Conflict, ...]
    is_same: bool  # nothing at all would be different
    is_called_off: bool = False  # the summit does not take place

    @property
    def fatal(self) -> tuple[Conflict, ...]:
        return tuple(conflict for conflict in self.conflicts if conflict.is_fatal)

    @property
    def can_be_published(self) -> bool:
        return not (self.is_same or self.fatal or self.is_called_off)

    def told_by(self, change: Change) -> Told:
        return self.told[change.session.id]


@dataclass(frozen=True)
class _Draft:
    """What is about to be released, beside what was released last."""

    summit: Summit
    before: Release | None
    snapshot: Json
    programme: Programme  # what `snapshot` says
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def number(self) -> int:
        return (self.before.number if self.before else 0) + 1

    @property
    def is_same(self) -> bool:
        if self.changes:
            return False
        if self.before is None:
            return True
        return freezing.fingerprint(self.before.snapshot) == freezing.fingerprint(self.snapshot)


def preview(summit: Summit) -> Preview:
    """What publishing now would do. Writes nothing."""
    draft = _draft(summit)
    losing = audience.losers(draft.changes)
    people = audience.people(summit, draft.changes, losing)
    reachable = people.exclude(email="")
    joining = reachable.filter(waiting_notices.of_attendee(waiting_notices.of(summit)))
    silent = waiting_notices.unheard(summit, draft.programme, reachable, losing)
    unheard = silent.count()
    concerned = people.exclude(pk__in=silent) if unheard else people
    return Preview(
        seen=draft.number - 1,
        fingerprint=freezing.fingerprint(draft.snapshot),
        changes=draft.changes,
        told=audience.told_of(draft.changes),
        people=reachable.count() - unheard,
        concerned=concerned.none() if summit.is_cancelled else concerned,
        unreachable=people.filter(email="").count(),
        joining=joining.count() - unheard,
        offered=audience.offered(draft.changes) if summit.state in TAKES_PLACE else 0,
        conflicts=draft.conflicts,
        is_same=draft.is_same,
        is_called_off=summit.is_cancelled,
    )


def publish(
    summit: Summit,
    *,
    seen: int,
    by: Actor,
    note: str = "",
    fingerprint: str = "",
    at: dt.datetime | None = None,
    is_sample: bool = False,
) -> Release:
    """Freeze the programme as release `seen` + 1 and queue one notice for everybody concerned.

    `seen` is the number of the latest release that was looked at, `fingerprint` that of the preview; of
    two who publish at once one wins. `at` is the moment it is, for replaying what happened before.
    Raises WrongState when either is another by now, Closed for a summit that is cancelled, HasConflicts, or
    NothingNew.
    """
    try:
        with transaction.atomic():
            summits.expect_not_cancelled(
                summit.pk, _("The summit does not take place. Nothing is published any more.")
            )
            _one_at_a_time(summit)
            draft = _draft(summit)
            _may_be_published(draft, seen, fingerprint)
            return _publish(draft, by, note, at, is_sample)
    except IntegrityError as error:
        if "release_number_once" in str(error):
            raise WrongState from error
        raise


def _publish(
    draft: _Draft, by: Actor, note: str, at: dt.datetime | None, is_sample: bool
) -> Release:
    _nobody_books_meanwhile(draft.changes)
    # Not before: who booked while this waited would be taken for somebody who has seen the release.
    at = at or timezone.now()
    _raise_sequences(draft, at)
    losing = audience.losers(draft.changes)
    receivers = _tell(draft, losing, at)
    _take_seats_away(draft, losing)
    freed = _let_go(draft, at)
    _write_to_sessions(draft)
    release = Release(
        summit=draft.summit,
        number=draft.number,
        snapshot=draft.snapshot,
        changes=[differences.as_json(change) for change in draft.changes],
        note=note,
        published_at=at,
        published_by=by if isinstance(by, User) else None,
        is_sample=is_sample,
    )
    release.save(force_insert=True)
    audit.record(
        release,
        "publish",
        by=by,
        changed=len(draft.changes),
        receivers=receivers,
        rows=len(losing) + freed,
    )
    pages.changed()
    waiting.turn_later()
    return release


def _draft(summit: Summit) -> _Draft:
    before = Release.objects.for_summit(summit).order_by("-number").first()
    sessions = freezing.sessions_of(summit)
    snapshot = freezing.take(summit, sessions)
    now = timezone.now()
    freezing.stamp(snapshot, before.snapshot if before else None, (), now)
    new = snapshots.read(snapshot, number=0, published_at=now)
    old = _read(before) if before else None
    scheduled = [one for one in sessions if one.state == SessionState.SCHEDULED]
    found = conflicts.among(scheduled, summit)
    return _Draft(summit, before, snapshot, new, differences.between(old, new), tuple(found))


def _read(release: Release) -> Programme:
    return snapshots.read(
        release.snapshot, number=release.number, published_at=release.published_at
    )


def _one_at_a_time(summit: Summit) -> None:
    """Whoever else publishes this summit waits until this transaction ends, and then finds its release."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, summit.pk])


def _may_be_published(draft: _Draft, seen: int, fingerprint: str) -> None:
    if draft.number != seen + 1:
        raise WrongState(_("Somebody published meanwhile. Look at what is different now."))
    if fingerprint and fingerprint != freezing.fingerprint(draft.snapshot):
        raise WrongState(_("The programme was changed meanwhile. Look at what is different now."))
    if draft.is_same:
        raise NothingNew(_("The public reads the same already. There is nothing to publish."))
    fatal = [one for one in draft.conflicts if one.is_fatal]
    if fatal:
        raise HasConflicts(fatal)


def _nobody_books_meanwhile(changes: Sequence[Change]) -> None:
    """Lock the sessions that change, in one order: who is booking one right now is waited for and then
    told, and whoever comes later finds that it is another session than was shown."""
    numbers = [change.session.id for change in changes]
    rows = Session.objects.select_for_update(of=("self",)).filter(pk__in=numbers)
    list(rows.order_by("pk").values_list("pk"))


def _raise_sequences(draft: _Draft, at: dt.datetime) -> None:
    """Write into the snapshot which revision of each session this is (RFC 5545, 3.8.7.4)."""
    changed = {change.session.id: _sequence(change) for change in draft.changes}
    for row in draft.snapshot["sessions"]:
        row["sequence"] = changed.get(row["id"], row["sequence"])
    freezing.stamp(draft.snapshot, draft.before.snapshot if draft.before else None, changed, at)


def _sequence(change: Change) -> int:
    known = max(one.sequence for one in (change.old, change.new) if one)
    # One that was in the programme before, and was taken out, goes on from there.
    is_new = ChangeKind.ADDED in change.kinds and known == 0
    return 0 if is_new else known + 1


def _tell(draft: _Draft, losing: Sequence[int], at: dt.datetime) -> int:
    """Queue one notice for each person concerned who has none waiting; returns how many people.

    The waiting ones are locked, so that none is written from the release before while this one is made.
    """
    waiting_for_it = waiting_notices.of(draft.summit)
    outbox.in_line(waiting_for_it)
    people = audience.people(draft.summit, draft.changes, losing)
    return outbox.fan_out(
        notices.CHANGED,
        people.filter(~waiting_notices.of_attendee(waiting_for_it)),
        columns={"email": "email", "language": "language", "id": "pk"},
        summit=draft.summit,
        dedupe=f"release:{draft.number}",
        due_at=at + dt.timedelta(seconds=settings.RELEASE_QUIET_SECONDS),
        since=draft.number - 1,
    )


def _take_seats_away(draft: _Draft, losing: Sequence[int]) -> None:
    """Free all seats of what does not take place; put those of a smaller room at the head of the line."""
    over = [change.session.id for change in draft.changes if change.ends_it]
    if over:
        freed = Seat.objects.living().filter(session__in=over)
        lifecycle.move_all(freed, SeatState.RELEASED, lost_in_release=draft.number)
    if losing:
        lifecycle.move_all(
            Seat.objects.filter(pk__in=losing),
            SeatState.WAITLISTED,
            waiting_since=Coalesce(F("booked_at"), F("waiting_since")),
            respond_by=None,
            was_displaced=True,
            lost_in_release=draft.number,
        )


def _let_go(draft: _Draft, at: dt.datetime) -> int:
    """End the waiting lists of what needs no seat any more; returns how many people waited.

    They wanted to come, so the session stays in their agenda as a mark. Booked seats stay as they are:
    nobody needs to do anything, and they count again if seats are needed once more.
    """
    in_line = Seat.objects.in_line().filter(session__in=audience.opening(draft.changes))
    Favourite.objects.bulk_create(
        [
            Favourite(
                summit=draft.summit,
                session_id=session,
                registration_id=registration,
                created_at=at,
                is_sample=is_sample,
            )
            for session, registration, is_sample in in_line.values_list(
                "session", "registration", "is_sample"
            )
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    return lifecycle.move_all(in_line, SeatState.RELEASED, lost_in_release=draft.number)


_WRITE = """
    UPDATE agenda_session AS s SET
        sequence = v.sequence,
        released_capacity = v.capacity,
        first_release = COALESCE(s.first_release, %(number)s),
        taken = (SELECT count(*) FROM agenda_seat WHERE session_id = s.id AND state = ANY(%(held)s))
    FROM unnest(%(ids)s::bigint[], %(sequences)s::int[], %(capacities)s::int[])
        AS v (id, sequence, capacity)
    WHERE s.id = v.id
"""


def _write_to_sessions(draft: _Draft) -> None:
    """What seats are booked against from now on: revision and number of seats of the released session."""
    capacities = {row["id"]: row["capacity"] for row in draft.snapshot["sessions"]}
    ids = [change.session.id for change in draft.changes]
    values: dict[str, Any] = {
        "number": draft.number,
        "held": sorted(HOLDS_A_SEAT),
        "ids": ids,
        "sequences": [_sequence(change) for change in draft.changes],
        "capacities": [capacities.get(number) for number in ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
