"""The list of exhibitors: who waits for a decision, who comes, who does not."""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from exhibitors.enums import TAKES_PART, ExhibitorState
from summit import dates

from .lines import Line, lines
from .lists import ALL, Tab, TabbedList

E = ExhibitorState
WAITING, LIST, COMING, OVER = "waiting", "list", "coming", "over"


def _in(*states: str) -> Any:
    return lambda now: Q(state__in=sorted(states))


TABS = (
    Tab(
        WAITING,
        _("Waiting"),
        _("No application waits for a decision."),
        ("applied_at", "pk"),
        _("longest waiting first"),
        _in(E.APPLIED),
    ),
    Tab(
        LIST,
        _("Waiting list"),
        _("Nobody is on the waiting list."),
        ("applied_at", "pk"),
        _("longest waiting first"),
        _in(E.WAITLISTED),
    ),
    Tab(
        COMING,
        _("Taking part"),
        _("Nobody takes part yet."),
        ("-decided_at", "-pk"),
        _("latest first"),
        _in(*TAKES_PART),
    ),
    Tab(
        OVER,
        _("Not or no longer"),
        _("Nobody was rejected, cancelled or is done."),
        ("-decided_at", "-pk"),
        _("latest first"),
        _in(E.REJECTED, E.CANCELLED, E.CLOSED),
    ),
    Tab(ALL, _("All"), _("Nobody has applied yet."), ("-applied_at", "-pk"), _("latest first")),
)


class ExhibitorList(TabbedList):
    """The rows of a tab with everything that the page shows of them."""

    tabs_there = TABS

    def apply_select_related(self, qs: Any) -> Any:
        return qs.select_related("organisation").prefetch_related("organisation__roles__level")

    def make_lines(self, rows: list[Any]) -> list[Line]:
        return lines(rows, self.summit, self.now)

    @cached_property
    def late(self) -> int:
        """How many applications wait for longer than the office promised."""
        edge = self.now - dt.timedelta(days=self.summit.answer_days)
        rows = self.model._default_manager.filter(summit=self.summit)
        count: int = rows.filter(state=E.APPLIED, applied_at__lte=edge).count()
        return count

    def groups(self) -> str:
        """States as JSON, for the bar that counts the chosen ones by them."""
        return json.dumps({state.value: [str(state.label), None] for state in E})

    def languages(self) -> str:
        return json.dumps({code: dates.language_name(code) for code, _name in settings.LANGUAGES})
