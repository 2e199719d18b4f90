"""What the organisers' first page says of the exhibition: booths by state, area sold, applications, staff."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Min, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from exhibitors import reports, rules, wording
from exhibitors.enums import TAKES_PART, BoothShown, ExhibitorState
from exhibitors.models import Allocation, Booth, Exhibitor, StaffPass
from summit.dashboard import Board, Card, Figure, age, list_of, number, percent, rows
from summit.models import Summit

_Made = TypeVar("_Made")
_MOST_CELLS = 120  # booths that are drawn one by one; of more, bars
# The order of cells and legend, and the tone of a bar.
_LOOKS = {
    BoothShown.CONFIRMED: "over",
    BoothShown.RESERVED: "mild",
    BoothShown.HELD: "soon",
    BoothShown.AVAILABLE: "",
    BoothShown.BLOCKED: "over",
}


def waiting_applications(summit: Summit | int) -> QuerySet[Exhibitor]:
    """The applications that the office has to decide about."""
    return Exhibitor.objects.for_summit(summit).filter(state=ExhibitorState.APPLIED)


def waiting_reservations(summit: Summit | int) -> QuerySet[Allocation]:
    """The reserved booths that wait to be confirmed."""
    return Allocation.objects.for_summit(summit).reserved()


def _for_readers(panel: Callable[[Board], _Made]) -> Callable[[Board], _Made | None]:
    """A panel that only those see who may see the exhibition, and only where there is one."""

    def shown(board: Board) -> _Made | None:
        may = rules.can_view_exhibition(board.user, board.summit)
        return panel(board) if may and _halls(board).count else None

    return shown


@dataclass(frozen=True)
class _Halls:
    """The booths of all halls, counted by what a plan says of each, with their areas."""

    counts: Counter[BoothShown]
    areas: dict[BoothShown, Decimal]

    @property
    def count(self) -> int:
        return self.counts.total()

    @property
    def area(self) -> Decimal:
        return sum(self.areas.values(), Decimal(0))


def _halls(board: Board) -> _Halls:
    def load() -> _Halls:
        shown: Any = Booth.objects.for_summit(board.summit).with_state(board.now)
        found = shown.order_by().values_list("shown").annotate(count=Count("pk"), area=Sum("area"))
        states = [(BoothShown(state), count, area) for state, count, area in found]
        return _Halls(
            Counter({state: count for state, count, _area in states}),
            {state: area for state, _count, area in states},
        )

    return board.share("booths by state", load)


@_for_readers
def figures(board: Board) -> list[Figure]:
    """Booths left, and how many are held; a summit that was cancelled offers none."""
    if board.summit.is_cancelled:
        return []
    halls = _halls(board)
    free, held = halls.counts[BoothShown.AVAILABLE], halls.counts[BoothShown.HELD]
    note = _("of %(count)s") % {"count": number(halls.count)}
    if held:
        note = _("%(of)s, %(held)s held") % {"of": note, "held": number(held)}
    return [
        Figure(
            free,
            npgettext("figure", "booth left", "booths left", free),
            note,
            link=list_of("exhibitors.Booth", "?state=available"),
        )
    ]


def _list_of_state(state: BoothShown) -> str:
    return list_of("exhibitors.Booth", f"?state={state}")


@_for_readers
def booths(board: Board) -> Card:
    """A cell for each booth as long as there is room, and how much of the area is sold."""
    halls = _halls(board)
    there = [state for state in _LOOKS if halls.counts[state]]
    legend = [
        {
            "look": state.value,
            "label": state.label,
            "count": halls.counts[state],
            "link": _list_of_state(state),
        }
        for state in there
    ]
    bars = rows((state.label, halls.counts[state], _LOOKS[state]) for state in there)
    draws_cells = halls.count <= _MOST_CELLS
    return Card(
        _("Booths"),
        "admin/exhibitors/cards/booths.html",
        {
            "cells": [s.value for s in there for _n in range(halls.counts[s])] * draws_cells,
            "legend": legend,
            "bars": [] if draws_cells else bars,
            "sold": _sold(halls),
        },
        width=6,
        aside=number(halls.count),
        link=reverse("admin:hall_plan"),
        link_text=_("Hall plan"),
    )


def _sold(halls: _Halls) -> str:
    """`540 m² of 1,026 m² sold (53 %), 90 m² more reserved.`"""
    sold = halls.areas.get(BoothShown.CONFIRMED, Decimal(0))
    reserved = halls.areas.get(BoothShown.RESERVED, Decimal(0))
    text = _("%(sold)s of %(all)s sold (%(share)s %%)") % {
        "sold": _whole(sold),
        "all": _whole(halls.area),
        "share": round(100 * sold / halls.area),
    }
    if reserved:
        more = _("%(area)s more reserved") % {"area": _whole(reserved)}
        text = _("%(text)s, %(more)s") % {"text": text, "more": more}
    return text


def _whole(area: Decimal) -> str:
    """An area of many booths, without decimals."""
    return wording.area(round(area))


@dataclass(frozen=True)
class _Line:
    """What waits or is counted: a number with its words and where it leads."""

    label: str
    count: int
    note: str
    icon: str
    tone: str
    link: str


def exhibitors(board: Board) -> Card | None:
    """Applications and reservations that wait, and staff named of allotted. None before anybody applied."""
    if not rules.can_view_exhibitors(board.user, board.summit):
        return None
    states = Exhibitor.objects.for_summit(board.summit).order_by().values_list("state")
    counts = dict(states.annotate(count=Count("pk")))
    if not counts:
        return None
    return Card(
        _("Exhibitors"),
        "admin/exhibitors/cards/exhibitors.html",
        {"lines": [_applications(board), _reservations(board), _taking_part(counts), *_over(counts)],
         "staff": _staff(board)},
        width=6,
        aside=number(sum(counts.values())),
        link=list_of("exhibitors.Exhibitor"),
        link_text=_("Open the queue"),
    )  # fmt: skip


def _applications(board: Board) -> _Line:
    mine = Exhibitor.objects.for_summit(board.summit).filter(state=ExhibitorState.APPLIED)
    return _waiting(
        board,
        _("Applications"),
        mine.aggregate(count=Count("pk"), oldest=Min("applied_at")),
        list_of("exhibitors.Exhibitor", "?tab=waiting"),
    )


def _reservations(board: Board) -> _Line:
    mine = Allocation.objects.for_summit(board.summit).reserved()
    return _waiting(
        board,
        _("Reservations"),
        mine.aggregate(count=Count("pk"), oldest=Min("reserved_at")),
        list_of("exhibitors.Allocation", "?tab=waiting"),
    )


def _waiting(board: Board, label: str, found: dict[str, Any], link: str) -> _Line:
    """How many wait, since when the oldest does, and whether that is beyond what the office promised."""
    if not found["count"]:
        return _Line(label, 0, "", "check", "ok", link)
    span = board.now - found["oldest"]
    is_late = span >= dt.timedelta(days=board.summit.answer_days)
    note = _("waiting, oldest %(age)s") % {"age": age(span)}
    return _Line(label, found["count"], note, "clock", "bad" if is_late else "soon", link)


def _taking_part(counts: dict[str, int]) -> _Line:
    taking_part = sum(counts.get(state, 0) for state in TAKES_PART)
    waiting = counts.get(ExhibitorState.WAITLISTED, 0)
    note = ""
    if waiting:
        note = ngettext("%(count)s on the waiting list", "%(count)s on the waiting list", waiting)
    return _Line(
        _("Take part"),
        taking_part,
        note % {"count": number(waiting)} if note else "",
        "flag",
        "ok",
        list_of("exhibitors.Exhibitor", "?tab=coming"),
    )


def _over(counts: dict[str, int]) -> list[_Line]:
    """The rest of all who are counted: rejected, cancelled or done."""
    seen = {ExhibitorState.APPLIED, ExhibitorState.WAITLISTED, *TAKES_PART}
    rest = sum(count for state, count in counts.items() if state not in seen)
    link = list_of("exhibitors.Exhibitor", "?tab=over")
    return [_Line(_("Not or no longer"), rest, "", "ban", "", link)] if rest else []


def _staff(board: Board) -> dict[str, Any] | None:
    """Staff named of allotted over all exhibitors; None while no area brings passes."""
    allotted = sum(reports.staff_allotments(board.summit).values())
    if not allotted:
        return None
    named = StaffPass.objects.for_summit(board.summit).living().count()
    text = _("%(named)s named of %(allotted)s") % {
        "named": number(named),
        "allotted": number(allotted),
    }
    return {"text": text, "share": percent(named, allotted)}
