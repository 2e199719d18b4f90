"""The office's programme: sessions of the draft, what is in the way, and releases."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request
from rest_framework.response import Response

from sessions import rules
from sessions.api.serializers.draft import (
    ConflictLine,
    DraftSession,
    DraftSpeaker,
    NextRelease,
    Placing,
    Publishing,
    ReleaseLine,
    Roles,
    SessionBody,
)
from sessions.models import Release, Role, Session, Speaker
from sessions.reports import conflicts
from sessions.services import drafts, releases, scheduling
from summit import pages
from summit.api import idempotency
from summit.api.described import extend_schema, extend_schema_view
from summit.api.permissions import Access
from summit.api.views.base import StaffView
from summit.enums import Scope

_READ = Access(Scope.PROGRAMME_READ, rules.can_view_programme)
_WRITE = Access(Scope.PROGRAMME_WRITE, rules.can_change_programme)
_PUBLISH = Access(Scope.PROGRAMME_WRITE, rules.can_publish)
_RELEASES_SHOWN = 200

_EXAMPLE = {
    "title": {"en": "Internet and public security", "zh-hans": "互联网与公共安全"},
    "kind": "forum",
    "starts_at": "2018-11-15T09:00:00+08:00",
    "ends_at": "2018-11-15T10:30:00+08:00",
    "access": "reserved",
    "capacity": 260,
}


def _rows() -> Any:
    """Sessions with all that is shown of them, in a fixed number of queries."""
    people = Role.objects.select_related("speaker__attendee").order_by("position", "pk")
    return Session.objects.prefetch_related("topics", "categories", Prefetch("roles", people))


class DraftView(StaffView):
    """What the views of the draft have in common."""

    def find(self, session_id: int) -> Session:
        """A session of the token's summit. Raises Http404."""
        rows = Session.objects.for_summit(self.token.summit_id).select_related("summit")
        found: Session | None = rows.filter(pk=session_id).first()
        if found is None:
            raise Http404
        return found

    def said(self, takes: Any, **options: Any) -> Any:
        """The body, cleaned. Raises ValidationError."""
        said = takes(data=self.request.data, context={"summit": self.token.summit}, **options)
        said.is_valid(raise_exception=True)
        return said

    def shown(self, session: Session) -> Any:
        return DraftSession(_rows().get(pk=session.pk)).data


class Sessions(DraftView):
    access = {"GET": _READ, "POST": _WRITE}

    @extend_schema(
        operation_id="list_draft_sessions",
        summary="All sessions of the draft, in the order of time; those without a time last",
        responses=DraftSession(many=True),
        tags=["programme office"],
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = _rows().for_summit(self.token.summit_id).order_by("starts_at", "pk")
        return Response(DraftSession(rows, many=True).data)

    @extend_schema(
        operation_id="create_session",
        summary="Add a session to the draft; put it into the programme with schedule/",
        parameters=[idempotency.KEY],
        request=SessionBody,
        responses={201: DraftSession},
        examples=[OpenApiExample("A forum", _EXAMPLE, request_only=True)],
        tags=["programme office"],
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        said = self.said(SessionBody)

        def create() -> Any:
            return self.shown(drafts.create(self.token.summit, said.columns(), by=self.token))

        return self.once(create)


class OneSession(DraftView):
    access = {"GET": _READ, "PATCH": _WRITE}

    @extend_schema(
        operation_id="read_draft_session",
        summary="One session as the office has it now",
        responses=DraftSession,
        tags=["programme office"],
    )
    def get(self, request: Request, slug: str, session_id: int) -> Response:
        return Response(self.shown(self.find(session_id)))

    @extend_schema(
        operation_id="change_session",
        summary="Change what is sent; the public reads it with the next release",
        request=SessionBody,
        responses=DraftSession,
        tags=["programme office"],
    )
    def patch(self, request: Request, slug: str, session_id: int) -> Response:
        session = self.find(session_id)
        said = self.said(SessionBody, partial=True)
        drafts.change(session, said.columns(), by=self.token)
        pages.changed()
        return Response(self.shown(session))


class Place(DraftView):
    access = {"POST": _WRITE}

    @extend_schema(
        operation_id="place_session",
        summary="Give a session another room or time",
        request=Placing,
        responses=DraftSession,
        tags=["programme office"],
    )
    def post(self, request: Request, slug: str, session_id: int) -> Response:
        session = self.find(session_id)
        said = self.said(Placing)
        scheduling.place(session, **said.validated_data, by=self.token)
        return Response(self.shown(session))


class SetRoles(DraftView):
    access = {"PUT": _WRITE}

    @extend_schema(
        operation_id="set_roles",
        summary="Who does what in a session",
        request=Roles,
        responses=DraftSession,
        tags=["programme office"],
    )
    def put(self, request: Request, slug: str, session_id: int) -> Response:
        session = self.find(session_id)
        said = self.said(Roles)
        parts = [(role["speaker"], role["kind"]) for role in said.validated_data["roles"]]
        drafts.set_roles(session, parts, by=self.token)
        return Response(self.shown(session))


class Move(DraftView):
    """One verb of the office on one session."""

    access = {"POST": _WRITE}
    verb: ClassVar[Callable[..., None]]

    def post(self, request: Request, slug: str, session_id: int) -> Response:
        session = self.find(session_id)
        self.said_nothing()
        type(self).verb(session, by=self.token)
        return Response(self.shown(session))


def _described(verb: str, summary: str) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"{verb}_session",
            summary=summary,
            request=None,
            responses=DraftSession,
            tags=["programme office"],
        )
    )


