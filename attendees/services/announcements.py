"""Messages of the summit office to many."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from attendees.enums import RegistrationState
from attendees.models import Announcement, Registration
from attendees.services import notices
from summit import audit, outbox
from summit.audit import Actor
from summit.exceptions import WrongState
from summit.models import Summit

_COLUMNS = {"email": "reached_at", "language": "attendee__language", "id": "pk"}


def audience(announcement: Announcement) -> QuerySet[Registration]:
    """The registrations that an announcement goes to, each with an address."""
    rows = (
        Registration.objects.for_summit(announcement.summit_id)
        .filter(state__in=announcement.states or [RegistrationState.CONFIRMED])
        .reached()
    )
    categories = list(announcement.categories.values_list("pk", flat=True))
    return rows.filter(category__in=categories) if categories else rows


def tell_that_summit_is_cancelled(summit: Summit) -> int:
    """Queue the news to everybody whose registration is living; returns to how many."""
    return outbox.fan_out(
        notices.SUMMIT_CANCELLED,
        _living(summit),
        columns=_COLUMNS,
        summit=summit,
        dedupe="summit",
    )


def hearers_of_cancelling(summit: Summit) -> Any:
    """The addresses that hear of it."""
    rows: Any = _living(summit)  # types do not know what `reached` adds
    return rows.order_by().values_list("reached_at", flat=True)


def _living(summit: Summit) -> QuerySet[Registration]:
    return Registration.objects.for_summit(summit).living().reached()


@transaction.atomic
def send(announcement: Announcement, *, by: Actor) -> int:
    """Queue the announcement to its audience, once; returns to how many. Raises WrongState if sent."""
    now = timezone.now()
    if not Announcement.objects.filter(pk=announcement.pk, sent_at=None).update(sent_at=now):
        raise WrongState
    count = outbox.fan_out(
        notices.ANNOUNCEMENT,
        audience(announcement),
        columns=_COLUMNS,
        summit=announcement.summit_id,
        dedupe=f"announcement:{announcement.pk}",
        announcement=announcement.pk,
    )
    announcement.sent_at, announcement.sent_to = now, count
    announcement.save(update_fields=["sent_to"])
    audit.record(announcement, "send", by=by, receivers=count)
    return count
