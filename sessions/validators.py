"""Truths about single fields of the programme. Each says in its message what to do."""

import datetime as dt
import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORTEST = dt.timedelta(minutes=5)
LONGEST = dt.timedelta(hours=12)
# Language, script and region of BCP 47 (RFC 5646, 2.1), as people write them: en, zh-hans, pt-BR.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?\Z")


def language(code: str) -> None:
    if not _LANGUAGE.match(code):
        raise ValidationError(_("Write the code of a language: en, zh-hans, fr."), code="language")


def session_times(starts_at: dt.datetime | None, ends_at: dt.datetime | None) -> None:
    """Refuse half a period, an end before the start, and lengths that no session has."""
    if starts_at is None and ends_at is None:
        return
    if starts_at is None:
        raise ValidationError({"starts_at": _("Say when it starts, or leave both times empty.")})
    if ends_at is None:
        raise ValidationError({"ends_at": _("Say when it ends, or leave both times empty.")})
    # In UTC: two times of one zone object are subtracted as the clock on the wall shows them.
    length = ends_at.astimezone(dt.UTC) - starts_at.astimezone(dt.UTC)
    if length <= dt.timedelta(0):
        raise ValidationError({"ends_at": _("Choose an end after the start.")})
    if not SHORTEST <= length <= LONGEST:
        raise ValidationError(
            {"ends_at": _("A session lasts from 5 minutes to 12 hours. Check the day and hour.")}
        )


def session_languages(floor: str, interpretation: Sequence[str]) -> None:
    """Refuse interpretation into the language that is spoken."""
    if floor.lower() in {code.lower() for code in interpretation}:
        words = _("This language is spoken in the session: nothing is interpreted into it.")
        raise ValidationError({"interpretation_languages": words})


_NEAR = dt.timedelta(days=366)


def near_the_summit(moment: dt.datetime | None, first_day: dt.date, last_day: dt.date) -> None:
    """Refuse a mistyped year: nothing of a summit is more than a year away from its days."""
    if moment is None or first_day - _NEAR <= moment.date() <= last_day + _NEAR:
        return
    raise ValidationError(_("Choose a day near those of the summit. Check the year."), code="far")
