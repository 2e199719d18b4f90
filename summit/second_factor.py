"""The second factor of staff: keys, and what setting one up proves."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import User

_SHOWN_IN_ADDING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AddKeyForm(AddWebAuthnForm):
    """A key opens the panel by itself unless somebody says otherwise; few know what "passwordless" means."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), required=False)
    passwordless = forms.BooleanField(
        label=_("Log in with this key alone"),
        required=False,
        initial=True,
        help_text=_(
            "No mail and no password then: the key asks for your fingerprint, face or PIN."
        ),
    )


@receiver(authenticator_added)
def _is_proof(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **given: Any
) -> None:
    """Whoever sets a factor up has shown it, by its code or its touch: this session need not ask again."""
    if authenticator.type in _SHOWN_IN_ADDING:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )
