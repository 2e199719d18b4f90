"""What the office does with booths apart from claims: giving one at once, taking one off the offer."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitors.enums import AllocationState as State
from exhibitors.models import Allocation, Booth, Exhibitor
from exhibitors.services import claims, notices
from summit import audit, lifecycle, pages
from summit.audit import Actor


def assign(exhibitor: Exhibitor, booth: Booth, *, by: Actor) -> Allocation:
    """Give a free booth at once, besides what the exhibitor has and after any deadline.

    Raises claims.TakesNoPart, Taken or NotOffered.
    """
    try:
        return _assign(exhibitor, booth, by)
    except IntegrityError:
        raise claims.Taken from None


@transaction.atomic
def _assign(exhibitor: Exhibitor, booth: Booth, by: Actor) -> Allocation:
    claims.lock(exhibitor)
    ground = claims.ground(exhibitor, booth, by=by)
    now = timezone.now()
    if ground.held is not None:
        lifecycle.move(ground.held, State.RELEASED, ended_at=now)
    allocation = Allocation(
        summit_id=exhibitor.summit_id,
        booth=ground.booth,
        exhibitor=exhibitor,
        price=ground.booth.price,
        held_at=now,
        held_until=now,
        reserved_at=now,
        decided_at=now,
        is_sample=exhibitor.is_sample,
    )
    lifecycle.start(allocation, State.RESERVED, State.CONFIRMED)
    allocation.save(force_insert=True)
    cause = audit.record(allocation, "assign", by=by, booth=ground.booth.number)
    notices.tell_of_booth(allocation, notices.BOOTH_CONFIRMED, cause=cause)
    pages.changed()
    return allocation


@transaction.atomic
def block(booth: Booth, *, by: Actor) -> None:
    """Take a free booth off the offer. Raises Taken when somebody has it."""
    claims.lock_booth(booth)
    if Allocation.objects.living().filter(booth=booth).exists():
        raise claims.Taken(_("An exhibitor has this booth. Free it first."))
    _offer(booth, False, "block", by)


@transaction.atomic
def unblock(booth: Booth, *, by: Actor) -> None:
    """Put it on offer again. Raises Closed when the summit was cancelled."""
    claims.expect_not_cancelled(booth.summit_id)
    _offer(booth, True, "unblock", by)


def _offer(booth: Booth, is_offered: bool, verb: str, by: Actor) -> None:
    rows = Booth.objects.filter(pk=booth.pk, is_blocked=is_offered)
    if rows.update(is_blocked=not is_offered):
        booth.is_blocked = not is_offered
        audit.record(booth, verb, by=by)
        pages.changed()
