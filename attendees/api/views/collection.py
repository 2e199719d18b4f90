"""The registrations of a summit: the public and the office put in, the office reads."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from attendees import rules
from attendees.api import rows
from attendees.api.filters import RegistrationFilter
from attendees.api.serializers.people import Registering
from attendees.api.serializers.staff import Accepted, Registered, RegistrationLine
from attendees.enums import Source
from attendees.models import Registration
from attendees.services import registrations
from summit.api import idempotency
from summit.api.described import extend_schema
from summit.api.permissions import Access, Member
from summit.api.views.base import StaffView
from summit.enums import Scope
from summit.models import Summit
from summit.reports import public_summit

_EXAMPLE = {
    "category": "delegate",
    "full_name": "Nadia Haddad",
    "email": "nadia.haddad@oran.dz",
    "organisation": "Municipality of Oran",
    "country": "DZ",
    "language": "fr",
    "consents": ["visit"],
}


class MemberOrRegistering(Member):
    """Everybody may register; a token that is sent along must fit, as everywhere."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method == "POST" and request.auth is None:
            return True
        return super().has_permission(request, view)


class Collection(StaffView, GenericAPIView[Registration]):
    permission_classes = [MemberOrRegistering]
    access = {
        "GET": Access(Scope.REGISTRATIONS_READ, rules.can_view_registrations),
        "POST": Access(Scope.REGISTRATIONS_WRITE, rules.can_register_others),
    }
    queryset = Registration.objects.all()
    filterset_class = RegistrationFilter
    serializer_class = RegistrationLine

    def check_throttles(self, request: Request) -> None:
        self.throttle_scope = "staff" if request.auth else "register"
        super().check_throttles(request)

    @extend_schema(
        operation_id="list_registrations",
        summary="The registrations of a summit, the newest first",
        responses=RegistrationLine(many=True),
        tags=["staff"],
    )
    def get(self, request: Request, slug: str) -> Response:
        self._refuse_unknown_parameters()
        found = self.filter_queryset(Registration.objects.for_summit(self.token.summit_id))
        page = self.paginate_queryset(rows.values(found))
        return self.get_paginated_response(rows.written(page or ()))

    def _refuse_unknown_parameters(self) -> None:
        """A misspelt filter would find everybody and look as if it had worked."""
        known = {*RegistrationFilter.base_filters, "cursor", "page_size", "language"}
        if unknown := set(self.request.query_params) - known:
            words = [_("There is no parameter of this name.")]
            raise ValidationError(dict.fromkeys(sorted(unknown), words))

    @extend_schema(
        operation_id="register",
        summary="Register somebody",
        description=(
            "Without a token, people register themselves: the answer is 202 and the same for every "
            "address, and what became of it comes by mail. With a member's token the office registers "
            "somebody, also when registration is closed: the answer is 201 with the result, or 409 when "
            "the address has a registration."
        ),
        parameters=[idempotency.KEY],
        request=Registering,
        responses={
            201: OpenApiResponse(Registered, "Registered by the office."),
            202: OpenApiResponse(Accepted, "Taken; the answer comes by mail."),
        },
        examples=[OpenApiExample("A delegate", _EXAMPLE, request_only=True)],
        auth=[{}, {"member": []}],
        tags=["registering"],
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        return self._by_office() if request.auth else self._by_public(public_summit(slug))

    def _by_public(self, summit: Summit) -> HttpResponse:
        said = self._said(summit, office=False)

        def register() -> None:
            registrations.register_or_remind(
                said.details(), category=said.validated_data["category"], source=Source.API
            )

        detail = _("A mail to this address says what happens next.")
        return self.once(register, 202, foreseen={"status": "accepted", "detail": detail})

    def _by_office(self) -> HttpResponse:
        said = self._said(self.token.summit, office=True)

        def register() -> Any:
            registration = registrations.register(
                said.details(),
                category=said.validated_data["category"],
                by=self.token,
                source=Source.API,
                even_if_closed=True,
            )
            return registered(registration)

        return self.once(register)

    def _said(self, summit: Summit, *, office: bool) -> Registering:
        said = Registering(data=self.request.data, context={"summit": summit, "office": office})
        said.is_valid(raise_exception=True)
        return said


def registered(registration: Registration) -> dict[str, Any]:
    """The answer to the office: no more of the person than it has said itself."""
    return {
        "reference": registration.reference,
        "state": registration.state,
        "category": registration.category.slug,
        "submitted_at": registration.submitted_at,
    }
