"""The programme and the agenda of somebody who came by a personal link. No GET changes anything."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attendees import links
from attendees.models import Registration
from attendees.screens import mine as own_pages
from attendees.views.my import own
from sessions.enums import SeatState
from sessions.feeds import calendars
from sessions.forms import MarkForm, SeatForm
from sessions.models import Seat
from sessions.programme import plans, snapshots
from sessions.programme.plans import Plan
from sessions.programme.released import Programme, Session
from sessions.screens import board, mine, search, session_page
from sessions.screens.mine import SeatCard
from sessions.services import called_off, favourites, reminders, seats
from sessions.views.programme import page_title
from summit.exceptions import SummitError


@require_safe
@own
def page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Seats, marks, clashes, offers, the calendar feed and the reminders."""
    plan = plans.of_registration(registration)
    context = _around(plan) | {"agenda": mine.agenda(plan)}
    return render(request, "agenda/my_agenda.html", context)


@require_safe
@own
def programme(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The programme with one's own marks: today, or the first day that comes."""
    plan = plans.of_registration(registration)
    shown = board.day_to_show(plan.programme, timezone.now()) if plan.programme else None
    if plan.programme is None or shown is None:
        context = {"board": board.empty(registration.summit), "page_title": _("Programme")}
        return render(request, "agenda/programme.html", _around(plan) | context)
    return _day(request, plan, plan.programme, shown)


@require_safe
@own
def day(request: HttpRequest, registration: Registration, day: dt.date) -> HttpResponse:
    plan = plans.of_registration(registration)
    if plan.programme is None or day not in board.days(plan.programme):
        raise Http404
    return _day(request, plan, plan.programme, day)


@require_safe
@own
def find(request: HttpRequest, registration: Registration) -> HttpResponse:
    plan = plans.of_registration(registration)
    words, now = request.GET.get("q", ""), timezone.now()
    own = mine.own_of(plan)
    result = search.of(registration.summit, plan.programme, words, now=now, own=own)
    context = _around(plan) | {"result": result}
    return render(request, "agenda/search.html", context)


@require_safe
@own
def session(request: HttpRequest, registration: Registration, pk: int) -> HttpResponse:
    """A session with one's own seat, and as many seats as are free at this moment."""
    found, shown = _session(registration, pk)
    plan, now = plans.of_registration(registration), timezone.now()
    own = mine.own_of(plan)
    content = session_page.of(registration.summit, found, shown, now=now, own=own)
    card = SeatCard(plan, shown, now, session_page.seats_now(shown))
    context = _around(plan) | {"page": content, "card": card}
    return render(request, "agenda/session.html", context)


@require_POST
@own
def book(request: HttpRequest, registration: Registration, pk: int) -> HttpResponse:
    """Take a seat, or a place in the waiting list when none is free."""

    def do(shown: Session) -> str:
        seat = seats.book(shown, registration=registration, by=registration)
        if seat.state == SeatState.WAITLISTED:
            return _("No seat is free. You are on the waiting list and get a mail when one is.")
        return _("Your seat is booked. A mail with a calendar entry confirms it.")

    return _change(request, registration, pk, do)


@require_POST
@own
def leave(request: HttpRequest, registration: Registration, pk: int) -> HttpResponse:
    """Give back a seat, leave the waiting list, or leave an offered seat to others."""

    def do(shown: Session) -> str:
        seat = _living(registration, shown)
        waited = seat.state == SeatState.WAITLISTED
        seats.leave(seat, by=registration)
        if waited:
            return _("You are no longer on the waiting list.")
        return _("The seat is given back.")

    return _change(request, registration, pk, do)


@require_POST
@own
def accept(request: HttpRequest, registration: Registration, pk: int) -> HttpResponse:
    """Take the seat that is offered."""

    def do(shown: Session) -> str:
        seats.accept(_living(registration, shown), by=registration)
        return _("The seat is yours.")

    return _change(request, registration, pk, do)


@require_POST
@own
def favourite(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Mark a session, or take the mark away, and go back to where the button was."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise Http404
    _found, shown = _session(registration, form.session)
    verb = favourites.unmark if form.takes_away else favourites.mark
    try:
        verb(shown, registration=registration, by=registration)
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
    return _back(request, registration, f"#s{shown.id}")


@require_POST
@own
def reminders_wanted(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Want reminders of booked sessions, or none."""
    wanted = request.POST.get("wanted") == "1"
    verb = reminders.want if wanted else reminders.refuse
    verb(registration.attendee, by=registration)
    words = _("You get a reminder before each booked session.")
    messages.success(request, words if wanted else _("You get no more reminders."))
    return redirect("agenda:my_agenda", links.token(registration))


@require_safe
@own
def calendar(request: HttpRequest, registration: Registration) -> HttpResponse:
    """One's own agenda as a file."""
    content = calendars.of_plan(plans.of_registration(registration), registration.summit)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    name = f"{registration.summit.slug}-agenda.ics"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _day(request: HttpRequest, plan: Plan, found: Programme, day: dt.date) -> HttpResponse:
    summit, own = plan.registration.summit, mine.own_of(plan)
    shown = board.of_day(summit, found, day, request.GET.dict(), now=timezone.now(), own=own)
    context = _around(plan) | {"board": shown, "page_title": page_title(day)}
    return render(request, "agenda/programme.html", context)


def _session(registration: Registration, pk: int) -> tuple[Programme, Session]:
    """The released session. Raises Http404 for one that the public of this summit does not see."""
    found = snapshots.shown(registration.summit_id)
    shown = found.session(pk) if found else None
    if found is None or shown is None:
        raise Http404
    return found, shown


def _living(registration: Registration, shown: Session) -> Seat:
    seat = plans.of_registration(registration).entry(shown).seat
    if seat is None:
        called_off.expect_not_cancelled(registration)
        raise SummitError(_("You have no seat in this session."))
    seat.registration = registration
    return seat


def _change(
    request: HttpRequest, registration: Registration, pk: int, do: Callable[[Session], str]
) -> HttpResponse:
    """Do it if the session still is what the page showed; say what came of it, and go back."""
    _found, shown = _session(registration, pk)
    form = SeatForm(request.POST)
    try:
        if form.is_valid() and form.is_other_than(shown):
            raise SummitError(
                _("This session changed while you looked at it. See the new time and place first.")
            )
        messages.success(request, do(shown))
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
    return _back(request, registration, "")


def _back(request: HttpRequest, registration: Registration, fragment: str) -> HttpResponse:
    """To the person's page that the form named; to the agenda for any other address."""
    path = request.POST.get("back", "")
    if not mine.is_own_address(path, registration):
        path = reverse("agenda:my_agenda", args=[links.token(registration)])
    return redirect(path + fragment)


def _around(plan: Plan) -> dict[str, object]:
    return own_pages.around(plan.registration) | mine.around(plan)
