"""Who speaks: the list and a page for each, of the people whom the release names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.programme import snapshots, texts
from sessions.screens import around, board, listing, session_page
from summit.reports import public_summit
from summit.views.home import kept


@require_safe
def every(request: HttpRequest, slug: str) -> HttpResponse:
    """All confirmed speakers with a part in the programme, in the order of their names."""
    summit = public_summit(slug)
    programme = snapshots.shown(summit)
    speakers = programme.speakers if programme else ()
    people = [session_page.person(summit, speaker) for speaker in speakers]
    context = {"people": people}
    return kept(render(request, "agenda/speakers.html", around.page(summit) | context))


@require_safe
def one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Post, biography and sessions. Raises Http404 for nobody whom the public knows."""
    summit = public_summit(slug)
    programme = snapshots.shown(summit)
    speaker = programme.speaker(pk) if programme else None
    if programme is None or speaker is None:
        raise Http404
    made = board.reader(summit, programme, timezone.now(), None)
    entries = [made.entry(session) for session in programme.sessions_of(speaker)]
    context = {
        "person": session_page.person(summit, speaker),
        "own_name": speaker.name if speaker.name != texts.written(speaker) else "",
        "biography": [part for part in speaker.biography.text.split("\n\n") if part.strip()],
        "biography_language": speaker.biography.lang,
        "parts": listing.by_day(entries),
        "moments": listing.moments(entries),
    }
    return kept(render(request, "agenda/speaker.html", around.page(summit) | context))
