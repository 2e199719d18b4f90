"""What the office reads of exhibitors and reservations, and decides about them."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from exhibitors import reports, rules
from exhibitors.api.filters import ExhibitorFilter, ReservationFilter, refuse_unknown
from exhibitors.api.serializers.office import (
    Decided,
    ExhibitorDetail,
    ExhibitorRow,
    ForAReason,
    ReservationDecided,
    ReservationRow,
)
from exhibitors.enums import AllocationState, ExhibitorState
from exhibitors.models import Allocation, Exhibitor, ExhibitorMember
from exhibitors.services import applications, booths
from summit import lifecycle
from summit.api.described import extend_schema, extend_schema_view
from summit.api.fields import Nothing, Strict
from summit.api.pagination import Cursor
from summit.api.permissions import Access
from summit.api.views.base import StaffView
from summit.enums import Scope
from summit.models import ApiToken, Summit

E, A = ExhibitorState, AllocationState
_READ = Access(Scope.EXHIBITION_READ, rules.can_view_exhibitors)
_DECIDE = Access(Scope.EXHIBITION_WRITE, rules.can_change_exhibition)
_LEADS_TO = {
    "approve": E.APPROVED,
    "waitlist": E.WAITLISTED,
    "reject": E.REJECTED,
    "contract": E.CONTRACTED,
    "open-stand": E.EXHIBITING,
    "close": E.CLOSED,
    "cancel": E.CANCELLED,
}
_CLAIM_LEADS_TO = {"confirm": A.CONFIRMED, "refuse": A.REFUSED, "release": A.RELEASED}
_LEADS_IN = {"approve", "waitlist", "confirm"}  # not at a summit that is over or was cancelled
_LEADS_ON = {"contract", "open-stand"}  # not at one that was cancelled


class ByApplied(Cursor):
    by = "applied_at"


class ByHeld(Cursor):
    by = "held_at"


def _may_decide(token: ApiToken) -> bool:
    """Whether scope and role let this token decide."""
    user = token.membership.user
    return Scope.EXHIBITION_WRITE in token.scopes and rules.can_change_exhibition(
        user, token.summit_id
    )


def _possible(
    thing: Any, leads_to: dict[str, Any], token: ApiToken, *, summit: Summit
) -> list[str]:
    if not _may_decide(token):
        return []
    allowed = lifecycle.allowed(thing)
    gone = _gone_at(summit)
    return [name for name, state in leads_to.items() if state in allowed and name not in gone]


def _gone_at(summit: Summit) -> set[str]:
    """What nobody can do at `summit` any more."""
    if summit.takes_place:
        return set()
    return _LEADS_IN | _LEADS_ON if summit.is_cancelled else _LEADS_IN


# --- Exhibitors ------------------------------------------------------------------------------
class Exhibitors(StaffView, GenericAPIView[Exhibitor]):
    access = {"GET": _READ}
    queryset = Exhibitor.objects.all()
    filterset_class = ExhibitorFilter
    serializer_class = ExhibitorRow
    pagination_class = ByApplied

    @extend_schema(
        operation_id="list_exhibitors",
        summary="All exhibitors in whatever state, who applied last first",
        responses=ExhibitorRow(many=True),
        tags=["exhibition office"],
    )
    def get(self, request: Request, slug: str) -> Response:
        refuse_unknown(request, ExhibitorFilter.base_filters)
        found = self.filter_queryset(Exhibitor.objects.for_summit(self.token.summit_id))
        page = self.paginate_queryset(found.values("id", "applied_at")) or []
        ids = [row["id"] for row in page]
        rows: Any = Exhibitor.objects.select_related("organisation").in_bulk(ids)
        numbers = _numbers(ids)
        for pk, exhibitor in rows.items():
            exhibitor.booths = numbers.get(pk, [])
        return self.get_paginated_response(ExhibitorRow([rows[pk] for pk in ids], many=True).data)


def _numbers(exhibitors: list[int]) -> dict[int, list[str]]:
    """Exhibitor -> the numbers of the booths that it keeps from others."""
    living = Allocation.objects.living().filter(exhibitor__in=exhibitors).order_by("booth__number")
    found: dict[int, list[str]] = {}
    for exhibitor, number in living.values_list("exhibitor", "booth__number"):
        found.setdefault(exhibitor, []).append(number)
    return found


def _exhibitor(token: ApiToken, pk: int) -> Any:
    """The exhibitor of the token's summit. Raises Http404."""
    rows = Exhibitor.objects.for_summit(token.summit_id).select_related("organisation", "summit")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class ExhibitorView(StaffView):
    access = {"GET": _READ}

    @extend_schema(
        operation_id="read_exhibitor",
        summary="One exhibitor with members, reservations, staff and products",
        responses=ExhibitorDetail,
        tags=["exhibition office"],
    )
    def get(self, request: Request, slug: str, exhibitor: int) -> Response:
        found = _exhibitor(self.token, exhibitor)
        claims = _claims(Allocation.objects.filter(exhibitor=found).order_by("-pk"))
        found.reservations = [_with_actions(claim, self.token) for claim in claims]
        living = [claim.booth.number for claim in claims if claim.is_living]
        found.booths = sorted(living)
        found.active_members = ExhibitorMember.objects.active().filter(exhibitor=found)
        found.active_members = found.active_members.select_related("user").order_by("pk")
        found.staff_allotment = reports.staff_allotment(found)
        found.staff = found.staff_passes.select_related("registration").order_by("pk")
        found.all_products = found.products.order_by("position", "pk")
        found.actions = _possible(found, _LEADS_TO, self.token, summit=found.summit)
        return Response(ExhibitorDetail(found).data)


