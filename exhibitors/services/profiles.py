"""What an exhibitor says of itself: profile, fascia name, topics, and its organisation's site and logo."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from exhibitors.models import Exhibitor
from exhibitors.services import claims
from summit import audit, lifecycle, pages, throttle
from summit.audit import Actor
from summit.exceptions import Invalid, WrongState
from summit.models import Topic

OF_ORGANISATION = ("website", "logo")


@transaction.atomic
def change(
    exhibitor: Exhibitor,
    changes: Mapping[str, Any],
    *,
    topics: Collection[Topic] | None = None,
    by: Actor,
) -> list[str]:
    """Write `changes` (fields per language, contact, website, logo), cleaned by the door.

    Returns the names of the fields that changed; the audit entry names them too, not their contents.
    Raises WrongState when all is over or somebody just decided, Closed when the summit was cancelled.
    """
    if exhibitor.is_over:
        raise WrongState(_("Nothing can be changed here any more."))
    claims.expect_not_cancelled(exhibitor.summit_id)
    lifecycle.hold(exhibitor, "state")
    own = {name: value for name, value in changes.items() if name not in OF_ORGANISATION}
    of_body = {name: value for name, value in changes.items() if name in OF_ORGANISATION}
    changed = _write(exhibitor, own) + _write(exhibitor.organisation, of_body)
    if topics is not None and _change_topics(exhibitor, topics):
        changed.append("topics")
    if changed:
        audit.record(exhibitor, "change", by=by, fields=changed)
        pages.changed()
    return changed


def may_send_picture(exhibitor: Exhibitor) -> bool:
    """Count one picture that somebody sends for it, a logo or a product's; False when there were many just now.

    Each is decoded and drawn anew, which takes a second and hundreds of megabytes.
    """
    return throttle.allows_one(f"picture:{exhibitor.pk}", settings.PICTURE_RATE)


def _write(row: models.Model, changes: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        row.save(update_fields=changed)
    return changed


def _change_topics(exhibitor: Exhibitor, topics: Collection[Topic]) -> bool:
    if any(topic.summit_id != exhibitor.summit_id for topic in topics):
        raise Invalid({"topics": [_("Choose topics of this summit.")]})
    before = set(exhibitor.topics.values_list("pk", flat=True))
    exhibitor.topics.set(topics)
    return before != {topic.pk for topic in topics}
