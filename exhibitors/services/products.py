"""Products: drafted, published, withdrawn. Each verb is one transaction."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exhibitors.enums import ProductState as State
from exhibitors.models import Exhibitor, Product
from exhibitors.services import claims
from summit import audit, lifecycle, pages
from summit.audit import Actor
from summit.exceptions import Invalid, WrongState
from summit.models import Topic


@transaction.atomic
def add(
    exhibitor: Exhibitor, changes: Mapping[str, Any], *, topics: Collection[Topic] = (), by: Actor
) -> Product:
    """A draft with the fields of `changes`, cleaned by the door. Raises as `claims.expect_part`."""
    claims.expect_part(exhibitor)
    product = Product(
        summit_id=exhibitor.summit_id,
        exhibitor=exhibitor,
        position=exhibitor.products.count(),
        is_sample=exhibitor.is_sample,
        **changes,
    )
    product.save(force_insert=True)
    product.topics.set(_of_summit(exhibitor, topics))
    audit.record(product, "add", by=by)
    return product


@transaction.atomic
def change(
    product: Product,
    changes: Mapping[str, Any],
    *,
    topics: Collection[Topic] | None = None,
    by: Actor,
) -> None:
    """Write the fields of `changes`; `topics=None` leaves the topics as they are.

    Raises as `claims.expect_part`: what is shown after the exhibition stays as it was.
    """
    claims.expect_part(product.exhibitor)
    for field, value in changes.items():
        setattr(product, field, value)
    if changes:
        product.save(update_fields=list(changes))
    if topics is not None:
        product.topics.set(_of_summit(product.exhibitor, topics))
    audit.record(product, "change", by=by, fields=sorted(changes))
    pages.changed()


@transaction.atomic
def publish(product: Product, *, by: Actor) -> None:
    """Everybody sees it, from its embargo on if it has one. Raises as `claims.expect_part`."""
    claims.expect_part(product.exhibitor)
    lifecycle.move(product, State.PUBLISHED)
    audit.record(product, "publish", by=by)
    pages.changed()


@transaction.atomic
def withdraw(product: Product, *, by: Actor) -> None:
    """Nobody but the exhibitor sees it any more."""
    lifecycle.move(product, State.WITHDRAWN)
    audit.record(product, "withdraw", by=by)
    pages.changed()


@transaction.atomic
def discard(product: Product, *, by: Actor) -> None:
    """Delete what was never published. Raises WrongState for anything else."""
    lifecycle.hold(product, "state")
    if product.state != State.DRAFT:
        raise WrongState(_("Only a draft can be deleted. Withdraw the product instead."))
    audit.record(product, "discard", by=by)
    product.delete()


def _of_summit(exhibitor: Exhibitor, topics: Collection[Topic]) -> Collection[Topic]:
    if any(topic.summit_id != exhibitor.summit_id for topic in topics):
        raise Invalid({"topics": [_("Choose topics of this summit.")]})
    return topics
