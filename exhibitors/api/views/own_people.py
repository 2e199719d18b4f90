"""Who works at the booth of one's own exhibitor, and who else acts for it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from exhibitors.api.authentication import MANAGE, READ, WRITE
from exhibitors.api.serializers.own import Colleague, OwnPass
from exhibitors.api.serializers.own_bodies import ColleagueBody, StaffBody
from exhibitors.api.views.own import TAG, OwnView
from exhibitors.enums import MemberRole
from exhibitors.models import ExhibitorMember, StaffPass
from exhibitors.services import members, staff
from summit.api import idempotency
from summit.api.described import extend_schema


# --- Staff -----------------------------------------------------------------------------------
class StaffView(OwnView):
    """What the views of staff passes have in common."""

    def find(self, pk: int) -> StaffPass:
        """A pass of this exhibitor. Raises Http404 for anybody else's."""
        rows = StaffPass.objects.filter(pk=pk, exhibitor=self.exhibitor)
        found = rows.select_related("registration__attendee").first()
        if found is None:
            raise Http404
        found.exhibitor = self.exhibitor
        return found

    def person(self) -> staff.Person:
        said = StaffBody(data=self.request.data)
        said.is_valid(raise_exception=True)
        usual = {"language": get_language() or "en"}
        return staff.Person(**(usual | said.validated_data))


class Staff(StaffView):
    access = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="list_own_staff",
        summary="Passes that have a name now",
        responses=OwnPass(many=True),
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        rows = StaffPass.objects.filter(exhibitor=self.exhibitor).living().order_by("pk")
        return Response(OwnPass(rows, many=True).data)

    @extend_schema(
        operation_id="name_own_staff",
        summary="Give one of the passes to somebody, who gets a mail",
        parameters=[idempotency.KEY],
        request=StaffBody,
        responses={201: OwnPass},
        tags=[TAG],
    )
    def post(self, request: Request) -> HttpResponse:
        person = self.person()
        return self.once(lambda: OwnPass(staff.name(self.exhibitor, person, by=self.token)).data)


class SwapStaff(StaffView):
    access = {"POST": WRITE}

    @extend_schema(
        operation_id="swap_own_staff",
        summary="Give a pass to somebody else, before it is collected",
        description="The pass that is answered is a new one. With the same address it is the same pass, "
        "and name and task are corrected.",
        parameters=[idempotency.KEY],
        request=StaffBody,
        responses=OwnPass,
        tags=[TAG],
    )
    def post(self, request: Request, staff_pass: int) -> HttpResponse:
        found, person = self.find(staff_pass), self.person()
        return self.once(lambda: OwnPass(staff.swap(found, person, by=self.token)).data, 200)


class FreeStaff(StaffView):
    access = {"POST": WRITE}

    @extend_schema(
        operation_id="free_own_staff",
        summary="Take a pass back before it is collected",
        request=None,
        responses=OwnPass,
        tags=[TAG],
    )
    def post(self, request: Request, staff_pass: int) -> Response:
        found = self.find(staff_pass)
        self.said_nothing()
        staff.free(found, by=self.token)
        return Response(OwnPass(found).data)


# --- Colleagues ------------------------------------------------------------------------------
class Colleagues(OwnView):
    access = {"GET": READ, "POST": MANAGE}

    @extend_schema(
        operation_id="list_own_colleagues",
        summary="Who acts for the exhibitor",
        responses=Colleague(many=True),
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        rows = ExhibitorMember.objects.active().filter(exhibitor=self.exhibitor)
        ordered = rows.select_related("user").order_by("role", "pk")
        return Response(Colleague(ordered, many=True).data)

    @extend_schema(
        operation_id="invite_own_colleague",
        summary="Let somebody act for the exhibitor; a mail with the way in goes to the address",
        parameters=[idempotency.KEY],
        request=ColleagueBody,
        responses={201: Colleague},
        tags=[TAG],
    )
    def post(self, request: Request) -> HttpResponse:
        body = ColleagueBody(data=request.data)
        body.is_valid(raise_exception=True)
        usual = {"full_name": "", "role": MemberRole.EDITOR, "language": get_language() or "en"}
        said = usual | body.validated_data

        def invite() -> Any:
            return Colleague(members.invite(self.exhibitor, **said, by=self.token)).data

        return self.once(invite)


class DismissColleague(OwnView):
    access = {"POST": MANAGE}

    @extend_schema(
        operation_id="dismiss_own_colleague",
        summary="Let somebody act for the exhibitor no longer; tokens end too",
        request=None,
        responses=Colleague,
        tags=[TAG],
    )
    def post(self, request: Request, member: int) -> Response:
        rows = ExhibitorMember.objects.active().filter(exhibitor=self.exhibitor, pk=member)
        found = rows.select_related("user").first()
        if found is None:
            raise Http404
        self.said_nothing()
        found.exhibitor = self.exhibitor
        members.dismiss(found, by=self.token)
        return Response(Colleague(found).data)
