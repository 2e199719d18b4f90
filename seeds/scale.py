"""A synthetic summit of any size, to measure and to try things on: a hundred thousand in a minute or two."""

import datetime as dt
import random

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from attendees.enums import HOLDS_A_PLACE
from attendees.models import Attendee, Category, Registration
from summit import audit, lifecycle, pages
from summit.enums import NotificationState, SummitState
from summit.exceptions import SummitError
from summit.models import AuditEntry, Notification, Summit

from . import categories, scale_programme, shares, texts
from .copying import analyse, copy_into, numbers
from .crowd import VARYING, Crowd

SLUG = "synthetic"
_BATCH = 5000
_DAYS = 30
_NAME = texts.columns(
    name={
        "en": "Synthetic summit",
        "zh-hans": "测试峰会",
        "fr": "Sommet synthétique",
        "ar": "قمة تجريبية",
    },
    city={"en": "Yinchuan", "zh-hans": "银川", "fr": "Yinchuan", "ar": "ينتشوان"},
)


@transaction.atomic
def fill(count: int, *, slug: str = SLUG) -> int:
    """Fill the synthetic summit at `slug` up to `count` registrations; returns how many were added.

    Counters, tickets, answers, consents, outbox and audit trail agree with each other. No mail goes out:
    the notifications are suppressed. Raises SummitError when the summit at `slug` is not synthetic.
    """
    summit = _summit(slug)
    missing = count - Registration.objects.for_summit(summit).count()
    if missing <= 0:
        return 0
    now = timezone.now()
    crowd = Crowd(summit, random.Random(count), now)
    for start in range(0, missing, _BATCH):
        batch = range(start, min(start + _BATCH, missing))
        moments = [now - dt.timedelta(days=_DAYS * (1 - (i + 0.5) / missing)) for i in batch]
        _write(summit, crowd, moments)
    _count_places(summit)
    analyse(VARYING)
    scale_programme.fill(summit)
    audit.record(summit, "fill", by=audit.SYSTEM, added=missing)
    pages.changed()
    return missing


def _summit(slug: str) -> Summit:
    """The synthetic summit, three months ahead and open; made when it is missing."""
    known = Summit.objects.select_for_update().filter(slug=slug).first()
    if known is not None:
        if not known.is_sample:
            raise SummitError(f"The summit at {slug} is a real one: it is left alone.")
        return known
    opening = timezone.now().date() + dt.timedelta(days=90)
    summit = Summit(
        slug=slug,
        country="CN",
        time_zone="Asia/Shanghai",
        first_day=opening,
        last_day=opening + dt.timedelta(days=2),
        working_languages=list(texts.LANGUAGES),
        contact_email="desk@synthetic.test",
        is_sample=True,
        **_NAME,
    )
    lifecycle.start(summit, SummitState.ANNOUNCED, SummitState.REGISTRATION_OPEN)
    summit.save(force_insert=True)
    categories.write(summit)
    Category.objects.for_summit(summit).update(quota=None)
    return summit


def _write(summit: Summit, crowd: Crowd, moments: list[dt.datetime]) -> None:
    attendees = numbers(Attendee, len(moments))
    registrations = numbers(Registration, len(moments))
    rows = crowd.rows(moments, attendees, registrations)
    for model, varying in VARYING.items():
        constants: dict[str, object] = {"summit_id": summit.pk}
        if model not in (AuditEntry, Notification):
            constants["is_sample"] = True
        if model is Notification:
            constants["state"] = NotificationState.SUPPRESSED.value
        copy_into(model, varying, rows[model], **constants)


def _count_places(summit: Summit) -> None:
    """Let the counters say what the rows say; the full pass is as large as what it holds."""
    Category.objects.for_summit(summit).filter(slug=shares.FULL).update(quota=None)
    held = (
        Registration.objects.filter(category=OuterRef("pk"), state__in=HOLDS_A_PLACE)
        .order_by()
        .values("category")
        .annotate(held=Count("pk"))
        .values("held")
    )
    none = Value(0, output_field=IntegerField())
    Category.objects.for_summit(summit).update(taken=Coalesce(Subquery(held), none))
    full = Category.objects.for_summit(summit).get(slug=shares.FULL)
    full.quota = full.taken
    full.save(update_fields=["quota"])
    holding = Registration.objects.for_summit(summit).holding_places()
    Summit.objects.filter(pk=summit.pk).update(taken=holding.count())
