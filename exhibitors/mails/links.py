"""Where mails and the login lead: pages of an exhibitor's portal. They open for members who log in."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from exhibitors.models import Exhibitor
from summit.models import Summit

HOME = "exhibitors:home"  # of one exhibitor
BOOTH = "exhibitors:booth"
STAFF = "exhibitors:staff"
TOKENS = "exhibitors:tokens"
APPLY = "exhibitors:apply"  # of a summit
PORTAL = "exhibitors:portal"  # of somebody: the only exhibitor, or a choice


def url(exhibitor: Exhibitor, page: str, language: str) -> str:
    """Absolute address of a page of the portal of `exhibitor`."""
    with translation.override(language):
        return settings.SITE_URL + reverse(page, args=[exhibitor.pk])


def to_application(summit: Summit, language: str) -> str:
    """Absolute address of the public form."""
    with translation.override(language):
        return settings.SITE_URL + reverse(APPLY, args=[summit.slug])
