"""Asking for a code to log in with: how often, and what is said when that is too often."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.views import RequestLoginCodeView
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from . import throttle

_OF_PASSWORDS = "too_many_login_attempts"  # which allauth says of codes too
FROM_HERE, TO_ADDRESS = "too_many_codes_from_here", "too_many_codes_to_address"


class CodeForm(RequestLoginCodeForm):
    def clean_email(self) -> str:
        """Raises ValidationError, also where the client or the address has had too many codes."""
        if not throttle.allows(context.request, "login_code", settings.LOGIN_CODE_RATE):
            raise get_adapter().validation_error(FROM_HERE)
        try:
            return str(super().clean_email())
        except ValidationError as error:
            if error.code == _OF_PASSWORDS:
                raise get_adapter().validation_error(TO_ADDRESS) from error
            raise


class CodeView(RequestLoginCodeView):
    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """The page with what was typed; 429 when that was too often, and when it may go on."""
        response: HttpResponse = super().form_invalid(form)
        if any(form.has_error("email", code) for code in (FROM_HERE, TO_ADDRESS)):
            response.status_code = 429
            response["Retry-After"] = str(throttle.seconds(settings.LOGIN_CODE_RATE))
        return response


ask = CodeView.as_view()
