"""The card beside the timetable: the chosen session, whether it fits, and where else it would."""

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.enums import Access, SessionState
from sessions.models import Session
from sessions.programme.differences import Change, ChangeKind
from sessions.reports import conflicts, seating
from sessions.reports.conflicts import Conflict
from sessions.validators import LONGEST
from summit import commas
from summit.dashboard import number
from summit.models import Room, Summit

from . import changes, fixes
from .conflict_lines import Link
from .grid import hours
from .move_form import MoveForm

_OPENS, _CLOSES = dt.time(8), dt.time(20)  # nobody is offered a place outside of these
_USUAL = dt.timedelta(hours=1)  # of a session that has no time yet


@dataclass(frozen=True)
class Fit:
    text: str | Promise
    icon: str
    tone: str


_UNCHECKED = Fit(gettext_lazy("Not checked yet: correct what is marked."), "clock", "soon")


@dataclass(frozen=True)
class Card:
    pk: int
    title: str
    facts: str
    form: MoveForm
    fits: list[Fit]
    offers: list[Link]
    seats_link: str
    seats_text: str
    address: str  # of the form
    undo: str
    close: str
    button: str | Promise


@dataclass(frozen=True)
class Question:
    """A session with the place that it has, or that is proposed for it, among those of that day."""

    summit: Summit
    session: Session
    others: list[Session]
    rooms: list[Room]

    @classmethod
    def of(cls, summit: Summit, pk: int, day: dt.date, place: dict[str, Any]) -> "Question":
        """`place` holds room, starts_at and ends_at of a proposal, or nothing."""
        rows = Session.objects.for_summit(summit)
        # A night to each side: it may run over, or end so late that the room is not ready by midnight.
        on_day = rows.scheduled().on(day, summit, around=LONGEST).order_by().values("pk")
        read = conflicts.prepared(rows.filter(Q(pk__in=on_day) | Q(pk=pk)))
        found = next((one for one in read if one.pk == pk), None) or rows.get(pk=pk)
        session = copy.copy(found)
        for name, value in place.items():
            setattr(session, name, value)
        rooms = Room.objects.for_summit(summit).prefetch_related("set_ups").order_by("pk")
        return cls(summit, session, [one for one in read if one.pk != pk], list(rooms))

    @property
    def is_placed(self) -> bool:
        return self.session.starts_at is not None

    def conflicts(self) -> list[Conflict]:
        """Those that name the session."""
        found = conflicts.among([self.session, *self.others], self.summit)
        return [conflict for conflict in found if self.session in conflict.sessions]

    def offers(self, day: dt.date) -> list[fixes.Stay]:
        """Other places on `day`; for a session without a time, first places."""
        if self.session.state in (SessionState.CANCELLED, SessionState.POSTPONED):
            return []
        opens, closes = (dt.datetime.combine(day, at, self.summit.zone) for at in (_OPENS, _CLOSES))
        stays = [_stay(one) for one in self.others if one.starts_at]
        facts = {room.pk: _facts(room) for room in self.rooms}
        if self.session.starts_at is None:
            starts = opens = opens + _USUAL  # at nine: eight is for what cannot be elsewhere
            here = replace(_stay_of_people(self.session), starts_at=starts, ends_at=starts + _USUAL)
        else:
            here = _stay(self.session)
            opens, closes = min(opens, here.starts_at), max(closes, here.ends_at)
        return fixes.offers(here, fixes.Day(opens, closes, stays, facts))


def _stay_of_people(session: Session) -> fixes.Stay:
    people = frozenset(role.speaker_id for role in conflicts.roles_of(session))
    moment = dt.datetime.min.replace(tzinfo=dt.UTC)
    return fixes.Stay(session.pk, session.room_id, moment, moment, people, session.taken)


def _stay(session: Session) -> fixes.Stay:
    if session.starts_at is None or session.ends_at is None:
        raise ValueError("a session without a time stays nowhere")
    return replace(
        _stay_of_people(session),
        starts_at=session.starts_at.astimezone(dt.UTC),
        ends_at=session.ends_at.astimezone(dt.UTC),
    )


def _facts(room: Room) -> fixes.RoomFacts:
    turnaround = dt.timedelta(minutes=room.turnaround_minutes)
    return fixes.RoomFacts(room.pk, room.name, seating.room_holds(room), turnaround)


