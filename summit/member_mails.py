"""The mail to somebody who has become a member of a summit's office."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .audit import label
from .mail import Action, Mail, isolated, language_of
from .models import Membership, Notification, Summit

INVITED = "member.invited"
LABELS: dict[str, str | Promise] = {INVITED: gettext_lazy("Invitation to the summit office")}


class Compose:
    """One query for a batch."""

    def __init__(self, notifications: Sequence[Notification]) -> None:
        ids = {row.subject_id for row in notifications if row.subject_id}
        rows = Membership.objects.select_related("user", "summit").filter(pk__in=ids)
        self._memberships = {row.pk: row for row in rows}

    @staticmethod
    def example_of(summit: Summit) -> Notification | None:
        """A message to the first member, not saved."""
        first = Membership.objects.for_summit(summit).select_related("user").order_by("pk").first()
        if first is None:
            return None
        return Notification(
            kind=INVITED, recipient=first.user.email, subject=label(first), subject_id=first.pk
        )

    def write(self, notification: Notification) -> Mail | None:
        """The mail; None when the membership has ended meanwhile."""
        membership = self._memberships.get(notification.subject_id or 0)
        if membership is None:
            return None
        notification.summit = membership.summit
        with translation.override(language_of(notification.language)):
            return _invited(membership)


def _invited(membership: Membership) -> Mail:
    words = {
        "name": isolated(membership.known_as),
        "summit": isolated(str(membership.summit.name)),
    }
    return Mail(
        subject=_("You now work on %(summit)s") % words,
        preheader=_("Log in with this address; a code comes by mail."),
        title=_("%(name)s, you are a member of the summit office") % words,
        lead=_("Log in with this address: a code comes by mail, no password is needed."),
        facts=[(_("Role"), str(membership.get_role_display()))],
        actions=[Action(_("Log in"), settings.SITE_URL + reverse("account_login"))],
        reason=_("You receive this because an owner of the summit has added you."),
    )
