"""Booths: held for a while, reserved, confirmed or refused, given back. Each verb is one transaction.

A hold ends by the clock: whoever comes afterwards takes the booth, whether or not `holds.tidy` has run.
"""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitors import wording
from exhibitors.enums import COUNTS_FOR_STAFF
from exhibitors.enums import AllocationState as State
from exhibitors.models import Allocation, Booth, Exhibition, Exhibitor
from exhibitors.services import claims, hold_notices, notices, returns
from summit import audit, lifecycle, pages, throttle
from summit.audit import Actor
from summit.exceptions import Closed, Invalid, WrongState


def may_hold(exhibitor: Exhibitor) -> bool:
    """Count one press of somebody who wants a booth for it; False when there were many just now.

    Each takes a booth from everybody else for a while, and queues a mail to each of its managers.
    """
    return throttle.allows_one(f"hold:{exhibitor.pk}", settings.HOLD_RATE)


def hold(exhibitor: Exhibitor, booth: Booth, *, by: Actor) -> Allocation:
    """Keep `booth` for `exhibitor` for a while; another that it held is free again, and is `let_go`.

    Who has a booth already keeps it until the new one is confirmed. Holding the same booth again returns
    the hold as it is, with its end. Raises claims.TakesNoPart, Taken, NotOffered, Closed after the
    deadline, and WrongState when the exhibitor was just decided about.
    """
    try:
        return _hold(exhibitor, booth, by)
    except (
        IntegrityError
    ):  # a claim that was written past the locks: the constraint is the last judge
        raise claims.Taken from None


@transaction.atomic
def _hold(exhibitor: Exhibitor, booth: Booth, by: Actor) -> Allocation:
    exhibition = claims.lock(exhibitor)
    _is_in_time(exhibition)
    ground = claims.ground(exhibitor, booth, by=by)
    if ground.held is not None:
        return ground.held
    now = timezone.now()
    allocation = Allocation.objects.create(
        summit_id=exhibitor.summit_id,
        booth=ground.booth,
        exhibitor=exhibitor,
        replaces=ground.current,
        price=ground.booth.price,
        held_at=now,
        held_until=now + dt.timedelta(minutes=exhibition.hold_minutes),
        is_sample=exhibitor.is_sample,
    )
    audit.record(allocation, "hold", by=by, booth=ground.booth.number)
    allocation.let_go = ground.let_go
    hold_notices.begun(allocation)
    return allocation


@transaction.atomic
def reserve(allocation: Allocation, *, by: Actor) -> None:
    """Turn a hold into a reservation, which waits for the office. Raises WrongState after its end.

    A reservation that it changes ends now; a confirmed booth is kept until this one is confirmed.
    """
    claims.lock(allocation.exhibitor)
    _still_held(allocation)
    now = timezone.now()
    changes: dict[str, object] = {"reserved_at": now}
    before = claims.replaced_by(allocation)
    if before is not None and before.state == State.RESERVED:
        _end_for(before, allocation, by)
        changes["replaces"] = before.exchanged
    lifecycle.move(allocation, State.RESERVED, **changes)
    cause = audit.record(allocation, "reserve", by=by, booth=allocation.booth.number)
    ended = returns.fit(allocation.exhibitor, by=by)
    notices.tell_of_booth(allocation, notices.BOOTH_RESERVED, cause=cause, ended=ended)
    notices.tell_office_of_booth(allocation, notices.OFFICE_RESERVED, cause=cause)
    pages.changed()


@transaction.atomic
def confirm(allocation: Allocation, *, by: Actor) -> None:
    """The office gives the booth; the one that it replaces is free from now on."""
    claims.lock(allocation.exhibitor)
    lifecycle.move(allocation, State.CONFIRMED, decided_at=timezone.now(), message="")
    cause = audit.record(allocation, "confirm", by=by, booth=allocation.booth.number)
    before = claims.replaced_by(allocation)
    if before is not None:
        _end_for(before, allocation, by)
    ended = returns.fit(allocation.exhibitor, by=by)
    notices.tell_of_booth(
        allocation,
        notices.BOOTH_CONFIRMED,
        cause=cause,
        ended=ended,
        is_exchange=before is not None,
    )
    pages.changed()


@transaction.atomic
def refuse(allocation: Allocation, *, reason: str, by: Actor) -> None:
    """The office does not give the booth; one that the exhibitor has stays. It reads the reason."""
    if not reason.strip():
        raise Invalid({"reason": [_("Write one sentence that the exhibitor will read.")]})
    claims.lock(allocation.exhibitor, even_if_over=True)
    now = timezone.now()
    lifecycle.move(allocation, State.REFUSED, decided_at=now, ended_at=now, message=reason.strip())
    claims.hand_on(allocation)
    cause = audit.record(allocation, "refuse", by=by, booth=allocation.booth.number)
    ended = returns.fit(allocation.exhibitor, by=by)
    notices.tell_of_booth(allocation, notices.BOOTH_REFUSED, cause=cause, ended=ended)
    pages.changed()


@transaction.atomic
def release(allocation: Allocation, *, costs: Decimal | None = None, by: Actor) -> None:
    """Give the booth back. Staff passes beyond what the remaining area brings end with it, newest first.

    Of a hold that is let go only those hear who were told that it began. Raises WrongState when the claim
    has ended, and when giving back does not cost what was read before, `costs`; None for whoever need not
    know.
    """
    exhibition = claims.lock(allocation.exhibitor, even_if_over=True)
    if allocation.state == State.HELD:
        _still_held(allocation)
    due = allocation.costs_to_leave(exhibition)
    if costs not in (None, due):
        raise WrongState(
            _("What giving it back costs has changed. Look at the new amount, then decide again.")
        )
    before = lifecycle.move(allocation, State.RELEASED, ended_at=timezone.now())
    claims.hand_on(allocation)
    cause = audit.record(
        allocation, "release", by=by, booth=allocation.booth.number, before=before, costs=str(due)
    )
    if before not in COUNTS_FOR_STAFF:
        hold_notices.let_go(allocation, by=by)
        return
    ended = returns.fit(allocation.exhibitor, by=by)
    notices.tell_of_booth(
        allocation, notices.BOOTH_RELEASED, cause=cause, costs=str(due), ended=ended
    )
    notices.tell_office_of_booth(allocation, notices.OFFICE_RELEASED, cause=cause)
    pages.changed()


def _end_for(before: Allocation, new: Allocation, by: Actor) -> None:
    lifecycle.move(before, State.RELEASED, ended_at=timezone.now())
    audit.record(before, "release", by=by, changed_to=new.booth.number)


def _is_in_time(exhibition: Exhibition) -> None:
    until = exhibition.booth_until
    if until is not None and exhibition.today() > until:
        raise Closed(
            _("Booths were chosen until %(day)s. Write to the summit office.")
            % {"day": wording.end_of(until, exhibition.summit)}
        )


def _still_held(allocation: Allocation) -> None:
    if allocation.is_expired:
        raise WrongState(_("The hold is over. Choose the booth again if it is still free."))
