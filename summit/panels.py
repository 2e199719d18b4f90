"""What the first page says about the summit itself: where it stands, its dates, its messages."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import opening, rules
from .dashboard import Board, Card, Figure, Text, age, list_of, number
from .enums import NotificationState, SummitState
from .models import Notification, Summit


def situation(summit: Summit, today: dt.date) -> str:
    """Where the summit stands, in a few words: `26 days to opening`, `Open today`, `Ended 8 years ago`.

    Its days go by without anybody; its state only by a button. Where the two differ, both are said.
    """
    said = _by_days(summit, today)
    if today > summit.last_day and summit.state == SummitState.REGISTRATION_OPEN:
        return _("%(ended)s, but registration is still open") % {"ended": said}
    return said


def _by_days(summit: Summit, today: dt.date) -> str:
    if summit.is_cancelled:
        return _("Cancelled")
    ahead = (summit.first_day - today).days
    if ahead > 0:
        return ngettext("%(days)s day to opening", "%(days)s days to opening", ahead) % {
            "days": ahead
        }
    if today <= summit.last_day:
        of = {"day": 1 - ahead, "days": len(summit.days)}
        return _("Open today") if of["days"] == 1 else _("Open: day %(day)s of %(days)s") % of
    return _ended((today - summit.last_day).days)


def _ended(days: int) -> str:
    if days == 1:
        return _("Ended yesterday")
    years, months = days // 365, days // 30
    if years > 1:
        return ngettext("Ended %(count)s year ago", "Ended %(count)s years ago", years) % {
            "count": years
        }
    if months > 1:
        return ngettext("Ended %(count)s month ago", "Ended %(count)s months ago", months) % {
            "count": months
        }
    return ngettext("Ended %(count)s day ago", "Ended %(count)s days ago", days) % {"count": days}


def here_and_now(summit: Summit, now: dt.datetime) -> str:
    """`Friday 19 October 2018, 14:42 in Yinchuan`."""
    local = timezone.localtime(now, summit.zone)
    return _("%(weekday)s %(date)s, %(time)s in %(city)s") % {
        "weekday": formats.date_format(local, "l"),
        "date": formats.date_format(local, "DATE_FORMAT"),
        "time": f"{local:%H:%M}",
        "city": summit.city,
    }


# --- The steps to open registration ----------------------------------------------------------
def next_steps(board: Board) -> Card | None:
    """What is still to be done before anybody can register, for who can do it; also what is missing since."""
    summit = board.summit
    is_ahead = summit.state == SummitState.DRAFT or summit.registers_later
    is_open = summit.is_open(board.now)
    if not ((is_ahead or is_open) and rules.can_change_summit(board.user, summit)):
        return None
    needs = opening.needs(summit)
    if is_open and not needs:
        return None
    is_opened = summit.state == SummitState.REGISTRATION_OPEN
    times = opening.outside_its_times(summit) if is_opened else ""
    return Card(
        _("Before registration opens") if is_ahead else _("Nobody can register"),
        "admin/cards/needs.html",
        {"needs": needs, "times": times},
        link=reverse("admin:summit_summit_change", args=[summit.pk]),
        link_text=_("Steps of the summit"),
    )


# --- Messages ------------------------------------------------------------------------------
@dataclass(frozen=True)
class MessageLine:
    state: str
    label: Text
    icon: str
    tone: str
    count: int
    note: Text = ""


@dataclass(frozen=True)
class _Health:
    counts: dict[str, int]
    sent_today: int
    oldest_queued: dt.datetime | None


def failed_messages(summit: Summit | int) -> QuerySet[Notification]:
    """The messages that wait for somebody to look at them and send them anew."""
    return Notification.objects.for_summit(summit).filter(state=NotificationState.FAILED)


_NOT_SENT = [
    NotificationState.QUEUED,
    NotificationState.SENDING,
    NotificationState.BOUNCED,
    NotificationState.FAILED,
]


def _health(board: Board) -> _Health:
    mine = Notification.objects.for_summit(board.summit)
    waiting = mine.filter(state=NotificationState.QUEUED)
    day_ago = board.now - dt.timedelta(days=1)
    # Sent ones are most of them: counting these too would read the whole index.
    lively = mine.filter(state__in=_NOT_SENT).order_by().values_list("state")
    found = dict(lively.annotate(count=Count("*")))
    sent = mine.filter(state=NotificationState.SENT, sent_at__gte=day_ago)
    return _Health(
        found,
        board.keep("sent-in-a-day", 60, sent.count),
        waiting.aggregate(oldest=Min("queued_at"))["oldest"] if found.get("queued") else None,
    )


def message_figures(board: Board) -> list[Figure]:
    """How many messages failed."""
    if not rules.can_view_notifications(board.user, board.summit):
        return []
    health = board.share("messages", lambda: _health(board))
    failed = health.counts.get(NotificationState.FAILED, 0)
    sent = number(health.sent_today)
    return [
        Figure(
            failed,
            ngettext("message failed", "messages failed", failed),
            _("%(count)s sent in 24 hours") % {"count": sent},
            "bad" if failed else "",
            list_of("summit.Notification", "?state=failed"),
        )
    ]


def messages(board: Board) -> Card | None:
    """The outbox: what waits, what went out in a day, what came back."""
    if not rules.can_view_notifications(board.user, board.summit):
        return None
    health = board.share("messages", lambda: _health(board))
    states = NotificationState
    table = (
        (states.QUEUED, "clock", "", _age_note(health.oldest_queued, board.now)),
        (states.SENDING, "arrow", "", ""),
        (states.SENT, "check", "ok", _("in the last 24 hours")),
        (states.BOUNCED, "ban", "soon", _("the address did not take it")),
        (states.FAILED, "alert", "bad", _("given up; can be sent anew")),
    )
    lines = [
        MessageLine(
            state,
            state.label,
            icon,
            tone if state == states.SENT or health.counts.get(state) else "",
            health.sent_today if state == states.SENT else health.counts.get(state, 0),
            note if state == states.SENT or health.counts.get(state) else "",
        )
        for state, icon, tone, note in table
    ]
    link = list_of("summit.Notification")
    return Card(
        _("Messages"),
        "admin/cards/messages.html",
        {"lines": lines, "list": link},
        link=link,
        link_text=_("See and resend"),
    )


def _age_note(moment: dt.datetime | None, now: dt.datetime) -> str:
    return _("oldest %(age)s") % {"age": age(now - moment)} if moment else ""


# --- Dates ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class DateLine:
    label: Text
    when: Text
    left: Text
    is_over: bool


def dates(board: Board) -> Card:
    """The dates that the office works towards."""
    summit = board.summit
    given: list[tuple[Text, dt.datetime | None]] = [
        (_("Registration opens"), summit.registration_opens),
        (_("Corrections end"), summit.corrections_until),
        (_("Registration closes"), summit.registration_closes),
    ]
    if summit.is_cancelled:
        given = []  # nobody registers or corrects any more
    days = [(label, timezone.localtime(at, summit.zone).date()) for label, at in given if at]
    days += [
        (_("First day"), summit.first_day),
        (_("Last day"), summit.last_day),
        (_("Personal data is erased"), summit.erase_on),
    ]
    lines = [
        DateLine(
            label, formats.date_format(day), _left((day - board.today).days), day < board.today
        )
        for label, day in days
    ]
    return Card(
        _("Dates"),
        "admin/cards/dates.html",
        {"lines": lines, "state": summit.get_state_display()},
        aside=summit.get_state_display(),
    )


def _left(days: int) -> str:
    if days == 0:
        return _("today")
    if days < 0:
        return ""
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": number(days)}
