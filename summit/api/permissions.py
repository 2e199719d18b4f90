"""Who may: the scope of the token and the rule of the member's role, both named by the view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from summit.enums import Scope
from summit.exceptions import NotAllowed
from summit.models import ApiToken, BearerToken, Summit, User

if TYPE_CHECKING:  # DRF's views import this module while they are imported
    from rest_framework.views import APIView

    from .views.base import StaffView

Rule = Callable[[User, Summit | int], bool]


@dataclass(frozen=True)
class Access:
    """What one method of a staff view asks for."""

    scope: Scope
    rule: Rule


class NobodyByDefault(BasePermission):
    """A view that does not say who may use it is used by nobody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class Anybody(BasePermission):
    def has_permission(self, request: Request, view: "APIView") -> bool:
        return True


class Scoped(BasePermission):
    """A token with scopes, of somebody with a role: what the view's `access` asks for of both.

    Without a token: 401. Raises PermissionDenied or NotAllowed (403) when scope or role do not suffice.
    """

    refused: str | Promise = ""  # what whoever has not the role is told; empty: NotAllowed's words

    def demand(self, token: BearerToken, scope: str, is_allowed: bool) -> None:
        if scope not in token.scopes:
            words = _("This token lacks the scope %(scope)s.") % {"scope": scope}
            raise PermissionDenied(words, code="scope_missing")
        if not is_allowed:
            raise NotAllowed(self.refused)


def method(request: Request) -> str:
    """By which a view's `access` is found."""
    return str(request.method).replace("HEAD", "GET")


class Member(Scoped):
    """A member's token for the summit of the address. Of another summit: 404, as if there were none."""

    def has_permission(self, request: Request, view: "StaffView") -> bool:  # type: ignore[override]
        token: Any = request.auth
        if not isinstance(token, ApiToken):
            return False
        if token.summit.slug != view.kwargs["slug"]:
            raise Http404
        access = view.access[method(request)]
        self.demand(token, access.scope, access.rule(token.membership.user, token.summit_id))
        return True
