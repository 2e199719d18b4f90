"""One's own exhibitor, by a token of one of its members: the same rules and verbs as the portal's."""

from types import SimpleNamespace
from typing import ClassVar, cast

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exhibitors.api.authentication import (
    MANAGE,
    READ,
    WRITE,
    ExhibitorAuthentication,
    OwnAccess,
    OwnExhibitor,
)
from exhibitors.api.serializers.own import OwnProfile, OwnStanding
from exhibitors.api.serializers.own_bodies import LogoBody, ProfileBody
from exhibitors.models import Exhibitor, ExhibitorMember, ExhibitorToken
from exhibitors.screens import situation
from exhibitors.screens.todo import TaskList
from exhibitors.services import profiles
from summit.api.described import extend_schema
from summit.api.parsers import PictureParser
from summit.api.problems import MEDIA_TYPE
from summit.api.serializers import ProblemSerializer
from summit.api.throttles import Rate
from summit.api.views.base import ApiView

TAG = "own exhibitor"


class OwnView(ApiView):
    """What the views of an exhibitor for itself have in common: `access` says who may, method by method."""

    authentication_classes = [ExhibitorAuthentication]
    permission_classes = [OwnExhibitor]
    throttle_scope = "own"
    access: ClassVar[dict[str, OwnAccess]]

    @property
    def token(self) -> ExhibitorToken:
        """The token that `OwnExhibitor` has let in."""
        return cast(ExhibitorToken, self.request.auth)

    @property
    def member(self) -> ExhibitorMember:
        return self.token.member

    @property
    def exhibitor(self) -> Exhibitor:
        return self.member.exhibitor

    @property
    def may_manage(self) -> bool:
        """Whether scope and role let this token take booths and give them back."""
        return MANAGE.scope in self.token.scopes and MANAGE.rule(self.member)


class Standing(OwnView):
    access = {"GET": READ}

    @extend_schema(
        operation_id="read_own_exhibitor",
        summary="State, tasks with their deadlines, booths and staff passes",
        responses=OwnStanding,
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        facts = situation.of(self.exhibitor)
        content = SimpleNamespace(
            exhibitor=self.exhibitor,
            member=self.member,
            scopes=self.token.scopes,
            tasks=TaskList(facts).tasks,
            reservations=facts.claims,
            refused=facts.refused,
            staff={"allotment": facts.allotment, "named": facts.named},
            deadlines=facts.exhibition,
            hold_minutes=facts.exhibition.hold_minutes,
            currency=facts.exhibition.currency,
        )
        context = {"exhibition": facts.exhibition, "may_manage": self.may_manage}
        return Response(OwnStanding(content, context=context).data)


class Profile(OwnView):
    access = {"GET": READ, "PATCH": WRITE}

    @extend_schema(
        operation_id="read_own_profile",
        summary="What visitors read, in every language",
        responses=OwnProfile,
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        return Response(OwnProfile(self.exhibitor).data)

    @extend_schema(
        operation_id="change_own_profile",
        summary="Change texts in any language, website and topics",
        description="The logo has an address of its own.",
        request=ProfileBody,
        responses=OwnProfile,
        examples=[
            OpenApiExample(
                "In two languages",
                {
                    "profile": {"en": "Sensors for vineyards.", "fr": "Capteurs pour vignobles."},
                    "website": "https://helan-data.cn",
                },
                request_only=True,
            )
        ],
        tags=[TAG],
    )
    def patch(self, request: Request) -> Response:
        context = {"summit": self.exhibitor.summit}
        said = ProfileBody(data=request.data, partial=True, context=context)
        said.is_valid(raise_exception=True)
        profiles.change(self.exhibitor, said.changes(), topics=said.chosen(), by=self.token)
        return Response(OwnProfile(self.exhibitor).data)


class PictureRate(Rate):
    """How often pictures come from one exhibitor, whoever sends them: counted before one is read."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.rate = settings.PICTURE_RATE
        return request.method != "PUT" or profiles.may_send_picture(cast(OwnView, view).exhibitor)


# What refuses a body with a picture in it.
PICTURE_REFUSALS = {
    (413, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, "The body is larger than 5 MB."),
    (415, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, "The body is not multipart/form-data."),
}

# What a picture that is taken away is answered with.
PICTURE_GONE = {
    204: OpenApiResponse(description="There is none any more."),
    (409, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, "Nothing can be changed here now."),
}


class Logo(OwnView):
    access = {"PUT": WRITE, "DELETE": WRITE}
    throttle_classes = [*OwnView.throttle_classes, PictureRate]
    parser_classes = [PictureParser]

    @extend_schema(
        operation_id="change_own_logo",
        summary="Show another logo",
        description="What cameras and programs write into a picture is not kept.",
        request=LogoBody,
        responses={200: OwnProfile} | PICTURE_REFUSALS,
        tags=[TAG],
    )
    def put(self, request: Request) -> Response:
        said = LogoBody(data=request.data)
        said.is_valid(raise_exception=True)
        profiles.change(self.exhibitor, said.validated_data, by=self.token)
        return Response(OwnProfile(self.exhibitor).data)

    @extend_schema(
        operation_id="delete_own_logo",
        summary="Show no logo any more",
        request=None,
        responses=PICTURE_GONE,
        tags=[TAG],
    )
    def delete(self, request: Request) -> Response:
        if self.exhibitor.organisation.logo:
            profiles.change(self.exhibitor, {"logo": ""}, by=self.token)
        return Response(status=204)