def card(
    question: Question,
    form: MoveForm,
    *,
    can_be: bool,
    day: dt.date,
    change: Change | None,
    address: Callable[..., str],
) -> Card:
    """`address` writes the page with a session chosen, and a place proposed for it; one that no session `can_be`
    in, such as an hour that the clocks skip, is not looked at."""
    session, zone = question.session, question.summit.zone
    found = question.conflicts() if question.is_placed and can_be else []
    offers = question.offers(day) if can_be and (found or not question.is_placed) else []
    fits = _fits(question, found) if can_be else [_UNCHECKED]
    names = {room.pk: room.name for room in question.rooms}
    has_seats = session.access != Access.OPEN
    return Card(
        session.pk,
        session.title,
        _said(session, change),
        form,
        [*fits, *_open_parts(session)],
        [Link(address(session.pk, offer), _offer(offer, session, names, zone)) for offer in offers],
        reverse("admin:agenda_session_seats", args=[session.pk]) if has_seats else "",
        _("Seats"),
        address(session.pk),
        address(session.pk),
        address(None),
        _("Save in the draft"),
    )


def _said(session: Session, change: Change | None) -> str:
    """`Moved from Thu 14:00, Helan Hall. 171 seats booked.`"""
    found = []
    if session.state != SessionState.SCHEDULED:
        found.append(commas.sentence(session.get_state_display()))
    if change and change.old and ChangeKind.MOVED in change.kinds:
        old = change.old
        place = [changes.when(old.starts_at, old.ends_at)] + (
            [old.room.name.text] if old.room else []
        )
        found.append(_("Released: %(place)s.") % {"place": commas.facts(*place)})
    elif change and change.old is None:
        found.append(_("New since the release."))
    if session.taken:
        text = ngettext("%(count)s seat is taken.", "%(count)s seats are taken.", session.taken)
        found.append(text % {"count": number(session.taken)})
    return commas.sentences(*found) or str(session.get_kind_display())


def _fits(question: Question, found: list[Conflict]) -> list[Fit]:
    if not question.is_placed:
        return [Fit(_("It has no time yet."), "clock", "soon")]
    if found:
        return [
            Fit(one.message, "alert", "bad") if one.is_fatal else Fit(one.message, "clock", "soon")
            for one in found
        ]
    session = question.session
    parts = [] if conflicts.runs_late(session, question.summit) else [_("hours")]
    if session.room:
        parts.append(_("room"))
    if people := len({role.speaker_id for role in conflicts.roles_of(session)}):
        text = ngettext("%(count)s person", "%(count)s people", people)
        parts.append(text % {"count": people})
    seats = seating.seats_of(session)
    if seats is not None:
        of = {"taken": number(session.taken), "seats": number(seats)}
        parts.append(_("%(taken)s of %(seats)s seats") % of)
    if not parts:
        return [Fit(_("Nothing is in the way."), "check", "ok")]
    return [Fit(_("Fits: %(parts)s.") % {"parts": commas.listed(parts)}, "check", "ok")]


def _open_parts(session: Session) -> list[Fit]:
    """Whom the public reads nothing of yet."""
    names = [role.speaker.attendee.full_name for role in conflicts.unconfirmed(session)]
    if not names:
        return []
    said = commas.labelled(_("Not confirmed yet"), commas.listed(dict.fromkeys(names)))
    return [Fit(said, "hourglass", "mild")]


def _offer(offer: fixes.Stay, session: Session, rooms: dict[int, str], zone: dt.tzinfo) -> str:
    """What is offered, and only that: another room, an earlier end, another time."""
    time = hours(offer.starts_at, offer.ends_at, zone)
    room = rooms.get(offer.room or 0, "")
    if session.starts_at is None:
        return _("Put it at %(hours)s in %(room)s") % {"hours": time, "room": room}
    if offer.starts_at == session.starts_at and offer.room != session.room_id:
        return _("Move it to %(room)s") % {"room": room}
    if offer.starts_at == session.starts_at:
        return _("End it at %(time)s") % {"time": f"{offer.ends_at.astimezone(zone):%H:%M}"}
    if offer.room == session.room_id:
        return _("Move it to %(hours)s") % {"hours": time}
    return _("Move it to %(hours)s in %(room)s") % {"hours": time, "room": room}
