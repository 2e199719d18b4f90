"""What the organisers' first page says about people: figures and cards from a few grouped counts."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.db.models import Count, Min, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from attendees import rules
from attendees.enums import AWAITS_DECISION
from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.screens import dashboard_counts
from attendees.screens.day_chart import DayChart
from summit import commas
from summit.countries import countries
from summit.dashboard import Board, Card, Figure, Row, age, list_of, number, percent, rows
from summit.models import Summit

COUNTRIES_SHOWN = 7

_Made = TypeVar("_Made")


def waiting_for_a_decision(summit: Summit | int) -> QuerySet[Registration]:
    """The registrations that the office has to decide about."""
    return Registration.objects.for_summit(summit).awaiting_decision()


def _for_readers(panel: Callable[[Board], _Made]) -> Callable[[Board], _Made | None]:
    """A panel that only those see who may see registrations."""

    def shown(board: Board) -> _Made | None:
        may = rules.can_view_registrations(board.user, board.summit)
        return panel(board) if may else None

    return shown


def _list(query: str = "") -> str:
    return list_of("attendees.Registration", query)


# --- The strip ----------------------------------------------------------------------------------
@_for_readers
def figures(board: Board) -> list[Figure]:
    """Registrations, confirmed, places left, waiting for approval, on the waiting list.

    Of a cancelled summit only who had registered: it has no places, and nobody waits for an answer.
    """
    return _registered(board) + ([] if board.summit.is_cancelled else _still_to_do(board))


def _registered(board: Board) -> list[Figure]:
    everybody = dashboard_counts.sent_in(board)
    days = dashboard_counts.days(board)
    today = days[-1].count if days[-1].date == board.today else 0
    return [
        Figure(
            everybody,
            npgettext("figure", "registration", "registrations", everybody),
            _("+%s today") % number(today),
            link=_list("?tab=all&state__exact=sent_in"),
        ),
        Figure(
            dashboard_counts.by_state(board).get(State.CONFIRMED, 0),
            _("confirmed"),
            link=_list("?state__exact=confirmed"),
        ),
    ]


def _still_to_do(board: Board) -> list[Figure]:
    counts = dashboard_counts.by_state(board)
    waits = sum(counts.get(state, 0) for state in AWAITS_DECISION)
    late, queue = dashboard_counts.ages(board).late, counts.get(State.WAITLISTED, 0)
    offered = counts.get(State.OFFERED, 0)
    left, taken_of = _places(board)
    return [
        Figure(
            left,
            ngettext("place left", "places left", left or 0) if left is not None else _("no limit"),
            taken_of,
            "bad" if left == 0 and board.summit.is_open(board.now) else "",
        ),
        Figure(
            waits,
            ngettext("waits for approval", "wait for approval", waits),
            _("%(count)s beyond our promise") % {"count": number(late)} if late else "",
            "bad" if late else "",
            _list(),
        ),
        Figure(
            queue,
            _("on the waiting list"),
            ngettext("%s place offered", "%s places offered", offered) % number(offered)
            if offered
            else "",
            link=_list("?tab=list&state__exact=waitlisted"),
        ),
    ]


def _places(board: Board) -> tuple[int | None, str]:
    """Places left, and how that comes about: of the summit's capacity, else of all quotas; None: no limit.

    Taken are also the places that are offered or await payment.
    """
    capacity, taken = board.summit.capacity, board.summit.taken
    if capacity is None:
        all_of_them = dashboard_counts.categories(board)
        quotas = [category.quota for category in all_of_them if category.quota is not None]
        if not quotas or len(quotas) < len(all_of_them):
            return None, ""
        capacity = sum(quotas)
        taken = sum(category.taken for category in all_of_them)
    text = _("%(taken)s of %(capacity)s taken")
    return max(0, capacity - taken), text % {"taken": number(taken), "capacity": number(capacity)}


# --- Cards --------------------------------------------------------------------------------------
@_for_readers
def registrations_per_day(board: Board) -> Card:
    days = dashboard_counts.days(board)
    last = days[-1]
    lives = last.date == board.today
    until = formats.date_format(last.date)
    return Card(
        _("Registrations per day"),
        "admin/cards/days.html",
        DayChart.of(days, today=board.today),
        width=8,
        aside=commas.facts(_("last 30 days"), _("%s so far today") % number(last.count))
        if lives
        else _("30 days until %s") % until,
        link=_list("?tab=all&state__exact=sent_in"),
        link_text=_("All registrations"),
    )


@_for_readers
def waiting_by_age(board: Board) -> Card | None:
    """None when the summit was cancelled: nobody is answered any more."""
    if board.summit.is_cancelled:
        return None
    ages, promise = dashboard_counts.ages(board), board.summit.answer_days
    note = ngettext(
        "We promise an answer in %(days)s day:", "We promise an answer in %(days)s days:", promise
    )
    beyond = ngettext("%(count)s is beyond it.", "%(count)s are beyond it.", ages.late)
    return Card(
        _("Waiting for approval, by age"),
        "admin/cards/bars.html",
        {
            "rows": rows(ages.groups) if any(count for _l, count, _t in ages.groups) else [],
            "empty": _("Nobody waits for an answer."),
            "note": f"{note % {'days': promise}} {beyond % {'count': number(ages.late)}}"
            if ages.late
            else "",
        },
        link=_list(),
        link_text=_("Open the queue"),
    )


_TONES = {
    State.SUBMITTED: "soon",
    State.UNDER_REVIEW: "soon",
    State.CANCELLED: "over",
    State.WITHDRAWN: "over",
    State.REVOKED: "over",
    State.REJECTED: "over",
    State.EXPIRED: "over",
}


@_for_readers
def by_state(board: Board) -> Card:
    """Who has registered, by state. Drafts are no registrations yet: they are said below."""
    counts = dict(dashboard_counts.by_state(board))
    everybody, confirmed = dashboard_counts.sent_in(board), counts.pop(State.CONFIRMED, 0)
    drafts = counts.pop(State.DRAFT, 0)
    begun = ngettext(
        "%(count)s more has begun and not sent it in.",
        "%(count)s more have begun and not sent it in.",
        drafts,
    )
    found = sorted(counts.items(), key=lambda pair: -pair[1])
    lead = ""
    if everybody:
        lead = _("Confirmed %(count)s (%(share)s %%). The other %(rest)s:") % {
            "count": number(confirmed),
            "share": round(100 * confirmed / everybody),
            "rest": number(everybody - confirmed),
        }
    bars = rows((State(state).label, n, _TONES.get(State(state), "mild")) for state, n in found)
    lines = [
        replace(bar, link=_list(f"?state__exact={state}"))
        for bar, (state, _n) in zip(bars, found, strict=True)
    ]
    return Card(
        _("By state"),
        "admin/cards/bars.html",
        {
            "rows": lines,
            "lead": lead,
            "empty": _("Nobody has registered yet."),
            "note": begun % {"count": number(drafts)} if drafts else "",
        },
    )


@_for_readers
def against_quota(board: Board) -> Card | None:
    """Places taken in each category, offered ones too; the outline is the quota.

    None when the summit was cancelled: it has no places.
    """
    if board.summit.is_cancelled:
        return None
    found = dashboard_counts.categories(board)
    longest = max((category.quota or category.taken for category in found), default=0)
    return Card(
        _("Places taken against quota"),
        "admin/cards/quotas.html",
        {
            "rows": [
                {
                    "label": category.name,
                    "taken": category.taken,
                    "taken_share": percent(category.taken, longest),
                    "quota_share": percent(category.quota, longest) if category.quota else "",
                    "left": None if category.quota is None else category.quota - category.taken,
                    "link": _list(f"?state__exact=placed&category__id__exact={category.pk}"),
                }
                for category in found
            ],
            "empty": _("There are no categories yet."),
        },
        aside=_("outline: quota") if any(category.quota for category in found) else "",
    )


@_for_readers
def by_country(board: Board) -> Card:
    """Countries of the first posts of confirmed people; the host country as a sentence."""
    found, home = dashboard_counts.by_country(board), str(board.summit.country)
    everybody = sum(count for _code, count in found)
    unknown = dict(found).get("", 0)
    abroad = [pair for pair in found if pair[0] not in (home, "")]
    at_home = dict(found).get(home, 0)
    lead = ""
    if at_home:
        lead = _("%(country)s %(count)s (%(share)s %%).") % {
            "country": countries.name(home),
            "count": number(at_home),
            "share": round(100 * at_home / everybody),
        }
    if abroad:
        text = ngettext(
            "Abroad %(count)s, from %(countries)s country:",
            "Abroad %(count)s, from %(countries)s countries:",
            len(abroad),
        )
        words = {"count": number(everybody - at_home - unknown), "countries": len(abroad)}
        lead = commas.sentences(lead, text % words)
    return Card(
        _("Confirmed by country"),
        "admin/cards/bars.html",
        {
            "rows": _country_rows(abroad, unknown),
            "lead": lead.strip(),
            "empty": _("Nobody is confirmed yet."),
        },
    )


def _country_rows(abroad: list[tuple[str, int]], unknown: int) -> list[Row]:
    shown, others = abroad[:COUNTRIES_SHOWN], abroad[COUNTRIES_SHOWN:]
    lines = rows((countries.name(code), count, "") for code, count in shown)
    # What is no country has no bar: the sum of many small ones would dwarf the largest.
    if others:
        label = ngettext("%s other", "%s others", len(others)) % len(others)
        lines.append(Row(label, sum(count for _code, count in others), "0%", "over"))
    if unknown:
        lines.append(Row(_("No country given"), unknown, "0%", "over"))
    return lines


@_for_readers
def waiting_lists(board: Board) -> Card | None:
    """Who waits for a place, and which offers are out. None when nobody does, or in vain."""
    if board.summit.is_cancelled or not (
        dashboard_counts.by_state(board).get(State.WAITLISTED)
        or dashboard_counts.by_state(board).get(State.OFFERED)
    ):
        return None
    found = (
        Registration.objects.for_summit(board.summit)
        .filter(state__in=[State.WAITLISTED, State.OFFERED])
        .order_by()
        .values_list("category")
        .annotate(
            waiting=Count("pk", filter=Q(state=State.WAITLISTED)),
            offered=Count("pk", filter=Q(state=State.OFFERED)),
            since=Min("waiting_since", filter=Q(state=State.WAITLISTED)),
            until=Min("respond_by", filter=Q(state=State.OFFERED)),
        )
    )
    names = {category.pk: category.name for category in dashboard_counts.categories(board)}
    lines = [
        {
            "name": names.get(pk, ""),
            "waiting": waiting,
            "longest": age(board.now - since) if since else "",
            "offered": offered,
            "until": until,
        }
        for pk, waiting, offered, since, until in sorted(found, key=lambda line: -line[1])
    ]
    return Card(
        _("Waiting lists"),
        "admin/cards/waiting.html",
        {"lines": lines},
        link=_list("?tab=list"),
        link_text=_("See who waits"),
    )
