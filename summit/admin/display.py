"""How things look in lists: states as drawing and word, names isolated, times short."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from summit.enums import NotificationState, SummitState
from summit.models import Summit
from summit.templatetags.panel import panel_icon

N, S = NotificationState, SummitState

# state -> (drawing, tone)
_NOTIFICATION = {
    N.QUEUED: ("clock", "mild"),
    N.SENDING: ("arrow", "mild"),
    N.SENT: ("check", "ok"),
    N.BOUNCED: ("ban", "soon"),
    N.FAILED: ("alert", "bad"),
    N.SUPPRESSED: ("x", "over"),
}
_SUMMIT = {
    S.DRAFT: ("pencil", "mild"),
    S.ANNOUNCED: ("megaphone", "mild"),
    S.REGISTRATION_OPEN: ("check", "ok"),
    S.REGISTRATION_CLOSED: ("ban", "soon"),
    S.LIVE: ("check", "ok"),
    S.ENDED: ("circle", "over"),
    S.ARCHIVED: ("circle", "over"),
    S.CANCELLED: ("x", "bad"),
}


def state(word: str | Promise, drawing: str, tone: str) -> SafeString:
    """A state: never by colour alone."""
    return format_html('<span class="state {}">{}{}</span>', tone, panel_icon(drawing), word)


def notification_state(value: str) -> SafeString:
    return state(N(value).label, *_NOTIFICATION[N(value)])


def summit_state(summit: Summit) -> SafeString:
    value = S(summit.state)
    drawn = _SUMMIT[value]
    if value == S.REGISTRATION_OPEN and not summit.is_open():
        drawn = ("clock", "soon")  # the office opened it, and its own times keep it shut
    return state(value.label, *drawn)


def name(text: str) -> SafeString:
    """A name in whatever script, apart from the direction of its surroundings."""
    return format_html("<bdi>{}</bdi>", text)


def language(code: str) -> str:
    """A language in its own name."""
    return dict(settings.LANGUAGES).get(code, code)


_CALLED = ("reference", "name", "subject", "title")  # columns that say which one it is


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """`attendees.registration:12` -> its reference; one query for each kind of thing, never for people."""
    numbers: dict[str, set[int]] = {}
    for label in labels:
        model_name, _colon, number = label.partition(":")
        if number.isdecimal():
            numbers.setdefault(model_name, set()).add(int(number))
    found: dict[str, str] = {}
    for model_name, wanted in numbers.items():
        if (model := model_of(model_name)) and (column := _column(model)):
            rows = model._default_manager.filter(pk__in=wanted).values_list("pk", column)
            found |= {f"{model_name}:{pk}": str(name) for pk, name in rows}
    return found


def model_of(name: str) -> type[models.Model] | None:
    """The model that `attendees.registration` stands for, if any does."""
    try:
        return apps.get_model(name)
    except (LookupError, ValueError):
        return None


def _column(model: type[models.Model]) -> str | None:
    columns = {field.name for field in model._meta.concrete_fields}
    return next((name for name in _CALLED if name in columns), None)


def subject(label: str, called: str = "") -> str:
    """`attendees.registration:12` as `registration D4FS-6N` that leads there, if the panel shows such rows.

    `called` is its name; without one the number stands there.
    """
    model_name, _colon, number = label.partition(":")
    try:
        model = apps.get_model(model_name)
        link = reverse(f"admin:{model_name.replace('.', '_')}_change", args=[number])
    except NoReverseMatch:  # nothing that has a page of its own
        return format_html("{} <bdi>{}</bdi>", model._meta.verbose_name, called or number)
    except (LookupError, ValueError):
        return label
    return format_html(
        '<a class="link" href="{}">{} <bdi>{}</bdi></a>',
        link,
        model._meta.verbose_name,
        called or number,
    )


def moment(at: dt.datetime | None) -> str:
    """Day and minute in the active zone, which is that of the summit worked on."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return _midnight(local.date(), get_language()).replace("00:00", f"{local:%H:%M}")


@lru_cache(maxsize=2000)
def _midnight(day: dt.date, language: str | None) -> str:
    """The day's beginning: lists show many moments of few days, and its words are what takes long."""
    return date_format(dt.datetime.combine(day, dt.time.min), "SHORT_DATETIME_FORMAT")