class Decision(StaffView):
    """One verb of the office on one exhibitor."""

    access = {"POST": _DECIDE}
    takes: ClassVar[type[Strict]] = Nothing

    def post(self, request: Request, slug: str, exhibitor: int) -> Response:
        found = _exhibitor(self.token, exhibitor)
        said = self.takes(data=request.data)
        said.is_valid(raise_exception=True)
        self.decide(found, said.validated_data)
        return Response(Decided(found).data)

    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        raise NotImplementedError


def _described(verb: str, summary: str, takes: type[Strict] | None = None) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"{verb}_exhibitor",
            summary=summary,
            request=takes,
            responses=Decided,
            tags=["exhibition office"],
        )
    )


@_described("approve", "Let it take part: it chooses a booth, and everybody sees it")
class Approve(Decision):
    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        applications.approve(exhibitor, by=self.token)


@_described("waitlist", "Put on the waiting list")
class Waitlist(Decision):
    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        applications.put_on_waiting_list(exhibitor, by=self.token)


@_described("reject", "Refuse with a reason", ForAReason)
class Reject(Decision):
    takes = ForAReason

    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        applications.reject(exhibitor, reason=said["reason"], by=self.token)


@_described("contract", "The contract is signed")
class Contract(Decision):
    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        applications.contract(exhibitor, by=self.token)


@_described("open_stand_of", "It has moved in and exhibits")
class OpenStand(Decision):
    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        applications.open_stand(exhibitor, by=self.token)


@_described("close", "The exhibition is over for it")
class Close(Decision):
    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        applications.close(exhibitor, by=self.token)


@_described("cancel", "It does not come: booths and staff passes are free at once", ForAReason)
class Cancel(Decision):
    takes = ForAReason

    def decide(self, exhibitor: Exhibitor, said: dict[str, Any]) -> None:
        applications.cancel(exhibitor, reason=said["reason"], by=self.token)


# --- Reservations ----------------------------------------------------------------------------
def _claims(rows: Any) -> list[Any]:
    """Claims with everything that a row of them shows, in one query."""
    return list(rows.select_related("booth__type", "exhibitor__organisation", "exhibitor__summit"))


def _with_actions(claim: Any, token: ApiToken) -> Any:
    summit = claim.exhibitor.summit
    actions = _possible(claim, _CLAIM_LEADS_TO, token, summit=summit)
    claim.actions = actions if claim.is_living else []
    return claim


class Reservations(StaffView, GenericAPIView[Allocation]):
    access = {"GET": _READ}
    queryset = Allocation.objects.all()
    filterset_class = ReservationFilter
    serializer_class = ReservationRow
    pagination_class = ByHeld

    @extend_schema(
        operation_id="list_reservations",
        summary="Who holds, reserves, has or had which booth, the latest first",
        responses=ReservationRow(many=True),
        tags=["exhibition office"],
    )
    def get(self, request: Request, slug: str) -> Response:
        refuse_unknown(request, ReservationFilter.base_filters)
        found = self.filter_queryset(Allocation.objects.for_summit(self.token.summit_id))
        page = self.paginate_queryset(found.values("id", "held_at")) or []
        ids = [row["id"] for row in page]
        rows = {claim.pk: claim for claim in _claims(Allocation.objects.filter(pk__in=ids))}
        claims = [_with_actions(rows[pk], self.token) for pk in ids]
        return self.get_paginated_response(ReservationRow(claims, many=True).data)


class ReservationDecision(StaffView):
    """One verb of the office on one claim to a booth."""

    access = {"POST": _DECIDE}
    takes: ClassVar[type[Strict]] = Nothing

    def post(self, request: Request, slug: str, reservation: int) -> Response:
        rows = Allocation.objects.for_summit(self.token.summit_id).filter(pk=reservation)
        found = next(iter(_claims(rows)), None)
        if found is None:
            raise Http404
        said = self.takes(data=request.data)
        said.is_valid(raise_exception=True)
        self.decide(found, said.validated_data)
        return Response(ReservationDecided(found).data)

    def decide(self, claim: Allocation, said: dict[str, Any]) -> None:
        raise NotImplementedError


def _describes(verb: str, summary: str, takes: type[Strict] | None = None) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"{verb}_reservation",
            summary=summary,
            request=takes,
            responses=ReservationDecided,
            tags=["exhibition office"],
        )
    )


@_describes("confirm", "Give the booth; the one that it replaces is free")
class Confirm(ReservationDecision):
    def decide(self, claim: Allocation, said: dict[str, Any]) -> None:
        booths.confirm(claim, by=self.token)


@_describes("refuse", "Refuse the booth with a reason", ForAReason)
class Refuse(ReservationDecision):
    takes = ForAReason

    def decide(self, claim: Allocation, said: dict[str, Any]) -> None:
        booths.refuse(claim, reason=said["reason"], by=self.token)


@_describes("release", "Free the booth")
class Release(ReservationDecision):
    def decide(self, claim: Allocation, said: dict[str, Any]) -> None:
        booths.release(claim, by=self.token)
