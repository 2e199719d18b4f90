"""How often: the same counter as the pages use, one for each `throttle_scope` of a view."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from summit import audit, throttle
from summit.models import BearerToken

if TYPE_CHECKING:  # DRF's views import this module while they are imported
    from rest_framework.views import APIView


class Rate(BaseThrottle):
    """Counts a client's address, and each token apart; the rates stand in settings.REST_FRAMEWORK."""

    rate = ""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        scope: str = view.throttle_scope  # type: ignore[attr-defined]
        self.rate = str(api_settings.DEFAULT_THROTTLE_RATES[scope])
        token = f":{audit.label(request.auth)}" if isinstance(request.auth, BearerToken) else ""
        return throttle.allows(request._request, f"api:{scope}{token}", self.rate)

    def wait(self) -> float:
        """Seconds until the count begins anew."""
        return throttle.wait(self.rate)
