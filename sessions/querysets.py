"""Adjectives for the programme's rows."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from summit.querysets import OfSummit

from .enums import HOLDS_A_SEAT, IN_LINE, LIVING_SEATS, SeatState, SessionKind, SessionState

if TYPE_CHECKING:
    from summit.models import Summit

FAR = dt.timedelta(days=7)  # beyond the summit's days: setting up and taking down are done within


class Sessions(OfSummit):
    def scheduled(self) -> Self:
        return self.filter(state=SessionState.SCHEDULED)

    def on(self, day: dt.date, summit: "Summit", *, around: dt.timedelta = dt.timedelta(0)) -> Self:
        """Those that take some of `day` where the summit takes place, whatever the clocks do that night:
        what runs over from the evening before, too. `around` adds as much time before and after."""
        first = dt.datetime.combine(day, dt.time.min, summit.zone)
        after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, summit.zone)
        begins, ends = (moment.astimezone(dt.UTC) for moment in (first, after))
        return self.filter(starts_at__lt=ends + around, ends_at__gt=begins - around)

    def far_away(self) -> Self:
        """Those more than a week from the summit's days, as UTC has them: probably a mistyped year.

        A rehearsal may be as early as people like.
        """
        begins, after = F("summit__first_day") - FAR, F("summit__last_day") + FAR
        is_far = Q(ends_at__lt=begins) | Q(starts_at__gte=after + dt.timedelta(days=1))
        return self.filter(is_far).exclude(kind=SessionKind.REHEARSAL)


class Seats(OfSummit):
    def living(self) -> Self:
        return self.filter(state__in=LIVING_SEATS)

    def holding(self) -> Self:
        """Those that count against the capacity."""
        return self.filter(state__in=HOLDS_A_SEAT)

    def in_line(self) -> Self:
        """Those of people who wait, or were offered one and have not answered."""
        return self.filter(state__in=IN_LINE)

    def waitlisted(self) -> Self:
        return self.filter(state=SeatState.WAITLISTED)

    def in_turn(self) -> Self:
        """Who gets the next free seat first: who lost one to a smaller room, then who waits longest."""
        return self.order_by("-was_displaced", "waiting_since", "pk")
