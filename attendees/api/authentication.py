"""Who asks: a person, by the secret of the personal link in `Authorization: Registration ...`."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from attendees import links
from attendees.models import Registration
from summit.api.authentication import credentials, refusal

SCHEME = "Registration"


class RegistrationAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[None, Registration] | None:
        """The registration that the token opens. Raises `refusal` if it opens none."""
        secret = credentials(request, SCHEME)
        if secret is None:
            return None
        registration = links.registration_of(secret)
        if registration is None:
            raise refusal(request)
        return None, registration

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="registration"'


class Own(BasePermission):
    """Whoever holds the token of a registration."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Registration)
