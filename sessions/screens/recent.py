"""What a reader of these days has not seen yet: the releases of the last days, and where sessions were before.

A second release two minutes later must not hide what the first one moved. So every session is compared with the
release before the one that moved it last, as in the mail that told the move, and not with the latest but one.
"""

import dataclasses
import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from sessions.models import Release
from sessions.programme import snapshots
from sessions.programme.differences import ChangeKind
from sessions.programme.released import Programme, Session
from sessions.programme.snapshots import Json
from summit import pages
from summit.models import Summit

DAYS = dt.timedelta(days=3)
_MOST_RELEASES = 12  # whose changes a page lists
_COMES_OR_GOES = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED})
_SAY_WHERE = _COMES_OR_GOES | {ChangeKind.MOVED, ChangeKind.POSTPONED}
# Of each session the last row that says where it is. Postgres reads the changes, and only these rows come here.
_LAST_SAID = """
    SELECT DISTINCT ON (session) session, number, published_at, kinds
    FROM agenda_release,
         jsonb_to_recordset(changes) AS change (session bigint, kinds text[])
    WHERE summit_id = %(summit)s AND number BETWEEN 2 AND %(before)s - 1
      AND session = ANY(%(sessions)s) AND kinds && %(kinds)s
    ORDER BY session, number DESC
"""


@dataclass(frozen=True)
class Move:
    """How a session moved last. Releases of one quiet period are told in one mail, and are one move."""

    before: int  # number of the release that says where it was
    began_at: dt.datetime
    at: dt.datetime  # of the release that says where it is now
    is_open: bool = False  # it was postponed, and nothing says yet where it is


@dataclass(frozen=True)
class Recent:
    """The releases of these days. `moved`: session id -> its last move."""

    numbers: tuple[int, ...]  # newest first
    moved: Mapping[int, Move]


def releases(summit: Summit, programme: Programme) -> Recent:
    """Which releases are of the last days before `programme`, which is the latest. Kept by this process."""
    _keep_in_mind(summit, programme)
    name = f"agenda:recent:{summit.pk}:{programme.number}"
    return pages.remember(name, lambda: _find(summit, programme))


def _find(summit: Summit, programme: Programme) -> Recent:
    rows = Release.objects.for_summit(summit).filter(
        number__gt=1,
        number__lte=programme.number,
        published_at__gt=programme.published_at - DAYS,
    )
    found = list(rows.order_by("-number").values_list("number", "published_at", "changes"))
    moved = _postponed_before(summit, found)
    for number, at, changes in reversed(found):
        for row in changes:
            session, is_open = row["session"], ChangeKind.POSTPONED in row["kinds"]
            if is_open or ChangeKind.MOVED in row["kinds"]:
                moved[session] = _move(moved.get(session), number, at, is_open=is_open)
            elif not _COMES_OR_GOES.isdisjoint(row["kinds"]):
                moved.pop(session, None)
    numbers = tuple(number for number, *_rest in found)
    return Recent(numbers[:_MOST_RELEASES], moved)


def _postponed_before(
    summit: Summit, found: Sequence[tuple[int, dt.datetime, Sequence[Json]]]
) -> dict[int, Move]:
    """Session id -> the open move of what has a time again in the releases `found`, newest first, and was
    postponed before the first of them, however long ago."""
    first: dict[int, Sequence[str]] = {}
    for _number, _at, changes in reversed(found):
        for row in changes:
            if not _SAY_WHERE.isdisjoint(row["kinds"]):
                first.setdefault(row["session"], row["kinds"])
    wanted = [session for session, kinds in first.items() if ChangeKind.MOVED in kinds]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _LAST_SAID,
            {
                "summit": summit.pk,
                "before": found[-1][0],
                "sessions": wanted,
                "kinds": [str(kind) for kind in _SAY_WHERE],
            },
        )
        return {
            session: Move(number - 1, at, at, is_open=True)
            for session, number, at, kinds in cursor
            if ChangeKind.POSTPONED in kinds
        }


def _move(known: Move | None, number: int, at: dt.datetime, *, is_open: bool) -> Move:
    """The move by release `number`. It goes on with the `known` one whose notices still waited, or that had
    only said that the session is not where it was."""
    quiet = dt.timedelta(seconds=settings.RELEASE_QUIET_SECONDS)
    if known and at < known.began_at + quiet:
        return dataclasses.replace(known, at=at, is_open=is_open)
    before = known.before if known and known.is_open else number - 1
    return Move(before, at, at, is_open)


def before(summit: Summit, programme: Programme) -> Programme | None:
    """The sessions that moved in these days, as they were before; None when there was no release before."""
    _keep_in_mind(summit, programme)
    if programme.number <= 1:
        return None
    name = f"agenda:before:{summit.pk}:{programme.number}"
    return pages.remember(name, lambda: _before(summit, programme))


def release(summit: Summit, number: int) -> Programme | None:
    """An earlier release. One never changes, so that what this process has read it need not read again."""
    known = _in_mind.get((summit.pk, number))
    found = known or snapshots.release_of(summit, number)
    if found:
        _keep_in_mind(summit, found)
    return found


def _keep_in_mind(summit: Summit, programme: Programme) -> None:
    if programme.called_off_at:
        return  # no release says that
    with _keeping:
        while len(_in_mind) >= _MOST_IN_MIND and (summit.pk, programme.number) not in _in_mind:
            _in_mind.pop(next(iter(_in_mind)))
        _in_mind[summit.pk, programme.number] = programme


_keeping = threading.Lock()  # while something is added or dropped
_in_mind: dict[tuple[int, int], Programme] = {}
_MOST_IN_MIND = 8


def _before(summit: Summit, programme: Programme) -> Programme:
    """Only the sessions that moved are kept: a release is large, and in a busy hour there may be very many."""
    wanted: dict[int, set[int]] = defaultdict(set)  # number of a release -> ids of sessions
    for session, move in releases(summit, programme).moved.items():
        if not move.is_open:
            wanted[move.before].add(session)
    found: list[Session] = []
    for number, sessions in wanted.items():
        found += _of_release(summit, number, sessions)
    in_order = sorted(found, key=lambda one: (*one.period, one.id))
    rooms = {one.room.id: one.room for one in found if one.room}
    return dataclasses.replace(programme, rooms=tuple(rooms.values()), everything=tuple(in_order))


def _of_release(summit: Summit, number: int, sessions: Collection[int]) -> list[Session]:
    known = _in_mind.get((summit.pk, number))
    then = known or snapshots.read_once(summit, number)
    return [one for one in then.everything if one.id in sessions] if then else []
