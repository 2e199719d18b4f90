"""The first page of the panel: the situation of a summit, as figures and cards.

`settings.DASHBOARD_PANELS` names the functions that make them: (board) -> figures, a card, or None when
there is nothing to say or the member may not know it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .models import Summit, User

T = TypeVar("T")
_GROUPS = {"fr": "\u202f"}  # what stands between thousands; elsewhere a comma
Text = str | Promise


@dataclass(frozen=True)
class Figure:
    """One number of the strip at the top; `tone` is `bad` or `soon` when somebody should act."""

    value: int | None
    label: Text
    note: Text = ""
    tone: str = ""
    link: str = ""


@dataclass(frozen=True)
class Card:
    """A card of the dashboard; `width` in twelfths of the page."""

    title: Text
    template: str
    content: Any
    width: int = 4
    aside: Text = ""  # small, beside the title
    link: str = ""
    link_text: Text = ""


@dataclass
class Board:
    """For whom and when a dashboard is made.

    `share` reads once what several panels need. `keep` reads rarely what is large and changes little: the
    page must stay fast with 100,000 registrations.
    """

    summit: Summit
    user: User
    now: dt.datetime
    _shared: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        return timezone.localtime(self.now, self.summit.zone).date()

    def share(self, name: str, load: Callable[[], T]) -> T:
        if name not in self._shared:
            self._shared[name] = load()
        return cast(T, self._shared[name])

    def keep(self, name: str, seconds: int, load: Callable[[], T]) -> T:
        """`load`, at most once in `seconds` for all readers: for counts over the whole of a summit."""
        key = f"dashboard:{self.summit.pk}:{name}"
        kept = cache.get(key)
        if kept is None:
            kept = [load()]
            cache.set(key, kept, seconds)
        return cast(T, kept[0])


@dataclass(frozen=True)
class Row:
    """A line of a bar chart: `share` of the longest bar in percent, as CSS and SVG write it."""

    label: Text
    count: int
    share: str
    tone: str = ""
    link: str = ""


def rows(counts: Iterable[tuple[Text, int, str]]) -> list[Row]:
    """Bars from (label, count, tone), the longest as wide as there is room."""
    found = list(counts)
    most = max((count for _label, count, _tone in found), default=0)
    return [Row(label, count, percent(count, most), tone) for label, count, tone in found]


def list_of(label: str, query: str = "") -> str:
    """The address of the list of a model (`attendees.Registration`); nothing when it has none."""
    if not admin.site.is_registered(apps.get_model(label)):
        return ""
    name = label.lower().replace(".", "_")
    return f"{reverse(f'admin:{name}_changelist')}{query}"


def percent(part: float, whole: float) -> str:
    """`12.5%`, with a point in every language: for SVG, not for people."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def panels(board: Board) -> tuple[list[Figure], list[Card]]:
    """Figures and cards of all apps, in the order of the setting."""
    figures: list[Figure] = []
    cards: list[Card] = []
    for name in settings.DASHBOARD_PANELS:
        made = import_string(name)(board)
        if isinstance(made, Card):
            cards.append(made)
        elif made:
            figures += made
    return figures, cards


def number(count: int) -> str:
    """1184 -> `1,184`; in French `1 184`. Digits are 0-9 in every language."""
    return f"{count:,}".replace(",", _GROUPS.get(translation.get_language() or "", ","))


def age(span: dt.timedelta) -> str:
    """`40 s`, `12 min`, `5 h`, `6 d 4 h`: the two largest units that say enough."""
    seconds = max(0, int(span.total_seconds()))
    days, hours = divmod(seconds // 3600, 24)
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h") % {"hours": hours}
    if seconds >= 60:
        return _("%(minutes)s min") % {"minutes": seconds // 60}
    return _("%(seconds)s s") % {"seconds": seconds}
