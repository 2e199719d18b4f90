"""Asking for a code to log in with: how often, and what is said when that is too often."""

import math

from allauth.account.forms import RequestLoginCodeForm
from allauth.account.views import RequestLoginCodeView
from allauth.core import context
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import ngettext

from . import throttle

_OF_PASSWORDS = "too_many_login_attempts"  # which allauth says of codes too


class CodeForm(RequestLoginCodeForm):
    wait = 0  # seconds until codes may be asked for again; 0 while they may

    def clean_email(self) -> str:
        """Raises ValidationError, also where the client or the address has had too many codes."""
        if not throttle.allows(context.request, "login_code", settings.LOGIN_CODE_RATE):
            self.wait = throttle.wait(settings.LOGIN_CODE_RATE)
            raise ValidationError(_from_here(_minutes(self.wait)))
        try:
            return str(super().clean_email())
        except ValidationError as error:
            if error.code == _OF_PASSWORDS:
                self.wait = _wait_of_address()
                raise ValidationError(_to_address(_minutes(self.wait))) from error
            raise


def _wait_of_address() -> int:
    """The time that allauth counts the codes of: when it is over, the last of them is forgotten."""
    rates = ratelimit.get_rates(app="allauth.account", action="request_login_code")
    return math.ceil(max(rate.duration for rate in rates))


def _minutes(seconds: int) -> int:
    return math.ceil(seconds / 60)


def _from_here(minutes: int) -> str:
    text = ngettext(
        "Too many codes were asked for from this network. Wait a minute, then ask again.",
        "Too many codes were asked for from this network. Wait %(count)s minutes, then ask again.",
        minutes,
    )
    return text % {"count": minutes}


def _to_address(minutes: int) -> str:
    text = ngettext(
        "Too many codes were asked for with this email address. Wait a minute, then ask again.",
        "Too many codes were asked for with this email address. Wait %(count)s minutes, then ask again.",
        minutes,
    )
    return text % {"count": minutes}


class CodeView(RequestLoginCodeView):
    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """The page with what was typed; 429 when that was too often, and when it may go on."""
        response: HttpResponse = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response["Retry-After"] = str(form.wait)
        return response


ask = CodeView.as_view()
