"""What a summit must have before people register: each app names what of its own is missing.

`settings.OPENING_NEEDS` names the functions: (summit) -> the needs that are not met yet.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from . import dates
from .models import Summit


@dataclass(frozen=True)
class Need:
    """Something that is missing; `link` is the page of the panel where `action` is done."""

    missing: str
    action: str
    link: str


def needs(summit: Summit) -> list[Need]:
    """What stands between `summit` and open registration, in the order of the setting."""
    return [need for name in settings.OPENING_NEEDS for need in import_string(name)(summit)]


def outside_its_times(summit: Summit) -> str:
    """What the summit's own times do to registration that the office opens, or has opened: a sentence.

    Empty when people may register at once.
    """
    now, opens, closes = timezone.now(), summit.registration_opens, summit.registration_closes
    if opens and now < opens:
        return _("People may register from %(time)s.") % {"time": _clock(opens, summit)}
    if closes and now >= closes:
        text = _("Nobody can register: “Registration closes” was %(time)s.")
        return text % {"time": _clock(closes, summit)}
    return ""


def _clock(at: dt.datetime, summit: Summit) -> str:
    return dates.in_city(dates.stamp(at, summit), at, summit)
