"""What the office reads of one registration, and decides about it."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from attendees import references, rules
from attendees.api import rows
from attendees.api.serializers.staff import (
    Registered,
    RegistrationDetail,
    WithCategory,
    WithQuestion,
    WithReason,
)
from attendees.enums import RegistrationState as State
from attendees.models import Consent, Registration
from attendees.screens import mine
from attendees.services import decisions
from summit import lifecycle
from summit.api.described import extend_schema, extend_schema_view
from summit.api.fields import Nothing, Strict
from summit.api.permissions import Access
from summit.api.views.base import StaffView
from summit.enums import Scope
from summit.exceptions import WrongState
from summit.models import ApiToken, Summit

from .collection import registered

_LEADS_TO = {
    "approve": State.APPROVED,
    "reject": State.REJECTED,
    "ask": State.INFO_REQUESTED,
    "waitlist": State.WAITLISTED,
    "withdraw": State.WITHDRAWN,
    "revoke": State.REVOKED,
}
_LEADS_IN = {"approve", "waitlist"}  # not at a summit that is over or was cancelled
_LEADS_ON = {"ask", "change-category"}  # not at one that was cancelled


def find(token: ApiToken, reference: str) -> Registration:
    """The registration of the token's summit. Raises Http404."""
    found = (
        Registration.objects.for_summit(token.summit_id)
        .select_related("attendee", "category", "summit")
        .filter(reference=references.tidy(reference))
        .first()
    )
    if found is None:
        raise Http404
    return found


def possible(registration: Registration, token: ApiToken) -> list[str]:
    """What the member behind `token` can do with it now."""
    if Scope.REGISTRATIONS_WRITE not in token.scopes or registration.is_over:
        return []
    user, summit = token.membership.user, token.summit_id
    allowed = lifecycle.allowed(registration)
    found = [name for name, state in _LEADS_TO.items() if state in allowed]
    found.append("change-category")
    gone = _gone_at(registration.summit)
    found = [name for name in found if name not in gone]
    if not rules.can_decide(user, summit):
        found = [name for name in found if name == "revoke"]
    return [name for name in found if name != "revoke" or rules.can_revoke(user, summit)]


def _gone_at(summit: Summit) -> set[str]:
    """What nobody can do at `summit` any more."""
    if summit.takes_place:
        return set()
    return _LEADS_IN | _LEADS_ON if summit.is_cancelled else _LEADS_IN


class RegistrationView(StaffView):
    access = {"GET": Access(Scope.REGISTRATIONS_READ, rules.can_view_registrations)}

    @extend_schema(
        operation_id="read_registration",
        summary="One registration with answers, consents and tickets",
        responses=RegistrationDetail,
        tags=["staff"],
    )
    def get(self, request: Request, slug: str, reference: str) -> Response:
        registration = find(self.token, reference)
        (row,) = rows.written(rows.values(Registration.objects.filter(pk=registration.pk)))
        consents = Consent.objects.filter(attendee=registration.attendee_id, withdrawn_at=None)
        content = row | {
            "message": registration.message,
            "questions": mine.questions(registration),
            "consents": consents.select_related("text").order_by("pk"),
            "tickets": registration.tickets.order_by("-pk"),
            "actions": possible(registration, self.token),
        }
        answers = {answer.question_id: answer for answer in registration.answers.all()}
        return Response(RegistrationDetail(content, context={"answers": answers}).data)


class Decision(StaffView):
    """One verb of the office on one registration."""

    access = {"POST": Access(Scope.REGISTRATIONS_WRITE, rules.can_decide)}
    takes: ClassVar[type[Strict]] = Nothing

    def post(self, request: Request, slug: str, reference: str) -> Response:
        registration = find(self.token, reference)
        said = self.takes(data=request.data, context={"summit_id": self.token.summit_id})
        said.is_valid(raise_exception=True)
        if registration.is_over:
            raise WrongState
        self.decide(registration, said.validated_data)
        return Response(registered(registration))

    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        raise NotImplementedError


def _described(verb: str, summary: str, takes: type[Strict] | None = None) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"{verb}_registration",
            summary=summary,
            request=takes,
            responses=Registered,
            tags=["staff"],
        )
    )


@_described("approve", "Give a place and a ticket")
class Approve(Decision):
    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        decisions.approve(registration, by=self.token)


@_described("reject", "Refuse with a reason", WithReason)
class Reject(Decision):
    takes = WithReason

    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        decisions.reject(registration, reason=said["reason"], by=self.token)


@_described("ask", "Ask the person for information", WithQuestion)
class Ask(Decision):
    takes = WithQuestion

    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        decisions.ask(registration, question=said["question"], by=self.token)


@_described("waitlist", "Put on the waiting list")
class Waitlist(Decision):
    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        decisions.put_on_waiting_list(registration, by=self.token)


@_described("withdraw", "The nominator takes the person back")
class Withdraw(Decision):
    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        decisions.withdraw(registration, by=self.token)


@_described("revoke", "Take the right to come, with a reason", WithReason)
class Revoke(Decision):
    access = {"POST": Access(Scope.REGISTRATIONS_WRITE, rules.can_revoke)}
    takes = WithReason

    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        decisions.revoke(registration, reason=said["reason"], by=self.token)


@_described("change_category_of", "Move to another category, with the place", WithCategory)
class ChangeCategory(Decision):
    takes = WithCategory

    def decide(self, registration: Registration, said: dict[str, Any]) -> None:
        decisions.change_category(registration, said["category"], by=self.token)
