"""The link of the private calendar feed: it reads one plan and opens nothing else.

Calendar programs keep their addresses in clear and hand them to servers of others, so the link of a feed
must not be the one that opens the personal page. Both end when the personal link is renewed.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from attendees import reports
from attendees.models import Registration

_MAC_BYTES = 18


def feed_token(registration: Registration) -> str:
    """The secret part of the feed of `registration`: `id-mac`, URL-safe, without personal data."""
    return f"{registration.pk}-{_mac(registration.pk, registration.link_version)}"


def registration_of_feed(token: str) -> Registration | None:
    """The registration whose plan `token` may read, with attendee, category and summit; else None."""
    pk, _, mac = token.partition("-")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19 and mac.isascii()):
        return None
    rows = Registration.objects.select_related("attendee").filter(pk=int(pk))
    found: Registration | None = next(iter(rows), None)
    if found is None or not hmac.compare_digest(mac, _mac(found.pk, found.link_version)):
        return None
    reports.attach(found)
    return found


def feed_url(registration: Registration, language: str = "") -> str:
    """Absolute address of the feed, in the person's language."""
    with translation.override(language or registration.attendee.language):
        return settings.SITE_URL + reverse("agenda:feed", args=[feed_token(registration)])


def _mac(pk: int, version: int) -> str:
    message = f"agenda-feed:{pk}:{version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).decode()
