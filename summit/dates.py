"""Days and moments as each language writes them in a sentence, digits 0-9 everywhere. Source: CLDR."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, localedata
from babel.dates import format_date, format_interval, format_skeleton, get_month_names
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .models import Summit

# English as the world writes it, and Arabic without a country, which has Western digits.
_LOCALES = {"en": "en_GB", "ar": "ar_001", "zh-hans": "zh_Hans", "fr": "fr"}
_SHORT_MONTHS = ("en_GB", "fr")  # which shorten the names of months in intervals
_KEEP = 500  # every mail of a summit says the same few days
_WEEKDAY = {"zh_Hans": "M月d日EEEE", "ar_001": "EEEE، d MMMM"}  # others: day before month
# Those that Babel derives them from, each with a copy of its own.
_PARENTS = ("root", "en", "en_001", "ar", "zh")
# Most of what it knows of a language is said nowhere: units, currencies, names of time zones.
_UNSAID = (
    "unit",
    "compound_unit",
    "currency",
    "compact",
    "meta_zones",
    "time_zones",
    "date_fields",
)


def load() -> None:
    """Load the words of all languages, 8 MB, and keep of them what somebody may read, half of it."""
    for locale in (*_PARENTS, *_LOCALES.values()):
        words = localedata.load(locale)  # kept there: it is the same dictionary each time
        for name in [name for name in words if name.startswith(_UNSAID)]:
            del words[name]


def weekday(day: dt.date) -> str:
    """Wednesday 14 November; 11月14日星期三."""
    locale = _locale()
    return _formatted(_WEEKDAY.get(locale, "EEEE d MMMM"), day, locale)


def short_day(day: dt.date) -> str:
    """Thu 15 Nov; 11月15日周四: for tables and tabs."""
    return format_skeleton("MMMEd", day, locale=_locale()).replace(",", "")


def moment(at: dt.datetime, summit: Summit) -> str:
    """Wednesday 14 November, 14:00, on the clocks of the summit's city."""
    local = at.astimezone(summit.zone)
    return _("%(day)s, %(time)s") % {"day": weekday(local.date()), "time": f"{local:%H:%M}"}


def span(starts_at: dt.datetime, ends_at: dt.datetime, hours: str) -> str:
    """Thursday 15 November, 11:00–12:00, with these `hours`; where it ends on another day, that is named
    too: Saturday 27 March, 22:30 – Sunday 28 March, 04:00. Both moments are on the summit's clocks."""
    if not days_later(starts_at, ends_at):
        return _("%(day)s, %(time)s") % {"day": weekday(starts_at.date()), "time": hours}
    ends = (
        _("%(day)s, %(time)s") % {"day": weekday(at.date()), "time": f"{at:%H:%M}"}
        for at in (starts_at, ends_at)
    )
    return " – ".join(ends)  # as CLDR writes it in each of our languages


