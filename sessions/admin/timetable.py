"""The timetable of a day: what is where and when, what is in the way, and moving one session at a time.

Everything is a link or a form: a session is chosen by `?session=12`, a place for it is proposed by
`&starts=...&ends=...&room=...`, and saving is one POST.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sessions import rules
from sessions.models import Session, Track
from sessions.reports import conflicts, fatal
from sessions.services import scheduling
from summit import dates, pages, panel
from summit.exceptions import SummitError
from summit.models import Room, Summit

from . import chosen, conflict_lines, day_plan, fixes, grid
from .move_form import MoveForm, said_of
from .standing import Standing

_WAITING_SHOWN = 8


def _may(request: HttpRequest) -> bool:
    summit = panel.current(request)
    return summit is not None and rules.can_view_programme(panel.member(request), summit)


@panel.page("timetable/", name="timetable", may=_may)
def timetable(request: HttpRequest) -> HttpResponse:
    """One day; GET shows it, POST moves the session that its form names."""
    summit = panel.current(request)
    if summit is None:
        raise PermissionDenied
    asked = Asked.of(request, summit)
    return _move(request, asked) if request.method == "POST" else _page(request, asked)


@dataclass(frozen=True)
class Tab:
    link: str
    label: str
    is_current: bool
    conflicts: int


@dataclass(frozen=True)
class Asked:
    """What the address of the page says."""

    summit: Summit
    days: list[dt.date]
    day: dt.date
    session: Session | None
    track: int | None
    proposed: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest, summit: Summit) -> "Asked":
        said = {**request.GET.dict(), **request.POST.dict()}
        pk = _number(said.get("session", ""))
        session = Session.objects.for_summit(summit).filter(pk=pk).first()
        days = days_of(summit)
        names = ("day", "starts", "ends", "room")
        proposed = {name: said[name] for name in names if name in said} if "starts" in said else {}
        track = _number(said.get("track", "")) or None
        return cls(summit, days, _day(said, days, session, summit), session, track, proposed)

    def address(
        self, pk: int | None, offer: fixes.Stay | None = None, *, day: dt.date | None = None
    ) -> str:
        """Of this page with another session chosen, or none, and a place proposed for it; or of that of `day`."""
        said: dict[str, Any] = {"day": (day or self.day).isoformat()}
        said |= {"track": self.track} if self.track else {}
        said |= {"session": pk} if pk else {}
        if offer is not None:
            starts, ends = (
                at.astimezone(self.summit.zone) for at in (offer.starts_at, offer.ends_at)
            )
            said |= {"day": starts.date().isoformat(), "room": offer.room}
            said |= {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
        return f"{reverse('admin:timetable')}?{urlencode(said)}"


def days_of(summit: Summit) -> list[dt.date]:
    """The days of the summit, and every other on which something stands: it must be found to be moved."""
    timed = Session.objects.for_summit(summit).exclude(starts_at=None).order_by()
    used = timed.datetimes("starts_at", "day", tzinfo=summit.zone)
    return sorted({*summit.days, *(moment.date() for moment in used)})


def _day(
    said: Mapping[str, str], days: list[dt.date], session: Session | None, summit: Summit
) -> dt.date:
    """The day that is asked for, that of the session, today, or the first."""
    asked = next((day for day in days if day.isoformat() == said.get("day")), None)
    if asked:
        return asked
    if session and session.starts_at:
        return session.starts_at.astimezone(summit.zone).date()
    today = timezone.now().astimezone(summit.zone).date()
    return today if today in days else days[0]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


# --- Moving -------------------------------------------------------------------------------------
def _move(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Save the new place in the draft, unless it is only to be checked; what is in the way is named beside the
    form."""
    if not rules.can_change_programme(panel.member(request), asked.summit):
        raise PermissionDenied
    session = asked.session
    if session is None:
        return _page(request, asked)
    now = said_of(session, asked.summit)
    form = MoveForm(request.POST, summit=asked.summit, days=asked.days, place=now)
    if not form.is_valid() or "check" in request.POST:
        return _page(request, asked, form)
    said = form.cleaned_data
    place = {name: said[name] for name in ("room", "starts_at", "ends_at")}
    try:
        is_other = scheduling.place(session, **place, by=panel.member(request))
    except SummitError as refusal:
        form.add_error(None, _refused(refusal, session, place))
        session.refresh_from_db()
        return _page(request, asked, form)
    if is_other:
        pages.changed()
        text = _("Saved in the draft. The public reads it with the next release.")
        messages.success(request, text)
    else:
        messages.info(request, _("Nothing is changed: the session stands there already."))
    here = {"day": said["day"].isoformat(), "session": session.pk}
    here |= {"track": asked.track} if asked.track else {}
    return redirect(f"{reverse('admin:timetable')}?{urlencode(here)}")


