"""Personal links: how an attendee, who has no password, reaches his or her own page.

A link is derived from the registration and a secret, so that every mail can name it and nothing that
opens a page is stored. Raising `link_version` ends every link that was sent before.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from . import reports
from .models import Registration

_MAC_BYTES = 18


def token(registration: Registration) -> str:
    """The secret part of the link of `registration`: `id-mac`, URL-safe, without personal data."""
    return f"{registration.pk}-{_mac(registration.pk, registration.link_version)}"


def registration_of(token: str) -> Registration | None:
    """The registration that `token` opens, with attendee, category and summit; None if it opens none."""
    pk, _, mac = token.partition("-")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19 and mac.isascii()):
        return None
    found = next(iter(Registration.objects.select_related("attendee").filter(pk=int(pk))), None)
    if found is None or not hmac.compare_digest(mac, _mac(found.pk, found.link_version)):
        return None
    reports.attach(found)
    return found


def url(
    registration: Registration,
    name: str = "attendees:my",
    language: str = "",
    *,
    about: int | None = None,
) -> str:
    """Absolute address of the page `name` of a registration, in the person's language; `about` is the id of
    what the page is about."""
    what = () if about is None else (about,)
    with translation.override(language or registration.attendee.language):
        return settings.SITE_URL + reverse(name, args=[token(registration), *what])


def _mac(pk: int, version: int) -> str:
    message = f"registration-link:{pk}:{version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).decode()
