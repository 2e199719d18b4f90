"""Who asks: a member of a summit, by an API token in `Authorization: Bearer smt_...`."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed, Throttled
from rest_framework.request import Request
from rest_framework.settings import api_settings

from summit import throttle
from summit.models import ApiToken, User
from summit.services import tokens


def credentials(request: Request | HttpRequest, scheme: str) -> str | None:
    """What follows `scheme` in the header Authorization; None when it is missing or names another."""
    given, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if given.lower() == scheme.lower() else None


def refusal(request: Request) -> APIException:
    """What a wrong secret is answered with: 401, and 429 for a client that tries many."""
    rate = str(api_settings.DEFAULT_THROTTLE_RATES["anon"])
    if not throttle.allows(request, "api:wrong", rate):
        return Throttled(wait=60)
    return AuthenticationFailed()


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The member and the token; None without one. Raises `refusal` for a dead one."""
        secret = credentials(request, "Bearer")
        if secret is None:
            return None
        token = tokens.find(secret)
        if token is None:
            raise refusal(request)
        user = token.membership.user
        # A token carries its member's role at its own summit, and none at any other.
        user.roles = {token.summit_id: token.membership.role}
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
