"""Reading what was released: rendered once for each release and language, and kept."""

from typing import Any

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from sessions.api.serializers.programme import (
    AgreementLine,
    ProgrammeDetail,
    SeatsLine,
    SessionLine,
    SpeakerDetail,
)
from sessions.enums import Access
from sessions.programme import snapshots
from sessions.programme.released import Programme
from sessions.screens import agreements, availability
from summit.api.described import extend_schema
from summit.api.views.base import PublicView
from summit.models import Summit
from summit.reports import public_summit


def released(summit: Summit) -> Programme:
    """The programme of the latest release. Raises Http404 before the first."""
    programme = snapshots.shown(summit)
    if programme is None:
        raise Http404
    return programme


class ProgrammeView(PublicView):
    @extend_schema(
        operation_id="read_programme",
        summary="The programme of the latest release, by day",
        description="Comes with an ETag: send it in If-None-Match and get 304 while nothing changed. "
        "404 until the first release.",
        responses=ProgrammeDetail,
        tags=["programme"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        programme = released(public_summit(slug))
        return self.kept(request, lambda: _read(programme, slug))


def _read(programme: Programme, slug: str) -> Any:
    shown = {
        "number": programme.number,
        "published_at": programme.published_at,
        "time_zone": programme.time_zone,
        "tracks": programme.tracks,
        "topics": programme.topics,
        "rooms": programme.rooms,
        "days": programme.days(),
        "postponed": programme.postponed,
    }
    return ProgrammeDetail(shown, context={"slug": slug}).data  # type: ignore[arg-type]


class SessionView(PublicView):
    @extend_schema(
        operation_id="read_session",
        summary="One session as it was released",
        responses=SessionLine,
        tags=["programme"],
    )
    def get(self, request: Request, slug: str, session_id: int) -> HttpResponse:
        session = released(public_summit(slug)).session(session_id)
        if session is None:
            raise Http404
        return self.kept(request, lambda: SessionLine(session, context={"slug": slug}).data)


class SeatsView(PublicView):
    @extend_schema(
        operation_id="list_seats",
        summary="How full the sessions are that take seats",
        description="May be a minute old, as on the pages: booking says what is so. Sessions that are open to all, by "
        "invitation or without a limit are not in it.",
        responses=SeatsLine(many=True),
        tags=["programme"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        summit = public_summit(slug)
        programme = released(summit)
        return self.kept(request, lambda: SeatsLine(_seats(summit, programme), many=True).data)


def _seats(summit: Summit, programme: Programme) -> list[dict[str, Any]]:
    words = availability.of_summit(summit)
    return [
        {"session": one.id, "availability": words[one.id]}
        for one in programme.sessions
        if one.takes_place and one.has_seats and one.access != Access.INVITATION and one.id in words
    ]


class SpeakersView(PublicView):
    @extend_schema(
        operation_id="list_speakers",
        summary="The confirmed speakers of the programme",
        responses=SpeakerDetail(many=True),
        tags=["programme"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        programme = released(public_summit(slug))
        context = {"slug": slug, "programme": programme}
        return self.kept(
            request, lambda: SpeakerDetail(programme.speakers, many=True, context=context).data
        )


class SpeakerView(PublicView):
    @extend_schema(
        operation_id="read_speaker",
        summary="One speaker with the sessions",
        responses=SpeakerDetail,
        tags=["programme"],
    )
    def get(self, request: Request, slug: str, speaker_id: int) -> HttpResponse:
        programme = released(public_summit(slug))
        speaker = programme.speaker(speaker_id)
        if speaker is None:
            raise Http404
        context = {"slug": slug, "programme": programme}
        return self.kept(request, lambda: SpeakerDetail(speaker, context=context).data)


class AgreementsView(PublicView):
    @extend_schema(
        operation_id="list_agreements",
        summary="The announced agreements with their parties",
        responses=AgreementLine(many=True),
        tags=["programme"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        summit = public_summit(slug)
        context = {"programme": snapshots.shown(summit)}
        return self.kept(
            request,
            lambda: AgreementLine(agreements.announced(summit), many=True, context=context).data,
        )
