"""What the organisers' first page says about the programme: seats, conflicts, speakers, what is not released."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from sessions import rules
from sessions.enums import SeatState, SessionState, SpeakerState
from sessions.models import Seat, Session, Speaker
from sessions.programme import differences, freezing, snapshots
from sessions.reports import conflicts, fatal
from sessions.reports.conflicts import Conflict
from summit import dates
from summit.dashboard import Board, Card, Figure, list_of, number, percent
from summit.models import Summit

_SHOWN = 6
_KEEP_SECONDS = (
    30  # conflicts and changes read the whole programme: once in this time for all readers
)

_Made = TypeVar("_Made")


def _for_readers(panel: Callable[[Board], _Made]) -> Callable[[Board], _Made | None]:
    """A panel that only those see who may see the programme, while something is to be done for it."""

    def shown(board: Board) -> _Made | None:
        may = rules.can_view_programme(board.user, board.summit)
        return panel(board) if may and not board.summit.is_cancelled else None

    return shown


def not_to_be_published(summit: Summit | int) -> QuerySet[Session]:
    """The scheduled sessions that have a fatal conflict."""
    return fatal.sessions(summit)


# --- The strip ----------------------------------------------------------------------------------
@_for_readers
def figures(board: Board) -> list[Figure]:
    """Seats that are left, and speakers who have not agreed yet; nothing before there is a programme."""
    found = []
    if _counts(board)["limited"]:
        found.append(_seat_figure(board))
    if _speakers(board):
        found.append(_speaker_figure(board))
    return found


def _counts(board: Board) -> dict[str, Any]:
    """How many sessions there are, and the seats of the released ones that have a limit."""

    def load() -> dict[str, Any]:
        takes_place = Q(state=SessionState.SCHEDULED)
        limited = takes_place & Q(released_capacity__isnull=False)
        return Session.objects.for_summit(board.summit).aggregate(
            scheduled=Count("pk", filter=takes_place),
            limited=Count("pk", filter=limited),
            known=Count("first_release"),
            taken=Sum("taken", filter=limited),
            places=Sum("released_capacity", filter=limited),
        )

    return board.share("agenda.counts", load)


def _seat_figure(board: Board) -> Figure:
    seats = _counts(board)
    left = max(0, seats["places"] - seats["taken"])
    of = {"taken": number(seats["taken"]), "places": number(seats["places"])}
    return Figure(
        left,
        ngettext("seat left", "seats left", left),
        _("%(taken)s of %(places)s booked") % of,
        link=list_of("agenda.Session", "?state__exact=scheduled"),
    )


def _speakers(board: Board) -> dict[str, int]:
    def load() -> dict[str, int]:
        rows = Speaker.objects.for_summit(board.summit).order_by().values_list("state")
        return dict(rows.annotate(count=Count("*")))

    return board.share("agenda.speakers", load)


def _speaker_figure(board: Board) -> Figure:
    counts = _speakers(board)
    open_ones = counts.get(SpeakerState.PROPOSED, 0) + counts.get(SpeakerState.APPROACHED, 0)
    confirmed = counts.get(SpeakerState.CONFIRMED, 0)
    text = npgettext("figure", "%(count)s confirmed", "%(count)s confirmed", confirmed)
    return Figure(
        open_ones,
        ngettext("speaker to confirm", "speakers to confirm", open_ones),
        text % {"count": number(confirmed)},
        "soon" if open_ones else "",
        list_of("agenda.Speaker", "?state__in=proposed,approached"),
    )


# --- Cards --------------------------------------------------------------------------------------
@_for_readers
def conflicts_of_draft(board: Board) -> Card | None:
    """What is in the way of the next release; None before anything is scheduled."""
    if not _counts(board)["scheduled"]:
        return None
    found = board.share("agenda.conflicts", lambda: conflicts.of_summit(board.summit))
    return Card(
        _("Conflicts in the draft timetable"),
        "admin/agenda/cards/conflicts.html",
        {
            "lines": [_conflict(one) for one in found[:_SHOWN]],
            "more": len(found) - _SHOWN if len(found) > _SHOWN else 0,
        },
        width=6,
        aside=number(len(found)) if found else "",
        link=reverse("admin:timetable"),
        link_text=_("Timetable"),
    )


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "text": conflict.message,
        "kind": conflict.kind.label,
        "word": _("Fatal") if conflict.is_fatal else _("Warning"),
        "icon": "alert" if conflict.is_fatal else "clock",
        "tone": "bad" if conflict.is_fatal else "soon",
        "link_text": _("Resolve") if conflict.is_fatal else pgettext("verb", "Look"),
        "link": f"{reverse('admin:timetable')}?session={conflict.sessions[-1].pk}",
    }


@_for_readers
def fullest_sessions(board: Board) -> Card | None:
    """The sessions with a limit, the fullest first, and how many wait; None without any."""
    if not _counts(board)["limited"]:
        return None
    limited = Session.objects.for_summit(board.summit).filter(
        released_capacity__gt=0, state=SessionState.SCHEDULED
    )
    shown = sorted(limited, key=lambda one: (-one.taken / one.released_capacity, one.pk))[:_SHOWN]
    waits = Seat.objects.filter(session__in=shown, state=SeatState.WAITLISTED).order_by()
    waiting = dict(waits.values_list("session").annotate(count=Count("*")))
    return Card(
        _("Seats"),
        "admin/agenda/cards/seats.html",
        {"lines": [_seat_line(one, waiting.get(one.pk, 0)) for one in shown]},
        width=6,
        link=list_of("agenda.Session", "?state__exact=scheduled"),
        link_text=_("All sessions"),
    )


def _seat_line(session: Session, waiting: int) -> dict[str, Any]:
    places = session.released_capacity or 0
    waits = ngettext("%(count)s waits", "%(count)s wait", waiting) % {"count": number(waiting)}
    return {
        "title": session.title,
        "link": reverse("admin:agenda_session_seats", args=[session.pk]),
        "taken": session.taken,
        "places": places,
        "share": percent(session.taken, places),
        "tone": "soon" if session.taken >= places else "",
        "waits": waits if waiting else "",
    }


@_for_readers
def not_released(board: Board) -> Card | None:
    """How far the draft is from what the public reads; None as long as there is neither."""
    if not (_counts(board)["scheduled"] or _counts(board)["known"]):
        return None
    latest = snapshots.latest(board.summit)
    changes = board.keep("agenda.changes", _KEEP_SECONDS, lambda: _changes(board.summit))
    lines = [
        {"label": kind.label, "count": changes[kind]}
        for kind in differences.ChangeKind
        if changes.get(kind)
    ]
    lead = _("Nothing is public yet.")
    if latest is not None:
        lead = _("Release %(number)s is public since %(moment)s.") % {
            "number": latest.number,
            "moment": dates.moment(latest.published_at, board.summit),
        }
    return Card(
        _("Changes not released"),
        "admin/agenda/cards/changes.html",
        {"lead": lead, "lines": lines},
        aside=number(sum(changes.values())) if changes else "",
        link=reverse("admin:agenda_release_next"),
        link_text=_("See what it changes"),
    )


def _changes(summit: Summit) -> dict[str, int]:
    """Kind of change -> how many sessions changed most of all in that way."""
    latest, now = snapshots.latest(summit), timezone.now()
    snapshot = freezing.take(summit)
    freezing.stamp(snapshot, None, (), now)
    draft = snapshots.read(snapshot, number=0, published_at=now)
    found: dict[str, int] = {}
    for change in differences.between(latest, draft):
        found[change.kind.value] = found.get(change.kind.value, 0) + 1
    return found
