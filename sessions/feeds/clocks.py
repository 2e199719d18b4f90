"""The rules of a time zone as calendars carry them (VTIMEZONE, RFC 5545, 3.6.5).

Written from the transitions themselves: the beginning of summer time stands there as the clocks showed it
before the change, which libraries get wrong by an hour.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


@lru_cache(64)
def rules(name: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of `name` with every change of clocks from `first_year` to `last_year`."""
    zone = ZoneInfo(name)
    first = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC)
    after = dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC)
    timezone = Timezone()
    timezone.add("tzid", name)
    timezone.add_component(_rule(first, zone, _offset(first, zone)))
    for moment, before in _changes(zone, first, after):
        timezone.add_component(_rule(moment, zone, before))
    return timezone


def _changes(
    zone: ZoneInfo, first: dt.datetime, after: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.timedelta]]:
    """(first minute of other clocks in UTC, the offset before), in order."""
    moment = first
    while moment < after:
        if _offset(moment, zone) != _offset(moment + _DAY, zone):
            yield _first_minute(zone, moment, moment + _DAY), _offset(moment, zone)
        moment += _DAY


def _first_minute(zone: ZoneInfo, early: dt.datetime, late: dt.datetime) -> dt.datetime:
    """The minute between `early` and `late` from which the clocks go as at `late`."""
    while late - early > _MINUTE:
        middle = early + (late - early) // _MINUTE // 2 * _MINUTE
        if _offset(middle, zone) == _offset(early, zone):
            early = middle
        else:
            late = middle
    return late


def _rule(
    moment: dt.datetime, zone: ZoneInfo, before: dt.timedelta
) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    rule = TimezoneDaylight() if local.dst() else TimezoneStandard()
    rule.add("dtstart", (moment + before).replace(tzinfo=None))
    rule.add("tzoffsetfrom", before)
    rule.add("tzoffsetto", _offset(moment, zone))
    rule.add("tzname", local.tzname() or "")
    return rule


def _offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()
