"""Who asks: a member of an exhibitor, by a token of the portal in `Authorization: Bearer exh_...`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from exhibitors import rules
from exhibitors.enums import TokenScope
from exhibitors.models import ExhibitorMember, ExhibitorToken
from exhibitors.services import tokens
from summit.api.authentication import credentials, refusal
from summit.api.permissions import Scoped, method

if TYPE_CHECKING:  # the views import this module
    from exhibitors.api.views.own import OwnView


@dataclass(frozen=True)
class OwnAccess:
    """What one method of an exhibitor's own view asks for: as the portal, and the scope besides."""

    scope: TokenScope
    rule: Callable[[ExhibitorMember], bool]


READ = OwnAccess(TokenScope.READ, rules.can_open)
WRITE = OwnAccess(TokenScope.WRITE, rules.can_edit)
MANAGE = OwnAccess(TokenScope.MANAGE, rules.can_manage)


class ExhibitorAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[None, ExhibitorToken] | None:
        """The token; None without one. Raises `refusal` for a dead one and for one of the office."""
        secret = credentials(request, "Bearer")
        if secret is None:
            return None
        token = tokens.find(secret)
        if token is None:
            raise refusal(request)
        return None, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="exhibitor"'


class OwnExhibitor(Scoped):
    """A token of a member of an exhibitor, with what the view's `access` asks for."""

    refused = _("This is for managers of your exhibitor. Ask one of them.")

    def has_permission(self, request: Request, view: "OwnView") -> bool:  # type: ignore[override]
        token: Any = request.auth
        if not isinstance(token, ExhibitorToken):
            return False
        access = view.access[method(request)]
        self.demand(token, access.scope, access.rule(token.member))
        return True
