"""What a reader of these days has not seen yet: the programme as it stood before the latest releases.

A second release two minutes later must not hide what the first one moved. So what is shown is compared with
what the public read some days before the latest release, not only with the release before it.
"""

import dataclasses
import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from sessions.models import Release
from sessions.programme import snapshots
from sessions.programme.differences import ChangeKind
from sessions.programme.snapshots import Programme
from summit import pages
from summit.models import Summit

DAYS = dt.timedelta(days=3)
_MOST_RELEASES = 12  # whose changes a page lists


@dataclass(frozen=True)
class Recent:
    """The releases of these days. `moved`: session id -> when a release last moved it."""

    base: int  # number of the release that the public read before them
    numbers: tuple[int, ...]  # newest first
    moved: Mapping[int, dt.datetime]


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
    moved: dict[int, dt.datetime] = {}
    for _number, at, changes in reversed(found):
        moved |= {row["session"]: at for row in changes if ChangeKind.MOVED in row["kinds"]}
    numbers = tuple(number for number, *_rest in found)
    return Recent(min(numbers, default=1) - 1, numbers[:_MOST_RELEASES], moved)


def before(summit: Summit, programme: Programme) -> Programme | None:
    """What the public read before the releases of these days; None when there was nothing."""
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
    with _keeping:
        while len(_in_mind) >= _MOST_IN_MIND and (summit.pk, programme.number) not in _in_mind:
            _in_mind.pop(next(iter(_in_mind)))
        _in_mind[summit.pk, programme.number] = programme


_keeping = threading.Lock()  # while something is added or dropped
_in_mind: dict[tuple[int, int], Programme] = {}
_MOST_IN_MIND = 8


def _before(summit: Summit, programme: Programme) -> Programme | None:
    base = release(summit, releases(summit, programme).base)
    last = release(summit, programme.number - 1)
    if base is None or last is None or base.number == last.number:
        return base or last
    added = [one for one in last.everything if one.id not in base.by_id]
    rooms = {room.id: room for room in (*last.rooms, *base.rooms)}
    return dataclasses.replace(
        base, rooms=tuple(rooms.values()), everything=(*base.everything, *added)
    )