def hours(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """11:00–12:00; 22:30–04:00 +1."""
    return f"{starts_at:%H:%M}–{end(starts_at, ends_at)}"


def end(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """12:00; 04:00 +1 when that is on the day after the one that it began."""
    later = days_later(starts_at, ends_at)
    return f"{ends_at:%H:%M} +{later}" if later else f"{ends_at:%H:%M}"


def days_later(starts_at: dt.datetime, ends_at: dt.datetime) -> int:
    """On how many days after its first something goes on; midnight is still the day that it ends."""
    days = (ends_at.date() - starts_at.date()).days
    return days if ends_at.time() > dt.time() else max(days - 1, 0)


def clock(at: dt.datetime, summit: Summit) -> str:
    """15:12, Yinchuan time (UTC+8): for a time that stands alone, and is read anywhere.

    With its day, when that is not today in the summit's city.
    """
    local = at.astimezone(summit.zone)
    is_today = local.date() == timezone.now().astimezone(summit.zone).date()
    return in_city(_isolated(f"{local:%H:%M}") if is_today else moment(at, summit), at, summit)


def in_city(text: str, at: dt.datetime, summit: Summit, *others: dt.datetime) -> str:
    """`text`, Yinchuan time (UTC+8): on whose clocks it was read, as they go at `at` and at `others`."""
    words = {"time": text, "city": summit.city}
    if shared := shared_offset(summit, (at, *others)):
        return _("%(time)s, %(city)s time (%(offset)s)") % (words | {"offset": _isolated(shared)})
    return _("%(time)s, %(city)s time") % words


def zone_note(summit: Summit, moments: Iterable[dt.datetime] = ()) -> str:
    """Times in Yinchuan (UTC+8): above or below times of these `moments`, or of now."""
    if shared := shared_offset(summit, tuple(moments) or (timezone.now(),)):
        return _("Times in %(city)s (%(offset)s)") % {
            "city": summit.city,
            "offset": _isolated(shared),
        }
    return _("Times in %(city)s") % {"city": summit.city}


def through_the_year() -> list[dt.datetime]:
    """Moments until a year from now, in each fortnight: what the clocks of all of them share, those of a moment
    that is still to be chosen share too."""
    now = timezone.now()
    return [now + dt.timedelta(weeks=weeks) for weeks in range(0, 54, 2)]


def shared_offset(summit: Summit, moments: Iterable[dt.datetime]) -> str:
    """The offset from UTC of the city's clocks at all of `moments`; empty where they change in between."""
    found = {offset(at.astimezone(summit.zone)) for at in moments}
    return found.pop() if len(found) == 1 else ""


def _isolated(digits: str) -> str:
    """Digits and Latin letters, kept in their order inside a language that runs from the right."""
    return f"\u2066{digits}\u2069" if translation.get_language_bidi() else digits


def stamp(at: dt.datetime, summit: Summit) -> str:
    """14 November 2018, 14:00, on the clocks of the summit's city."""
    local = at.astimezone(summit.zone)
    day = period(local.date(), local.date())
    return _("%(day)s, %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


def day_and_month(day: dt.date) -> str:
    """15 Nov; 11月15日: a day among others of the same year."""
    return _skeleton("MMMd", day, _locale())


def weekday_name(day: dt.date, *, short: bool = False) -> str:
    """Thursday, or Thu."""
    return _formatted("EEE" if short else "EEEE", day, _locale())


def language_name(code: str) -> str:
    """The language that `code` (BCP 47) names, without its script: Chinese, chinois."""
    return _language_name(code.partition("-")[0], _locale())


def offset(at: dt.datetime) -> str:
    """How far the clocks of `at` are from UTC: UTC+8, UTC−3:30."""
    minutes = int((at.utcoffset() or dt.timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


def leaf(first: dt.date, last: dt.date) -> tuple[str, str]:
    """Month and days of a tear-off calendar: (Nov, 14–16); (Nov, 30–2) across a month."""
    days = f"{first.day}–{last.day}" if last != first else str(first.day)
    return format_date(first, "MMM", locale=_locale()), days


def period(first: dt.date, last: dt.date) -> str:
    """14–16 November 2018; 2018年11月14日至16日."""
    return _period(first, last, _locale())


def period_without_year(first: dt.date, last: dt.date) -> str:
    """14–16 November; 11月14日至16日."""
    return _period_without_year(first, last, _locale())


@lru_cache(_KEEP)
def _language_name(tongue: str, locale: str) -> str:
    return Locale.parse(locale).languages.get(tongue, tongue)


@lru_cache(_KEEP)
def _skeleton(skeleton: str, day: dt.date, locale: str) -> str:
    return format_skeleton(skeleton, day, locale=locale)


@lru_cache(_KEEP)
def _formatted(pattern: str, day: dt.date, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(_KEEP)
def _period(first: dt.date, last: dt.date, locale: str) -> str:
    if first == last:
        return format_date(first, "long", locale=locale)
    return _in_full(format_interval(first, last, "yMMMd", locale=locale), {first, last}, locale)


@lru_cache(_KEEP)
def _period_without_year(first: dt.date, last: dt.date, locale: str) -> str:
    if first == last:
        return format_skeleton("MMMMd", first, locale=locale)
    return _in_full(format_interval(first, last, "MMMd", locale=locale), {first, last}, locale)


def _in_full(text: str, days: set[dt.date], locale: str) -> str:
    """With the names of months in full: CLDR has no such interval."""
    if locale not in _SHORT_MONTHS:
        return text
    short, full = (get_month_names(width, locale=locale) for width in ("abbreviated", "wide"))
    for month in {day.month for day in days}:
        text = text.replace(short[month], full[month])
    return text


def _locale() -> str:
    return _LOCALES.get(translation.get_language() or "en", "en_GB")
