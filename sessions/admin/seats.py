"""The seats of one session: who has one, who waits, and giving and taking back by the office."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from attendees import querysets, references
from attendees import rules as attendee_rules
from attendees.admin.display import name as drawn_name
from attendees.admin.meters import meter
from attendees.forms import Line
from attendees.models import Registration
from sessions import rules
from sessions.enums import LIVING_SEATS, Access, SeatState
from sessions.models import Seat, Session
from sessions.programme import snapshots
from sessions.programme.released import Session as Released
from sessions.services import seats
from summit import commas, dates, panel
from summit.exceptions import SummitError

from . import display

A_PAGE = 100


class GiveSeat(forms.Form):
    """Whom the office gives a seat."""

    who = Line(
        max_length=254,
        label=gettext_lazy("Reference or email address"),
        error_messages={"required": gettext_lazy("Write a reference or an email address.")},
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["who"].widget = UnfoldAdminTextInputWidget(
            attrs={"dir": "auto", "autocomplete": "off"}
        )

    def clean_who(self) -> Registration:
        words = self.cleaned_data["who"]
        same = Q(reference=references.tidy(words)) | Q(attendee__email=words.lower())
        mine = Registration.objects.for_summit(self.session.summit_id).select_related(
            "attendee", "summit"
        )
        found: Registration | None = mine.living().filter(same).order_by("-pk").first()
        if found is None:
            raise forms.ValidationError(_("Nobody with this reference or address is registered."))
        return found


@dataclass(frozen=True)
class SeatLine:
    """A row of the table."""

    pk: int
    name: SafeString
    category: str
    state: SafeString
    since: str
    reference: str
    link: str
    is_living: bool


def page(
    admin: Any, request: HttpRequest, session: Session, form: GiveSeat | None = None
) -> HttpResponse:
    """Who has a seat, who waits; narrowed by `q` and `state`."""
    user = panel.member(request)
    if not rules.can_view_seats(user, session.summit_id):
        raise PermissionDenied
    query, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    shown = Paginator(_rows(session, query, state), A_PAGE).get_page(request.GET.get("p"))
    released = _released(session)
    may_open = attendee_rules.can_view_registrations(user, session.summit_id)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Seats"),
        "crumbs": [
            {"title": _("Sessions"), "link": reverse("admin:agenda_session_changelist")},
            {
                "title": session.title,
                "link": reverse("admin:agenda_session_change", args=[session.pk]),
            },
            {"title": _("Seats")},
        ],
        "session": session,
        "facts": _facts(session),
        "meter": meter(session.taken, session.released_capacity),
        "page": shown,
        "lines": [_line(seat, may_open) for seat in shown.object_list],
        "query": query,
        "state": state,
        "states": SeatState.choices,
        "narrowing": _narrowing(query, state),
        "may_change": rules.can_give_seats(user, session.summit_id),
        "is_released": released is not None and released.has_seats,
        "no_seats": _why_none(session),
        "form": form or GiveSeat(session=session),
        "timetable": f"{reverse('admin:timetable')}?session={session.pk}",
    }
    return TemplateResponse(request, "admin/agenda/session/seats.html", context)


def act(admin: Any, request: HttpRequest, session: Session, verb: str) -> HttpResponse:
    """Give a seat or take one back. Raises Http404 for another verb, or a seat of another session."""
    user = panel.member(request)
    if not rules.can_give_seats(user, session.summit_id):
        raise PermissionDenied
    if verb == "invite":
        form = GiveSeat(request.POST, session=session)
        if not form.is_valid():
            return page(admin, request, session, form)
        _give(request, session, form.cleaned_data["who"])
    elif verb == "release":
        _take_back(request, session)
    else:
        raise Http404(verb)
    return redirect(reverse("admin:agenda_session_seats", args=[session.pk]))


def _give(request: HttpRequest, session: Session, registration: Registration) -> None:
    released = _released(session)
    if released is None:
        messages.error(request, _why_none(session))
        return
    try:
        seat = seats.book(released, registration=registration, by=panel.member(request))
    except SummitError as refusal:
        messages.error(request, refusal.said())
        return
    if seat.state == SeatState.WAITLISTED:
        text = _("All seats are taken: %(reference)s waits in turn.")
    else:
        text = _("%(reference)s has a seat, and a mail that says so.")
    messages.success(request, text % {"reference": registration.reference})


def _take_back(request: HttpRequest, session: Session) -> None:
    number = request.POST.get("seat", "")
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
    mine = Seat.objects.select_related("registration__attendee").filter(session=session)
    seat = get_object_or_404(mine, pk=pk)
    try:
        seats.leave(seat, by=panel.member(request))
    except SummitError as refusal:
        messages.error(request, refusal.said())
    else:
        text = _("%(reference)s has no seat any more. It goes to whoever waits longest.")
        messages.success(request, text % {"reference": seat.registration.reference})


def _released(session: Session) -> Released | None:
    """The session as it was released: seats are of that one."""
    programme = snapshots.latest(session.summit_id)
    return programme.by_id.get(session.pk) if programme else None


def _rows(session: Session, query: str, state: str) -> Any:
    found = Seat.objects.filter(session=session)
    found = found.filter(state=state) if state in SeatState.values else found.living()
    for word in query.split()[: querysets.MAX_WORDS]:
        known = Q(registration__attendee__in=querysets.people(word))
        found = found.filter(known | Q(registration__reference=references.tidy(word)))
    related = found.select_related("registration__attendee", "registration__category")
    return related.order_by("state", "created_at", "pk")


def _line(seat: Seat, may_open: bool) -> SeatLine:
    registration = seat.registration
    link = reverse("admin:attendees_registration_change", args=[registration.pk])
    return SeatLine(
        seat.pk,
        drawn_name(registration.attendee),
        registration.category.name,
        display.seat_state(seat.state),
        _since(seat.booked_at or seat.waiting_since or seat.created_at),
        registration.reference,
        link if may_open else "",
        seat.state in LIVING_SEATS and seat.state != SeatState.ATTENDED,
    )


def _since(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return commas.facts(dates.day_and_month(local.date()), f"{local:%H:%M}")


def _facts(session: Session) -> str:
    room = session.room.name if session.room else ""
    parts: Sequence[str] = [session.get_access_display(), display.when(session), room]
    return commas.facts(*parts)


def _why_none(session: Session) -> str:
    if session.access == Access.OPEN:
        return _("This session needs no seats: whoever comes gets in.")
    return _("The public does not know this session yet. Seats are given after the next release.")


def _narrowing(query: str, state: str) -> str:
    said = {name: value for name, value in (("q", query), ("state", state)) if value}
    return f"{urlencode(said)}&" if said else ""