def _refused(refusal: SummitError, session: Session, place: dict[str, Any]) -> str:
    """Who is in the way, if that is why."""
    if isinstance(refusal, scheduling.RoomTaken):
        return conflict_lines.who_is_in_the_way(session, **place) or refusal.said()
    return refusal.said()


# --- The page -----------------------------------------------------------------------------------
def _page(request: HttpRequest, asked: Asked, form: MoveForm | None = None) -> HttpResponse:
    summit, standing = asked.summit, Standing.of(asked.summit)
    here = conflicts.of_day(summit, asked.day)
    plan = day_plan.Plan(
        summit,
        asked.day,
        list(Room.objects.for_summit(summit).prefetch_related("set_ups").order_by("pk")),
        list(day_plan.of_day(summit, asked.day, asked.track)),
        standing.by_session,
        frozenset(one.pk for conflict in here if conflict.is_fatal for one in conflict.sessions),
        asked.session.pk if asked.session else None,
        asked.address,
    )
    axis = plan.axis()
    columns = plan.columns(axis)
    context = {
        **admin.site.each_context(request),
        "title": _("Timetable"),
        "crumbs": [
            {"title": _("Timetable"), "link": reverse("admin:timetable")},
            {"title": dates.weekday(asked.day)},
        ],
        "days": _tabs(asked),
        "here": asked.address(None),
        "current_day": asked.day,
        "current_day_name": dates.weekday(asked.day),
        "tracks": list(Track.objects.for_summit(summit)),
        "track": asked.track,
        "axis": axis,
        "clock_changes": json.dumps(grid.clock_changes(asked.day, summit.zone)),
        "unseen": json.dumps(plan.unseen()),
        "has_rooms": bool(plan.rooms),
        "columns": columns,
        "widths": grid.widths(columns),
        "standing": standing.words,
        "release_link": reverse("admin:agenda_release_next") if standing.changes else "",
        "release_text": _("What the next release changes"),
        "conflicts": conflict_lines.lines(here, lambda one: asked.address(one.pk)),
        "may_change": rules.can_change_programme(panel.member(request), summit),
        "taken_by": _("taken by %(sessions)s") % {"sessions": "%s"},  # whom, the script knows
        "chosen": _chosen(asked, standing, form),
        **_unplaced(asked),
    }
    return TemplateResponse(request, "admin/agenda/timetable.html", context)


def _chosen(asked: Asked, standing: Standing, form: MoveForm | None) -> chosen.Card | None:
    session = asked.session
    if session is None:
        return None
    now = said_of(session, asked.summit)
    said = now | {"day": now["day"] or asked.day.isoformat()} | asked.proposed
    form = form or MoveForm(initial=said, summit=asked.summit, days=asked.days, place=now)
    proposal = _proposal(asked, said, now)
    return chosen.card(
        chosen.Question.of(asked.summit, session.pk, asked.day, proposal or {}),
        form,
        can_be=proposal is not None,
        day=asked.day,
        change=standing.by_session.get(session.pk),
        address=asked.address,
    )


def _proposal(asked: Asked, said: dict[str, Any], now: dict[str, Any]) -> dict[str, Any] | None:
    """The place that a link or a form proposes, if one does; `now` is where the session is. None for one that
    cannot be."""
    if not asked.proposed:
        return {}
    form = MoveForm(said, summit=asked.summit, days=asked.days, place=now)
    if not form.is_valid():
        return None
    return {name: form.cleaned_data[name] for name in ("room", "starts_at", "ends_at")}


def _tabs(asked: Asked) -> list[Tab]:
    zone = asked.summit.zone
    starts = fatal.starts(asked.summit).values()
    counts = Counter(moment.astimezone(zone).date() for moment in starts)
    track = f"&track={asked.track}" if asked.track else ""
    return [
        Tab(f"?day={day.isoformat()}{track}", dates.short_day(day), day == asked.day, counts[day])
        for day in asked.days
    ]


def _unplaced(asked: Asked) -> dict[str, Any]:
    rows = Session.objects.for_summit(asked.summit).filter(starts_at=None).order_by("pk")
    shown = [
        {"address": asked.address(one.pk), "title": one.title, "kind": one.get_kind_display()}
        for one in rows[:_WAITING_SHOWN]
    ]
    return {"waiting": shown, "waiting_count": rows.count() if shown else 0}
