"""One's own seats, favourites and agenda, by the token of the personal link: the same verbs as on the pages."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from attendees.api.views.own import OwnView
from sessions.api.serializers.own import Booking, EntryLine, OwnAgenda, Reminding
from sessions.feeds import links
from sessions.models import ReminderRefusal, Seat
from sessions.programme import plans, snapshots
from sessions.programme.released import Session
from sessions.services import called_off, favourites, reminders, seats
from summit.api import idempotency
from summit.api.described import extend_schema
from summit.api.problems import MEDIA_TYPE
from summit.api.serializers import ProblemSerializer
from summit.exceptions import WrongState

NOT_FOR_YOU = {
    (403, MEDIA_TYPE): OpenApiResponse(
        ProblemSerializer,
        "The session is not for this person, or the registration is not confirmed.",
    )
}


class PlanView(OwnView):
    """What the views of one's plan have in common."""

    def plan(self) -> plans.Plan:
        return plans.of_registration(self.registration)

    def released(self, session_id: int) -> Session:
        """The session as the public reads it. Raises Http404."""
        programme = snapshots.shown(self.registration.summit_id)
        session = programme.session(session_id) if programme else None
        if session is None:
            raise Http404
        return session

    def context(self, plan: plans.Plan) -> dict[str, Any]:
        return {"slug": self.registration.summit.slug, "plan": plan}

    def entry(self, session: Session) -> Any:
        """The session with one's seat and mark as they are now."""
        plan = self.plan()
        return EntryLine(plan.entry(session), context=self.context(plan)).data

    def seat(self, session: Session) -> Seat:
        """The living seat. Raises WrongState when there is none, Closed at a cancelled summit."""
        seat = self.plan().entry(session).seat
        if seat is None:
            called_off.expect_not_cancelled(self.registration)
            raise WrongState(_("You have no seat in this session."))
        seat.registration = self.registration
        return seat


class OwnAgendaView(PlanView):
    def _shown(self) -> Response:
        plan = self.plan()
        content = {
            "release": plan.programme.number if plan.programme else None,
            "entries": plan.entries,
            "calendar_feed": links.feed_url(self.registration),
            "reminders": not ReminderRefusal.objects.filter(
                attendee=self.registration.attendee_id
            ).exists(),
        }
        return Response(OwnAgenda(content, context=self.context(plan)).data)

    @extend_schema(
        operation_id="read_own_agenda",
        summary="Seats and favourites, in the order of time",
        responses=OwnAgenda,
        tags=["own agenda"],
    )
    def get(self, request: Request) -> Response:
        return self._shown()

    @extend_schema(
        operation_id="set_own_reminders",
        summary="Want reminders of booked sessions, or none",
        request=Reminding,
        responses=OwnAgenda,
        tags=["own agenda"],
    )
    def patch(self, request: Request) -> Response:
        said = Reminding(data=request.data)
        said.is_valid(raise_exception=True)
        verb = reminders.want if said.validated_data["reminders"] else reminders.refuse
        verb(self.registration.attendee, by=self.registration)
        return self._shown()


class Book(PlanView):
    @extend_schema(
        operation_id="book_seat",
        summary="Book a seat, or wait in turn when none is free",
        description="Look at `seat.state` of the answer: `booked` or `waitlisted`. Who has a seat "
        "already gets the same one.",
        parameters=[idempotency.KEY],
        request=Booking,
        responses={200: EntryLine, **NOT_FOR_YOU},
        tags=["own agenda"],
    )
    def post(self, request: Request, session_id: int) -> HttpResponse:
        session = self.released(session_id)
        said = Booking(data=request.data)
        said.is_valid(raise_exception=True)
        if said.validated_data.get("sequence", session.sequence) != session.sequence:
            raise WrongState(
                _("A release changed this session. Read its new time and place first.")
            )

        def book() -> Any:
            registration = self.registration
            seats.book(session, registration=registration, by=registration)
            return self.entry(session)

        return self.once(book, 200)


class Leave(PlanView):
    @extend_schema(
        operation_id="leave_seat",
        summary="Give a seat back, or leave the waiting list",
        request=None,
        responses=EntryLine,
        tags=["own agenda"],
    )
    def post(self, request: Request, session_id: int) -> Response:
        session = self.released(session_id)
        self.said_nothing()
        seats.leave(self.seat(session), by=self.registration)
        return Response(self.entry(session))


class Accept(PlanView):
    @extend_schema(
        operation_id="accept_seat",
        summary="Take the offered seat, before `respond_by`",
        request=None,
        responses=EntryLine,
        tags=["own agenda"],
    )
    def post(self, request: Request, session_id: int) -> Response:
        session = self.released(session_id)
        self.said_nothing()
        seats.accept(self.seat(session), by=self.registration)
        return Response(self.entry(session))


class Favourite(PlanView):
    @extend_schema(
        operation_id="mark_session",
        summary="Mark a session; it takes no seat",
        request=None,
        responses=EntryLine,
        tags=["own agenda"],
    )
    def put(self, request: Request, session_id: int) -> Response:
        session = self.released(session_id)
        self.said_nothing()
        favourites.mark(session, registration=self.registration, by=self.registration)
        return Response(self.entry(session))

    @extend_schema(
        operation_id="unmark_session",
        summary="Take the mark away",
        responses={200: EntryLine},
        tags=["own agenda"],
    )
    def delete(self, request: Request, session_id: int) -> Response:
        session = self.released(session_id)
        favourites.unmark(session, registration=self.registration, by=self.registration)
        return Response(self.entry(session))
