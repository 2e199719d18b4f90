"""Members of exhibitors log in by emailed code, to their portal and nowhere else."""

from django.urls import reverse
from django.utils import translation

from exhibitors.enums import PORTAL_IS_SHUT
from exhibitors.mails import links
from exhibitors.models import ExhibitorMember
from summit.accounts import Home
from summit.models import User


def portal_of(user: User) -> Home | None:
    """The portal in the person's language, for an active member of an exhibitor; None for all others.

    A summit that is not public any more ends it as a dismissal does.
    """
    member = (
        ExhibitorMember.objects.active_for(user)
        .exclude(summit__state__in=PORTAL_IS_SHUT)
        .select_related("summit")
        .order_by("-summit__first_day", "-pk")
        .first()
    )
    if member is None:
        return None
    with translation.override(user.language):
        return Home(reverse(links.PORTAL), member.summit)
