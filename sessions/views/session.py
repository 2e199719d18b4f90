"""The page of one session for everybody, and the way from there to a seat."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from attendees.forms import LinkForm
from sessions.programme import snapshots
from sessions.programme.released import Programme, Session
from sessions.screens import around, availability, session_page
from summit.models import Summit
from summit.reports import public_summit
from summit.views.home import kept


@require_safe
def page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Facts, people, and how many seats are left in words that may be a minute old."""
    summit, programme, found = session_of(slug, pk)
    shown = session_page.of(summit, programme, found, now=timezone.now())
    seats = session_page.seats_now(found)
    word = availability.of_left(seats.left, found.capacity or 0) if seats else ""
    context = {"page": shown, "seats": word}
    return kept(render(request, "agenda/session.html", around.page(summit) | context))


@require_safe
def seat(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How somebody without a personal link in the address gets one: seats belong to registrations."""
    summit, programme, found = session_of(slug, pk)
    shown = session_page.of(summit, programme, found, now=timezone.now())
    return _link_form(request, summit, {"page": shown})


@require_safe
def my_agenda_link(request: HttpRequest, slug: str) -> HttpResponse:
    """The way to one's own agenda, for those who came without their link."""
    return _link_form(request, public_summit(slug), {})


def session_of(slug: str, pk: int) -> tuple[Summit, Programme, Session]:
    """The session as it was released. Raises Http404 for one that the public does not see."""
    summit = public_summit(slug)
    programme = snapshots.shown(summit)
    found = programme.session(pk) if programme else None
    if programme is None or found is None:
        raise Http404
    return summit, programme, found


def _link_form(request: HttpRequest, summit: Summit, context: dict[str, object]) -> HttpResponse:
    more = {"form": LinkForm(), "action": reverse("attendees:my_link", args=[summit.slug])}
    return render(request, "agenda/link.html", around.page(summit) | context | more)
