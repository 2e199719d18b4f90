"""When things happened: the last thirty days, with weekends, a growing stream and one busy day."""

import datetime as dt
import random
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from .plan import PAUSES, STILL_WAITS

_DAYS = 30
_BUSY_DAY = 12  # days ago: the invitations went out
_ZONE = ZoneInfo("Asia/Shanghai")
# How long those who wait have waited: (share, days at least, days at most).
_AGES = ((0.42, 0.02, 1.0), (0.28, 1.0, 2.9), (0.20, 3.0, 4.9), (0.10, 5.1, 8.0))


def of_way(
    rng: random.Random, now: dt.datetime, way: str, verbs: Sequence[str]
) -> list[dt.datetime]:
    """The moments of registering and of each of `verbs` afterwards, all of them before `now`."""
    first = _waiting(rng, now) if way in STILL_WAITS else _streamed(rng, now, len(verbs))
    return after(rng, now, first, verbs)


def after(
    rng: random.Random, now: dt.datetime, first: dt.datetime, verbs: Sequence[str]
) -> list[dt.datetime]:
    """`first` and the moments of `verbs` after it, squeezed together where now comes too early."""
    hours = [0.0]
    for verb in verbs:
        least, most = PAUSES[verb]
        hours.append(hours[-1] + rng.uniform(least, most))
    room = (now - first) / dt.timedelta(hours=1) * 0.95
    squeeze = min(1.0, room / hours[-1]) if hours[-1] else 1.0
    return [first + dt.timedelta(hours=hour * squeeze) for hour in hours]


def _waiting(rng: random.Random, now: dt.datetime) -> dt.datetime:
    shares = [share for share, _least, _most in _AGES]
    _share, least, most = rng.choices(_AGES, shares)[0]
    return now - dt.timedelta(days=rng.uniform(least, most))


def _streamed(rng: random.Random, now: dt.datetime, steps: int) -> dt.datetime:
    """A moment of the stream of registrations; with steps to follow, at least a day each before."""
    while True:
        moment = now - dt.timedelta(days=rng.uniform(0.01 + steps, _DAYS))
        if rng.random() < _crowd(moment, now):
            return moment


def _crowd(moment: dt.datetime, now: dt.datetime) -> float:
    """How busy it was, from 0 to 1."""
    local = moment.astimezone(_ZONE)
    age = (now - moment).days
    crowd = 0.25 + 0.3 * (1 - age / _DAYS)
    if age == _BUSY_DAY:
        crowd = 1.0
    elif local.weekday() >= 5:
        crowd *= 0.35
    if not 8 <= local.hour < 22:
        crowd *= 0.12
    return crowd
