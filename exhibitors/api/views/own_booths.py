"""The booth of one's own exhibitor: hold, let go, reserve, give back. What is free everybody reads."""

from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exhibitors import reports
from exhibitors.api.authentication import MANAGE
from exhibitors.api.serializers.own import HeldReservation, OwnReservation
from exhibitors.api.serializers.own_bodies import Returning
from exhibitors.api.views.own import TAG, OwnView
from exhibitors.enums import COUNTS_FOR_STAFF, AllocationState
from exhibitors.models import Allocation, Booth, Exhibition
from exhibitors.services import booths
from summit.api import idempotency
from summit.api.described import extend_schema, extend_schema_view
from summit.api.fields import Nothing, Strict
from summit.api.throttles import Rate
from summit.exceptions import WrongState


class BoothView(OwnView):
    access = {"POST": MANAGE}

    def context(self) -> dict[str, Any]:
        summit = self.exhibitor.summit
        exhibition = reports.exhibition_of(self.exhibitor) or Exhibition(summit=summit)
        return {"exhibition": exhibition, "may_manage": self.may_manage}


class HoldRate(Rate):
    """How often booths are held for one exhibitor, whoever presses."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.rate = settings.HOLD_RATE
        return booths.may_hold(cast(OwnView, view).exhibitor)


class Hold(BoothView):
    throttle_classes = [*BoothView.throttle_classes, HoldRate]

    @extend_schema(
        operation_id="hold_booth",
        summary="Keep a booth for a while; one that was held before is free again",
        description="The hold ends by itself at `held_until`. Holding the same booth again returns the "
        "hold as it is. Ids and states of booths stand in the hall that everybody reads.",
        parameters=[idempotency.KEY],
        request=None,
        responses=HeldReservation,
        tags=[TAG],
    )
    def post(self, request: Request, booth: int) -> HttpResponse:
        self.said_nothing()
        wanted = Booth.objects.for_summit(self.exhibitor.summit_id).filter(pk=booth).first()
        if wanted is None:
            raise Http404

        def hold() -> Any:
            claim = booths.hold(self.exhibitor, wanted, by=self.token)
            return HeldReservation(claim, context=self.context()).data

        return self.once(hold, 200)


class ReservationVerb(BoothView):
    """One verb on one claim of the exhibitor."""

    takes: ClassVar[type[Strict]] = Nothing

    def post(self, request: Request, reservation: int) -> Response:
        claim = self._claim(reservation)
        said = self.takes(data=request.data)
        said.is_valid(raise_exception=True)
        context = self.context()
        self.do(claim, said.validated_data, context)
        return Response(OwnReservation(claim, context=context).data)

    def do(self, claim: Allocation, said: dict[str, Any], context: dict[str, Any]) -> None:
        raise NotImplementedError

    def _claim(self, pk: int) -> Allocation:
        """A claim of this exhibitor. Raises Http404 for anybody else's."""
        rows = Allocation.objects.filter(pk=pk, exhibitor=self.exhibitor)
        claim = rows.select_related("booth__type", "replaces__booth").first()
        if claim is None:
            raise Http404
        claim.exhibitor = self.exhibitor
        return claim


def _described(verb: str, summary: str, takes: type[Strict] | None = None) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"{verb}_own_booth",
            summary=summary,
            request=takes,
            responses=OwnReservation,
            tags=[TAG],
        )
    )


@_described("reserve", "Reserve the booth that is held; the office confirms it")
class Reserve(ReservationVerb):
    def do(self, claim: Allocation, said: dict[str, Any], context: dict[str, Any]) -> None:
        booths.reserve(claim, by=self.token)


@_described("release", "Let a hold go; what is reserved or confirmed it leaves alone")
class Release(ReservationVerb):
    def do(self, claim: Allocation, said: dict[str, Any], context: dict[str, Any]) -> None:
        if claim.state != AllocationState.HELD:
            raise WrongState(_("This is no hold. Give the booth back instead."))
        booths.release(claim, by=self.token)


@_described("return", "Give a reserved or confirmed booth back, at `costs_to_leave`", Returning)
class Return(ReservationVerb):
    takes = Returning

    def do(self, claim: Allocation, said: dict[str, Any], context: dict[str, Any]) -> None:
        if claim.state not in COUNTS_FOR_STAFF:
            raise WrongState(_("This booth is neither reserved nor confirmed."))
        booths.release(claim, costs=said.get("costs"), by=self.token)
