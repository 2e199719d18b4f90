"""Exhibitors as lines of their list: cells, and what to know before deciding."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.admin.display import lateness
from exhibitors import reports, wording
from exhibitors.enums import AWAITS_DECISION, AllocationState, ExhibitorState
from exhibitors.models import Allocation, Booth, Exhibition, Exhibitor, ExhibitorMember
from summit.admin.display import moment
from summit.countries import countries
from summit.dashboard import age
from summit.models import Summit

from . import display

E = ExhibitorState


@dataclass(frozen=True)
class Hint:
    """Something to know before deciding."""

    text: str
    icon: str
    tone: str = "mild"
    link: str = ""


@dataclass(frozen=True)
class Place:
    """A booth that an exhibitor has, or the wish for one."""

    number: str
    text: str
    state: SafeString | str = ""


@dataclass
class Line:
    """An exhibitor as the list shows it."""

    pk: int
    link: str
    name: SafeString
    country: str
    contact: str
    email: str
    places: list[Place]
    state: SafeString
    time: str
    time_title: str
    tone: str
    may_choose: bool
    group: str  # what the bar counts the chosen ones by
    language: str
    is_sample: bool
    hints: list[Hint] = field(default_factory=list)


def lines(exhibitors: Sequence[Exhibitor], summit: Summit, now: dt.datetime) -> list[Line]:
    """The lines of one page; six queries, however many lines."""
    ids = [exhibitor.pk for exhibitor in exhibitors]
    booths, languages = booths_of(ids), languages_of(ids)
    free = _free_areas(summit) if any(e.state in AWAITS_DECISION for e in exhibitors) else []
    is_late = _chooses_late(summit)
    known = namesakes(exhibitors, summit)
    found = []
    for exhibitor in exhibitors:
        mine = booths.get(exhibitor.pk, [])
        time, title, tone = _time(exhibitor, summit, now)
        found.append(
            Line(
                pk=exhibitor.pk,
                link=reverse("admin:exhibitors_exhibitor_change", args=[exhibitor.pk]),
                name=display.name(str(exhibitor)),
                country=str(countries.name(str(exhibitor.organisation.country)) or ""),
                contact=exhibitor.contact_name,
                email=exhibitor.contact_email,
                places=_places(exhibitor, mine),
                state=display.state(E(exhibitor.state)),
                time=time,
                time_title=title,
                tone=tone,
                may_choose=not exhibitor.is_over,
                group=exhibitor.state,
                language=languages.get(exhibitor.pk, ""),
                is_sample=exhibitor.is_sample,
                hints=[*known.get(exhibitor.pk, []), *_hints(exhibitor, mine, free, is_late)],
            )
        )
    return found


def namesakes(exhibitors: Iterable[Exhibitor], summit: Summit) -> dict[int, list[Hint]]:
    """Exhibitor that waits for a decision -> that one of its name is here already, with the way to it."""
    waiting = [one.pk for one in exhibitors if one.state in AWAITS_DECISION]
    return {
        pk: [
            Hint(
                _("An exhibitor of this name is here already"),
                "alert",
                "soon",
                reverse("admin:exhibitors_exhibitor_change", args=[other]),
            )
        ]
        for pk, other in reports.namesakes(summit.pk, waiting).items()
    }


def booths_of(exhibitors: Iterable[int]) -> dict[int, list[Allocation]]:
    """Exhibitor -> its living claims to booths, each with its booth."""
    rows = Allocation.objects.living().filter(exhibitor__in=exhibitors)
    found: dict[int, list[Allocation]] = {}
    for allocation in rows.select_related("booth").order_by("booth__number"):
        found.setdefault(allocation.exhibitor_id, []).append(allocation)
    return found


def languages_of(exhibitors: Iterable[int]) -> dict[int, str]:
    """Exhibitor -> the language of the first of those who act for it: that of most of its mails."""
    rows = ExhibitorMember.objects.told().filter(exhibitor__in=exhibitors)
    first: QuerySet[Any] = rows.order_by("exhibitor", "-role", "pk").distinct("exhibitor")
    return dict(first.values_list("exhibitor_id", "user__language"))


def _free_areas(summit: Summit) -> list[Decimal]:
    """The areas of the booths that anybody could take now."""
    return list(
        Booth.objects.for_summit(summit).available().order_by().values_list("area", flat=True)
    )


def _chooses_late(summit: Summit) -> bool:
    """Whether the day is over until which booths are chosen."""
    found = Exhibition.objects.for_summit(summit).select_related("summit").first()
    until = found.booth_until if found else None
    return found is not None and until is not None and found.today() > until


def _places(exhibitor: Exhibitor, mine: list[Allocation]) -> list[Place]:
    if mine:
        return [
            Place(
                claim.booth.number,
                wording.area(claim.booth.area),
                display.state(AllocationState(claim.state)),
            )
            for claim in mine
        ]
    if exhibitor.wished_area is None or exhibitor.is_over:
        return []
    return [Place("", _("wants %(area)s") % {"area": wording.area(exhibitor.wished_area)})]


def _hints(
    exhibitor: Exhibitor, mine: list[Allocation], free: list[Decimal], is_late: bool
) -> list[Hint]:
    found = [
        Hint(str(role.level), "flag") for role in exhibitor.organisation.roles.all() if role.level
    ]
    if exhibitor.state in AWAITS_DECISION and exhibitor.wished_area is not None:
        found.append(_fitting(exhibitor.wished_area, free))
    if exhibitor.takes_part and not mine:
        found.append(Hint(_("No booth yet"), "alert", "soon" if is_late else "mild"))
    if any(claim.state == AllocationState.RESERVED for claim in mine):
        found.append(Hint(_("Booth waits to be confirmed"), "hourglass", "soon"))
    return found


def _fitting(wished: int, free: list[Decimal]) -> Hint:
    """How many free booths are as large as the wish."""
    count = sum(1 for area in free if area >= wished)
    if not count:
        return Hint(_("No free booth is as large"), "alert", "soon")
    text = ngettext("%(count)s free booth fits", "%(count)s free booths fit", count)
    return Hint(text % {"count": count}, "check")


def _time(exhibitor: Exhibitor, summit: Summit, now: dt.datetime) -> tuple[str, str, str]:
    """What the column of time says, its full form, and its tone."""
    if exhibitor.state not in AWAITS_DECISION:
        return moment(exhibitor.decided_at or exhibitor.applied_at), "", ""
    span = now - exhibitor.applied_at
    tone = lateness(span, summit.answer_days) if exhibitor.state == E.APPLIED else ""
    return age(span), f"{timezone.localtime(exhibitor.applied_at):%Y-%m-%d %H:%M}", tone
