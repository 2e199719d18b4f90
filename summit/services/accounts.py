"""The end of accounts (GDPR art. 5(1)(e)): a login is kept no longer than some summit needs it."""

import datetime as dt
from collections.abc import Collection

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from summit.audit import label
from summit.models import AuditEntry, Summit, User
from summit.models.base import SummitRow

_ONE_DAY = dt.timedelta(days=1)  # whoever makes an account has given it something to do by then


@transaction.atomic
def erase_unneeded(among: Collection[int] | None = None, *, today: dt.date | None = None) -> int:
    """Erase accounts, only those `among` the given ids if any are, that no summit needs; how many.

    A summit needs an account as long as a row of it hangs on the account (a membership, a place at an
    exhibitor), and until its time to keep is over when its trail says that the account did something.
    Nothing new hangs on an account that is locked here; what came while the lock was waited for is asked for anew.
    """
    rows = User.objects.filter(is_superuser=False).exclude(_hangs_on_it())
    old = Q(date_joined__lt=timezone.now() - _ONE_DAY)
    rows = rows.filter(old if among is None else Q(pk__in=among))
    labels = {label(user): user.pk for user in rows.order_by("pk").select_for_update()}
    acted = AuditEntry.objects.filter(
        actor__in=list(labels), summit__in=_keeping(today or timezone.now().date())
    )
    for actor in acted.order_by().values_list("actor", flat=True).distinct():
        del labels[actor]
    unneeded = User.objects.filter(pk__in=labels.values()).exclude(_hangs_on_it())
    numbers = list(unneeded.values_list("pk", flat=True))
    User.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def _hangs_on_it() -> Q:
    """Whether a row of any summit would go with the account, or keeps it from going."""
    found = Q(pk__in=[])
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model = relation.related_model
        if issubclass(model, SummitRow) and relation.on_delete is not models.SET_NULL:
            rows = model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            found |= Q(Exists(rows))
    return found


def _keeping(today: dt.date) -> list[int]:
    """Summits whose time to keep personal data is not over."""
    return [
        summit.pk for summit in Summit.objects.all() if summit.is_sample or summit.erase_on > today
    ]
