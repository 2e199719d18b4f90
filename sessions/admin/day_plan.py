"""A day of the timetable: rooms as columns with their sessions, as the draft has them and as they were released."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sessions.enums import DOES_NOT_COME, LEADS, RoleKind, SessionState, SpeakerState
from sessions.models import Role, Seat, Session
from sessions.programme.differences import Change, ChangeKind
from sessions.programme.released import Session as Released
from sessions.reports import seating
from sessions.validators import LONGEST
from summit import commas, dates
from summit.dashboard import number
from summit.models import Room, Summit

from . import changes, grid
from .changes import Mark

C, S = ChangeKind, SessionState
_ON_CARDS = LEADS | {RoleKind.KEYNOTE}
# What is not scheduled says so; a scheduled one says what is different since the release.
_STATES = {
    S.CANCELLED: Mark(S.CANCELLED.label, "ban", "bad"),
    S.POSTPONED: Mark(S.POSTPONED.label, "hourglass", "soon"),
    S.DRAFT: Mark(S.DRAFT.label, "pencil", "mild"),
}


class Address(Protocol):
    """Of the page with a session chosen, of this day or another."""

    def __call__(self, pk: int, /, *, day: dt.date) -> str: ...


@dataclass(frozen=True)
class Card:
    """What the slot of a session says."""

    pk: int
    title: str
    starts: str
    ends: str
    link: str
    lines: list[str]
    marks: list[Mark]
    classes: str
    is_chosen: bool
    # Minutes that have passed since midnight: unlike the clock, they know of a clock change.
    begins: int
    stops: int
    is_begun: bool  # on a day before


@dataclass(frozen=True)
class Ghost:
    """Where a session was released, and where the draft has it now."""

    title: str
    clock: str
    now: Any
    icon: str


@dataclass(frozen=True)
class Plan:
    """What the columns of one day are made of."""

    summit: Summit
    day: dt.date
    rooms: Sequence[Room]
    sessions: Sequence[Any]  # as `of_day` reads them
    changes: dict[int, Change]  # since the release, by session
    fatal: frozenset[int]  # sessions with a fatal conflict
    chosen: int | None
    address: Address

    def axis(self) -> grid.Axis:
        spans = [(one.starts_at, one.ends_at) for one in self.sessions]
        spans += [old.period for _change, old in self._left()]
        return grid.Axis.of(self.day, self.summit.zone, spans)

    @property
    def midnight(self) -> dt.datetime:
        """When the day begins."""
        return dt.datetime.combine(self.day, dt.time.min, self.summit.zone)

    def _minutes(self, moment: dt.datetime) -> int:
        """How many have passed since midnight: in UTC, for Python subtracts readings of one zone."""
        passed = moment.astimezone(dt.UTC) - self.midnight.astimezone(dt.UTC)
        return passed // dt.timedelta(minutes=1)

    def columns(self, axis: grid.Axis) -> list[grid.Column]:
        """Every room of the summit; what has none yet stands in a column of its own, the last."""
        slots: dict[int, list[grid.Slot]] = {}
        for session in self.sessions:
            slots.setdefault(session.room_id or 0, []).append(self._slot(session))
        for change, old in self._left():
            slots.setdefault(old.room.id if old.room else 0, []).append(self._ghost(change, old))
        columns = [grid.Column(room, _room_note(room)) for room in self.rooms]
        known = {column.room.pk for column in columns}
        columns.append(grid.Column(None))
        for column in columns:
            pk = column.room.pk if column.room else 0
            held = [slot for room, group in slots.items() for slot in group
                    if room == pk or (pk == 0 and room not in known)]  # fmt: skip
            column.slots = grid.place(held, axis)
            (grid.lap if column.room else grid.spread)(column.slots)
        return columns if columns[-1].slots else columns[:-1]

    def unseen(self) -> list[dict[str, Any]]:
        """The scheduled sessions of other tracks and of the nights around: who moves one that is shown may run
        into them."""
        rows = Session.objects.for_summit(self.summit).scheduled().exclude(room=None)
        near = rows.on(self.day, self.summit, around=LONGEST).order_by("starts_at", "pk")
        shown = {session.pk for session in self.sessions}
        return [
            {
                "room": str(one.room_id),
                "title": one.title,
                "span": [self._minutes(one.starts_at), self._minutes(one.ends_at)],
            }
            for one in near
            if one.pk not in shown
        ]

    def _left(self) -> list[tuple[Change, Released]]:
        """What was released for this day and takes place at another time or in another room now."""
        return [
            (change, change.old)
            for change in self.changes.values()
            if change.old
            and change.old.takes_place
            and change.old.day == self.day
            and (change.is_other_time or change.is_other_room or change.new is None)
        ]

    def _slot(self, session: Any) -> grid.Slot:
        change = self.changes.get(session.pk)
        is_begun = session.starts_at < self.midnight
        marks = self._marks(session, change)
        if is_begun:
            marks.insert(0, Mark(_("Begun the day before"), "clock", "mild"))
        is_chosen = session.pk == self.chosen
        classes = {
            "is-conflict": session.pk in self.fatal,
            "is-changed": session.state == S.SCHEDULED and change is not None,
            "is-draft": session.state == S.DRAFT,
            "is-over": session.state in (S.CANCELLED, S.POSTPONED),
            "is-chosen": is_chosen,
        }
        starts, ends = (
            timezone.localtime(at, self.summit.zone) for at in (session.starts_at, session.ends_at)
        )
        card = Card(
            session.pk,
            session.title,
            f"{starts:%H:%M}",
            f"{ends:%H:%M}",
            self.address(session.pk, day=starts.date()),
            _lines(session),
            marks,
            " ".join(name for name, holds in classes.items() if holds),
            is_chosen,
            self._minutes(session.starts_at),
            self._minutes(session.ends_at),
            is_begun,
        )
        return grid.Slot(max(session.starts_at, self.midnight), session.ends_at, card)

    def _marks(self, session: Any, change: Change | None) -> list[Mark]:
        found = [Mark(_("Conflict"), "alert", "bad")] if session.pk in self.fatal else []
        if session.state != S.SCHEDULED:
            found.append(_STATES[session.state])
        elif not found and _gone(session):
            found.append(Mark(pgettext("session", "Absent"), "user", "soon"))
        elif change is not None and not found:
            found.append(_short(change))
        return found

    def _ghost(self, change: Change, old: Released) -> grid.Slot:
        ghost = Ghost(
            old.title.text,
            grid.clock(*old.period, self.summit.zone),
            _whither(change, old),
            "swap" if change.new else "trash",
        )
        return grid.Slot(*old.period, ghost, is_ghost=True)


def _short(change: Change) -> Mark:
    """One word for the corner of a card."""
    words = {
        C.ADDED: pgettext("session", "New"),
        C.MOVED: pgettext("session", "Moved"),
        C.TEXT: pgettext("session", "Text"),
        C.PEOPLE: pgettext("session", "People"),
        C.SEATS: pgettext("session", "Seats"),
    }
    mark = changes.mark(change.kind)
    return Mark(words.get(change.kind, mark.word), mark.icon, "soon")


def _whither(change: Change, old: Released) -> str:
    """`Now River Room, 09:00`: only what is different."""
    new = change.new
    if new is None:
        return _("Taken out of the programme")
    parts = []
    if change.is_other_room:
        parts.append(new.room.name.text if new.room else _("without a room"))
    if new.day != old.day:
        parts.append(dates.short_day(new.day))
    if change.is_other_time:
        parts.append(f"{new.starts_at:%H:%M}")
    return _("Now %(place)s") % {"place": commas.facts(*parts)}


def _lines(session: Any) -> list[str]:
    """Who leads it or is its reason to come, and how full it is."""
    found = []
    coming = [role for role in session.named if role.speaker.state not in DOES_NOT_COME]
    leaders = [role for role in coming if role.kind in LEADS]
    keynotes = [role for role in coming if role.kind == RoleKind.KEYNOTE]
    gone = _gone(session)
    others = session.panelist_count
    named = [_part(role) for role in (*leaders[:1], *keynotes[:1], *gone)]
    if others:
        text = ngettext("%(count)s panelist", "%(count)s panelists", others)
        named.append(text % {"count": others})
    if named:
        found.append(commas.facts(*named))
    if session.released_capacity is not None:
        of = {"taken": number(session.taken), "places": number(session.released_capacity)}
        seats = _("%(taken)s of %(places)s") % of
        if session.waiting_count:
            waits = ngettext("%(count)s waits", "%(count)s wait", session.waiting_count)
            seats = commas.facts(seats, waits % {"count": number(session.waiting_count)})
        found.append(seats)
    return found


def _gone(session: Any) -> list[Role]:
    """The parts of people who do not come: somebody else has to be found."""
    return [role for role in session.named if role.speaker.state in DOES_NOT_COME]


def _part(role: Role) -> str:
    """`Chair Nadia Haddad`, and where she stands as long as she has not agreed to come."""
    words = {"role": role.get_kind_display(), "name": role.speaker.attendee.full_name}
    if role.speaker.state == SpeakerState.CONFIRMED:
        return f"{words['role']} {words['name']}"
    words["state"] = role.speaker.get_state_display()
    return _("%(role)s %(name)s (%(state)s)") % words


def _room_note(room: Room) -> str:
    """`260 Theatre`, as sessions that say no set-up are counted, or what the fire brigade allows."""
    holds, set_up = number(seating.room_holds(room)), seating.usual_set_up(room)
    if set_up:
        return f"{holds} {set_up.get_kind_display()}"
    return _("at most %(count)s") % {"count": holds}


def of_day(summit: Summit, day: dt.date, track: int | None = None) -> QuerySet[Session]:
    """The sessions that take some of `day`, with what their cards say."""
    gone = Q(speaker__state__in=DOES_NOT_COME)
    named = Role.objects.filter(gone | Q(kind__in=_ON_CARDS)).select_related("speaker__attendee")
    panelists = Role.objects.filter(~gone, session=OuterRef("pk"), kind=RoleKind.PANELIST)
    waiting = Seat.objects.waitlisted().filter(session=OuterRef("pk"))
    found = (
        Session.objects.for_summit(summit)
        .on(day, summit)
        .annotate(panelist_count=_count(panelists), waiting_count=_count(waiting))
        .prefetch_related(Prefetch("roles", named.order_by("position", "pk"), "named"))
        .order_by("starts_at", "pk")
    )
    return found.filter(track=track) if track else found


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many `rows` there are of each session: a join would multiply seats by roles."""
    counted = rows.order_by().values("session").annotate(count=Count("*")).values("count")
    return Coalesce(Subquery(counted), 0)
