"""What the programme adds to the home page."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendees.models import Registration
from sessions.models import Agreement
from sessions.programme import plans, snapshots
from sessions.programme.released import Programme
from sessions.screens import agreements as register
from sessions.screens import board, mine
from sessions.screens.entries import Entry, Reader
from summit import dates
from summit.models import Summit
from summit.screens.home import Section
from summit.templatetags.summit import tr

_A_DAY = 4  # sessions of each day on the home page
_DAYS = 3


@dataclass(frozen=True)
class HomeDay:
    number: int
    weekday: str
    url: str
    entries: list[Entry]


def programme(summit: Summit) -> Section | None:
    """What not to miss on the first days; the rest is one link away."""
    found = snapshots.shown(summit)
    if found is None or found.called_off_at or not found.sessions:
        return None
    url = reverse("agenda:programme", args=[summit.slug])
    return Section(
        "agenda/sections/programme.html",
        lambda: _first_days(summit, found, url),
        "programme",
        _("Programme"),
        url,
        _("See the programme"),
    )


def _first_days(summit: Summit, found: Programme, url: str) -> dict[str, object]:
    made = Reader(summit, found, now=timezone.now())
    days = [_home_day(made, day) for day in board.days(found)[:_DAYS]]
    return {
        "count": sum(session.takes_place for session in found.sessions),
        "url": url,
        "days": days,
        "moments": [entry.starts_at for day in days for entry in day.entries],
    }


def _home_day(made: Reader, day: dt.date) -> HomeDay:
    """Ceremonies and keynotes come first when not all find room, then all in order of time."""
    sessions = [one for one in made.programme.sessions if one.day == day and one.takes_place]
    entries = [entry for one in sessions if not (entry := made.entry(one)).is_band]
    best = sorted(entries, key=lambda entry: not entry.is_plenary)[:_A_DAY]
    return HomeDay(
        number=day.day,
        weekday=dates.weekday_name(day),
        url=board.day_url(made, day),
        entries=sorted(best, key=lambda entry: (entry.starts_at, entry.pk)),
    )


def agreements(summit: Summit) -> Section | None:
    """The announced agreements in their order."""
    found = register.announced(summit)
    if not found:
        return None
    label = _("Agreements") if len(found) > 1 else _("Agreement")
    url = reverse("agenda:agreements", args=[summit.slug])
    return Section(
        "agenda/sections/agreement.html",
        lambda: {"agreements": [_agreement(one) for one in found], "url": url},
        "agreement",
        label,
        url,
    )


def _agreement(agreement: Agreement) -> dict[str, object]:
    return {
        "title": tr(agreement, "title"),
        "text": tr(agreement, "summary"),
        # Shown large: how many bodies one text holds. Two who are named need no counting.
        "party_count": agreement.other_parties,
    }


def my_agenda(registration: Registration) -> Section | None:
    """What comes next of one's own plan, on the person's page; nothing before the first release."""
    if registration.is_over or registration.summit.is_cancelled:
        return None
    plan = plans.of_registration(registration)
    if plan.programme is None:
        return None
    return Section("agenda/sections/my_agenda.html", lambda: mine.block(plan))
