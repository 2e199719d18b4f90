"""Telling people about their seats and about changes, through the outbox."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from attendees.models import Attendee, Registration
from sessions.models import Favourite, Seat
from sessions.programme import snapshots
from summit import audit, outbox
from summit.enums import NotificationState as State
from summit.models import AuditEntry, Notification, Summit

PREFIX = "programme."
BOOKED = "programme.seat_booked"
OFFERED = "programme.seat_offered"
EXPIRED = "programme.seat_expired"
RELEASED = "programme.seat_released"
CHANGED = "programme.changed"
REMINDER = "programme.reminder"
ENDED = "programme.plan_ended"
_WAITS = State.QUEUED, State.SENDING


def tell(seat: Seat, kind: str, *, cause: AuditEntry) -> None:
    """Queue the mail of `kind` about `seat` to its holder, once for its `cause`."""
    attendee = seat.registration.attendee
    outbox.queue(
        kind,
        to=attendee.email,
        about=seat,
        summit=seat.summit_id,
        language=attendee.language,
        dedupe=str(cause.pk),
        priority=Notification.Priority.SOON,
    )


def tell_of_end(
    registration: Registration, sessions: Collection[int], *, cause: AuditEntry
) -> None:
    """Queue one mail that takes `sessions` (ids) out of the calendar of whose `registration` is over."""
    attendee = registration.attendee
    outbox.queue(
        ENDED,
        to=attendee.email,
        about=attendee,
        summit=registration.summit_id,
        language=attendee.language,
        dedupe=str(cause.pk),
        priority=Notification.Priority.SOON,
        sessions=sorted(sessions),
    )


def tell_of_no_summit(summit: Summit) -> int:
    """As `tell_of_end`, to everybody who planned something or has a part at a summit that is cancelled, or was
    still to be told of a change; returns to how many.

    What it is, is looked up when it is written: their plans stay as they are.
    """
    return outbox.fan_out(
        ENDED,
        _planned(summit),
        columns={"email": "email", "language": "language", "id": "pk"},
        summit=summit,
        dedupe="summit",
    )


def hearers_of_cancelling(summit: Summit) -> QuerySet[Attendee, str]:
    """The addresses that hear that there is no programme any more."""
    found = _planned(summit).exclude(email="")
    return found.order_by().values_list("email", flat=True)


def _planned(summit: Summit) -> QuerySet[Attendee]:
    """Who planned something, has a part, or was still to be told of a change."""
    rows = Seat.objects.living().for_summit(summit), Favourite.objects.for_summit(summit)
    seats, marks = (one.order_by().values("registration__attendee") for one in rows)
    untold = Notification.objects.for_summit(summit).filter(kind=CHANGED, state__in=_WAITS)
    hearing = Q(pk__in=seats) | Q(pk__in=marks) | Q(pk__in=_team(summit))
    return Attendee.objects.filter(hearing | Q(pk__in=untold.order_by().values("subject_id")))


def _team(summit: Summit) -> set[int]:
    """The attendees with a part in the latest release."""
    programme = snapshots.release_of(summit, snapshots.latest_number(summit))
    sessions = programme.everything if programme else ()
    return {attendee for session in sessions for attendee, _kind in session.team}


def untold_since(attendees: Collection[int]) -> dict[int, int]:
    """Attendee id -> the release from which he or she may not know of changes; nothing for who knows of all.

    A notice that was not sent has told nothing, though it may be because there was nothing to tell.
    """
    return _earliest(_changed(attendees).exclude(state=State.SENT))


def waiting_since(attendees: Collection[int]) -> dict[int, int]:
    """As `untold_since`, of notices alone that are still to be sent."""
    return _earliest(_changed(attendees).filter(state__in=_WAITS))


def still_to_tell(summit: int, release: int) -> QuerySet[Notification]:
    """The notices that are still to be sent and will tell what `release` has changed."""
    rows = Notification.objects.for_summit(summit).filter(kind=CHANGED, state__in=_WAITS)
    return rows.filter(context__since__lt=release)


def _changed(attendees: Collection[int]) -> QuerySet[Notification]:
    label = Attendee._meta.label_lower
    subjects = [f"{label}:{number}" for number in attendees]
    return Notification.objects.filter(kind=CHANGED, subject__in=subjects)


def _earliest(rows: QuerySet[Notification]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows.only("subject_id", "context"):
        since = int(row.context.get("since", 0))
        attendee = row.subject_id or 0
        found[attendee] = min(since, found.get(attendee, since))
    return found


def offers_of(seats: Iterable[int]) -> dict[int, dt.datetime]:
    """Seat id -> when the offer of it was queued that was sent: it says what was public at that moment, at least."""
    label = Seat._meta.label_lower
    subjects = [f"{label}:{number}" for number in seats]
    if not subjects:
        return {}
    rows = Notification.objects.filter(kind=OFFERED, subject__in=subjects, state=State.SENT)
    return {number or 0: at for number, at in rows.values_list("subject_id", "queued_at")}


# Once for each claim: who looks at a notice while it is sent changes nothing of what was said.
# Locked as by `outbox.in_line`.
_SAY = """
    WITH held AS MATERIALIZED (
        SELECT id FROM summit_notification WHERE id = ANY(%(ids)s) AND state = %(held)s
            AND (context -> 'claim') IS DISTINCT FROM to_jsonb(claimed_until)
        ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE summit_notification AS n SET context = n.context
        || jsonb_build_object('said', %(release)s::int, 'claim', n.claimed_until)
    FROM held WHERE n.id = held.id
"""


def say(rows: Sequence[Notification], release: int) -> None:
    """Note in those of `rows` that a sender holds that they tell everything up to `release`."""
    numbers = [row.pk for row in rows if row.state == State.SENDING]
    if not numbers:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SAY, {"release": release, "ids": numbers, "held": State.SENDING})


def said_before(rows: Sequence[Notification]) -> dict[int, int | None]:
    """Id of a notice of changes -> up to which release an earlier one to the same person and address tells.

    None: one that is still to be written, and will tell everything. One that failed has told nothing; one
    that had nothing to say has told that nothing was different. A notice that is tried again after a later
    one went out tells its part a second time, rather than never.
    """
    earlier = Notification.objects.filter(
        kind=CHANGED,
        subject__in={row.subject for row in rows},
        state__in=[State.QUEUED, State.SENDING, State.SENT, State.SUPPRESSED],
    ).only("subject", "recipient", "state", "context")
    by_person: dict[tuple[str, str], list[Notification]] = defaultdict(list)
    for notice in earlier:
        by_person[notice.subject, notice.recipient].append(notice)
    found: dict[int, int | None] = {}
    for row in rows:
        ones = by_person[row.subject, row.recipient]
        told = [_said(one) for one in ones if one.pk < row.pk]
        found[row.pk] = None if None in told else max((one or 0 for one in told), default=0)
    return found


def _said(notice: Notification) -> int | None:
    """Up to which release `notice` tells. One that waits to be tried again is written anew."""
    if notice.state == State.QUEUED:
        return None
    return notice.context.get("said", None if notice.state == State.SENDING else 0)


_TAKE_BACK = """
    UPDATE summit_notification SET context = context || '{"said": 0}'
    WHERE id = ANY(%s) AND context ? 'said'
"""


def follow(attendee: Attendee) -> int:
    """Let what waits for `attendee` go to the address that he or she has now; returns how many mails.

    Call it in a transaction. A notice in its quiet period is sent when it was to be sent.
    """
    mine = _all_to(attendee)
    # An address may be corrected back: what was about to be told there was not, or is told once more.
    unsent = mine.exclude(recipient=attendee.email).exclude(state=State.SENT)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [outbox.in_line(unsent)])
    return outbox.follow(mine, to=attendee.email)


def forget(attendee: Attendee) -> None:
    """Delete every mail to `attendee`, whatever the address was."""
    _all_to(attendee).delete()


def _all_to(attendee: Attendee) -> QuerySet[Notification]:
    seats = Seat.objects.filter(registration__attendee=attendee).only("pk")
    subjects = [audit.label(one) for one in (attendee, *seats)]
    return Notification.objects.filter(kind__startswith=PREFIX, subject__in=subjects)
