"""Areas, prices and what a plan says of a booth, as people read them."""

import datetime as dt
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exhibitors.enums import BoothShown, TokenStanding
from exhibitors.models import Booth, ExhibitorToken
from summit import dates
from summit.dashboard import number
from summit.models import Summit


def metres(length: Decimal | float) -> str:
    """`3`, `4.5`: a length or an area without the zeros behind it."""
    value = Decimal(str(length)).quantize(Decimal("0.01"))
    if value == value.to_integral_value():
        return number(int(value))
    return str(formats.number_format(value.normalize(), use_l10n=True))


def area(square_metres: Decimal | float) -> str:
    """`18 m²`."""
    return _("%(area)s m²") % {"area": metres(square_metres)}


def open_sides(count: int) -> str:
    return ngettext("%(count)s open side", "%(count)s open sides", count) % {"count": count}


def money(amount: Decimal, currency: str) -> str:
    """`CNY 43,200`: the currency as ISO 4217 writes it, cents only where there are some."""
    cents = amount.quantize(Decimal("0.01"))
    figure = number(int(cents)) if cents == cents.to_integral_value() else f"{cents:,}"
    return pgettext("price", "%(currency)s %(amount)s") % {"currency": currency, "amount": figure}


def size(booth: Booth) -> str:
    """`36 m², 2 open sides`."""
    return _("%(area)s, %(sides)s") % {
        "area": area(booth.area),
        "sides": open_sides(booth.open_sides),
    }


def place() -> str:
    """How a booth and its hall are one place, to be filled: `C05, Hall A`; in Chinese the hall comes first."""
    return pgettext("a booth in its hall", "%(number)s, %(hall)s")


def left(until: dt.datetime, now: dt.datetime) -> str:
    """`11:42` minutes and seconds until then, `2:05:00` when it is more than an hour."""
    seconds = max(0, int((until - now).total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def until(at: dt.datetime, summit: Summit) -> str:
    """`15:12`, with its day when that is not today in the summit's city: below a note of the zone."""
    local = at.astimezone(summit.zone)
    is_today = local.date() == timezone.now().astimezone(summit.zone).date()
    return f"{local:%H:%M}" if is_today else dates.moment(at, summit)


def end_of(day: dt.date, summit: Summit) -> str:
    """`8 December 2026, 23:59, Yinchuan time (UTC+8)`: a day that is a deadline ends with it, in the summit's zone."""
    return stamp(dt.datetime.combine(day, dt.time(23, 59), summit.zone), summit)


def stamp(at: dt.datetime, summit: Summit) -> str:
    """`26 November 2026, 07:19, Yinchuan time (UTC+8)`."""
    return dates.in_city(dates.stamp(at, summit), at, summit)


def standing(token: ExhibitorToken) -> str:
    """Whether a token that nobody has ended opens anything, and until when."""
    if token.standing == TokenStanding.VALID and token.last_day:
        return _("Valid until %(day)s") % {"day": dates.weekday(token.last_day)}
    return str(token.standing.label)


def brief(state: BoothShown) -> str:
    """The state in a word that fits into the smallest booth of a plan."""
    if state == BoothShown.BLOCKED:
        return pgettext("booth on a plan", "Closed")
    return str(state.label)


# The drawing of each state: beside the word, never without it.
ICONS = {
    BoothShown.AVAILABLE: "check",
    BoothShown.HELD: "clock",
    BoothShown.RESERVED: "lock",
    BoothShown.CONFIRMED: "store",
    BoothShown.BLOCKED: "ban",
}
