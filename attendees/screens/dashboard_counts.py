"""The counts behind the organisers' first page: a few grouped queries, each read once per page."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.enums import AWAITS_DECISION, LATE_BY
from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
from attendees.screens.day_chart import Day
from summit.dashboard import Board
from summit.models import Summit

DAYS_SHOWN = 30
PAST_SECONDS = 600  # how old the counts of past days may be, and of the countries of very many
EXACT = 20_000  # up to here countries are counted anew as soon as more or fewer are confirmed


def by_state(board: Board) -> dict[str, int]:
    def load() -> dict[str, int]:
        found = Registration.objects.for_summit(board.summit).order_by().values_list("state")
        return dict(found.annotate(count=Count("*")))

    return board.share("registrations by state", load)


def sent_in(board: Board) -> int:
    """How many have registered: drafts have not yet."""
    counts = by_state(board)
    return sum(counts.values()) - counts.get(State.DRAFT, 0)


def categories(board: Board) -> list[Category]:
    return board.share(
        "categories", lambda: list(Category.objects.for_summit(board.summit).order_by("position"))
    )


def _end(board: Board) -> dt.date:
    """The last day to show: today, or after the summit the day of the last registration."""
    if board.today <= board.summit.last_day:
        return board.today
    latest = Registration.objects.for_summit(board.summit).aggregate(at=Max("submitted_at"))["at"]
    return latest.astimezone(board.summit.zone).date() if latest else board.summit.last_day


def _per_day(summit: Summit, first: dt.date, last: dt.date) -> dict[dt.date, int]:
    """Registrations that were sent in on each day from `first` to `last`, on the summit's clocks."""
    zone = summit.zone
    sent_in = Registration.objects.for_summit(summit).exclude(state=State.DRAFT)
    found = sent_in.filter(
        submitted_at__gte=dt.datetime.combine(first, dt.time(), zone),
        submitted_at__lt=dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone),
    )
    days = found.order_by().values_list(TruncDate("submitted_at", tzinfo=zone))
    return dict(days.annotate(count=Count("*")))


def days(board: Board) -> list[Day]:
    """The last 30 days, today as it is now, the others as they were some minutes ago."""

    def load() -> list[Day]:
        end, week = _end(board), 6  # six days more, for the mean of the first one
        first = end - dt.timedelta(days=DAYS_SHOWN - 1 + week)
        before = min(end, board.today - dt.timedelta(days=1))
        found = board.keep(
            f"days-to-{before}", PAST_SECONDS, lambda: _per_day(board.summit, first, before)
        )
        if end == board.today:
            found = found | _per_day(board.summit, end, end)
        dates = [first + dt.timedelta(days=n) for n in range(DAYS_SHOWN + week)]
        counts = [found.get(date, 0) for date in dates]
        began = _began(board.summit, dates, counts)
        means = [sum(counts[n - week : n + 1]) / 7 for n in range(week, len(dates))]
        return [
            Day(dates[n], counts[n], means[n - week] if dates[n - week] >= began else None)
            for n in range(week, len(dates))
        ]

    return board.share("registrations per day", load)


def _began(summit: Summit, dates: list[dt.date], counts: list[int]) -> dt.date:
    """The day registration opened; where nobody said when, the first on which somebody came."""
    if summit.registration_opens:
        return summit.registration_opens.astimezone(summit.zone).date()
    came = (date for date, count in zip(dates, counts, strict=True) if count)
    return next(came, dates[-1])


@dataclass(frozen=True)
class Ages:
    """How long registrations wait, in whole days: bounds of the groups and what is in each."""

    groups: list[tuple[str, int, str]]  # label, count, tone
    late: int  # beyond the promise


def ages(board: Board) -> Ages:
    """Groups: under a day, within the promise of the office, a little beyond, too late (as the queue)."""

    def load() -> Ages:
        promise = max(1, board.summit.answer_days)
        bounds = sorted({1, promise, promise + LATE_BY.days})
        edges = [board.now - dt.timedelta(days=days) for days in bounds]
        groups = {"g0": Q(submitted_at__gt=edges[0])}
        for n, edge in enumerate(edges, 1):
            newer = Q(submitted_at__gt=edges[n]) if n < len(edges) else Q()
            groups[f"g{n}"] = Q(submitted_at__lte=edge) & newer
        found = (
            Registration.objects.for_summit(board.summit)
            .filter(state__in=AWAITS_DECISION)
            .aggregate(**{name: Count("pk", filter=only) for name, only in groups.items()})
        )
        counts = [found[name] for name in groups]
        labels = [_("under 1 day")]
        labels += [
            _("%(first)s–%(last)s days") % {"first": a, "last": b} for a, b in pairwise(bounds)
        ]
        labels += [ngettext("over %s day", "over %s days", bounds[-1]) % bounds[-1]]
        tones = [""] * (len(counts) - 2) + ["soon", "bad"]
        late = sum(n for n, low in zip(counts[1:], bounds, strict=True) if low >= promise)
        return Ages(list(zip(labels, counts, tones, strict=True)), late)

    return board.share("waiting ages", load)


_COUNTRIES_SQL = """
    SELECT coalesce(country, ''), count(*) FROM (
        SELECT DISTINCT ON (r.id) p.country
        FROM attendees_registration r
        LEFT JOIN attendees_position p ON p.attendee_id = r.attendee_id
        WHERE r.summit_id = %s AND r.state = %s
        ORDER BY r.id, p.rank, p.id
    ) AS first_position GROUP BY coalesce(country, '') ORDER BY count(*) DESC
"""


def by_country(board: Board) -> list[tuple[str, int]]:
    """Countries of the first posts of confirmed people, the most frequent first; empty: none is known."""
    confirmed = by_state(board).get(State.CONFIRMED, 0)
    name = f"countries-of-{confirmed}" if confirmed <= EXACT else "countries"

    def load() -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(_COUNTRIES_SQL, [board.summit.pk, State.CONFIRMED])
            return [(code, count) for code, count in cursor.fetchall()]

    return board.keep(name, PAST_SECONDS, load)