@_described("schedule", "Put a session with a time into the programme")
class Schedule(Move):
    verb = staticmethod(scheduling.schedule)


@_described("postpone", "It takes place another time, which nobody knows yet; seats are kept")
class Postpone(Move):
    verb = staticmethod(scheduling.postpone)


@_described("cancel", "It does not take place; people are told with the next release")
class Cancel(Move):
    verb = staticmethod(scheduling.cancel)


@_described("unschedule", "Take it out of the programme, back to a draft")
class Unschedule(Move):
    verb = staticmethod(scheduling.unschedule)


@_described("reinstate", "Take a cancellation back that was not published yet")
class Reinstate(Move):
    verb = staticmethod(scheduling.reinstate)


class Conflicts(DraftView):
    access = {"GET": _READ}

    @extend_schema(
        operation_id="list_conflicts",
        summary="What cannot be, or should not be, in the programme; the fatal ones first",
        responses=ConflictLine(many=True),
        tags=["programme office"],
    )
    def get(self, request: Request, slug: str) -> Response:
        found = conflicts.of_summit(self.token.summit)
        return Response(ConflictLine(found, many=True).data)


class Speakers(DraftView):
    access = {"GET": _READ}

    @extend_schema(
        operation_id="list_draft_speakers",
        summary="Everybody who may have a part, confirmed or not",
        responses=DraftSpeaker(many=True),
        tags=["programme office"],
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Speaker.objects.for_summit(self.token.summit_id).select_related("attendee")
        return Response(DraftSpeaker(rows.order_by("attendee__full_name", "pk"), many=True).data)


class Releases(DraftView):
    access = {"GET": _READ, "POST": _PUBLISH}

    @extend_schema(
        operation_id="list_releases",
        summary="The releases, the latest first",
        responses=ReleaseLine(many=True),
        tags=["programme office"],
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Release.objects.for_summit(self.token.summit_id).defer("snapshot")
        return Response(ReleaseLine(rows.order_by("-number")[:_RELEASES_SHOWN], many=True).data)

    @extend_schema(
        operation_id="publish_release",
        summary="Publish what next/ has shown, and tell whom it concerns",
        description="With the `seen` and `fingerprint` of next/. When somebody published or changed "
        "the programme meanwhile the answer is 409, and nothing is published.",
        parameters=[idempotency.KEY],
        request=Publishing,
        responses={201: ReleaseLine},
        tags=["programme office"],
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        said = self.said(Publishing).validated_data

        def publish() -> Any:
            release = releases.publish(
                self.token.summit,
                seen=said["seen"],
                fingerprint=said["fingerprint"],
                note=said.get("note", ""),
                by=self.token,
            )
            return ReleaseLine(release).data

        return self.once(publish)


class Next(DraftView):
    access = {"GET": _READ}

    @extend_schema(
        operation_id="preview_release",
        summary="What the next release would change and whom it would tell",
        responses=NextRelease,
        tags=["programme office"],
    )
    def get(self, request: Request, slug: str) -> Response:
        preview = releases.preview(self.token.summit)
        return Response(NextRelease(preview, context={"preview": preview}).data)
