"""What every verb about a booth needs: its refusals, its locks, and how a claim ends.

Whoever changes claims locks the exhibitor first, then the booth, then the claims by their ids: always in
this order, so that no two can wait for each other. That a booth has one living claim is a constraint of
the database.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors.enums import COUNTS_FOR_STAFF, TAKES_BOOTH
from exhibitors.enums import AllocationState as State
from exhibitors.models import Allocation, Booth, Exhibition, Exhibitor
from exhibitors.services import hold_notices
from summit import audit, lifecycle
from summit.audit import Actor
from summit.exceptions import Closed, SummitError, WrongState
from summit.models import Summit
from summit.services import summits


class Taken(SummitError):
    """Somebody else has the booth."""

    code = "taken"
    default_message = gettext_lazy("Somebody else has taken this booth. Choose another.")


class NotOffered(SummitError):
    code = "not_offered"
    default_message = gettext_lazy("This booth is not on offer. Choose another.")


class TakesNoPart(SummitError):
    """The exhibitor is not approved, or not any more."""

    code = "takes_no_part"
    default_message = gettext_lazy("This is for exhibitors that the summit office has approved.")


# What a claim needs of each row: reading and composing every column would take a third of the time.
_OF_EXHIBITOR = (
    *("state", "summit__state"),
    *(
        f"summit__exhibition__{name}"
        for name in (
            *("hold_minutes", "booth_until", "staff_until", "staff_category"),
            *("free_return_until", "late_return_percent", "currency"),
        )
    ),
)
_OF_CLAIM = ("summit", "state", "exhibitor", "held_until", "replaces", "booth__number")
_OF_BOOTH = (
    *("summit", "number", "width", "depth", "area", "open_sides", "is_blocked"),
    *("type__pricing", "type__price", "type__open_side_price"),
)


@dataclass(frozen=True)
class Ground:
    """A free booth, locked, and what the exhibitor who wants it has."""

    booth: Booth
    held: Allocation | None  # its living hold of this very booth
    current: Allocation | None  # the latest booth that it has reserved or confirmed
    let_go: Booth | None  # the other one that it held until now


def expect_not_cancelled(summit: int) -> None:
    """Raises Closed when the summit with this id was cancelled: nothing there leads on any more."""
    summits.expect_not_cancelled(
        summit, _("The summit was cancelled: its exhibition stays as it is.")
    )


def expect_part(exhibitor: Exhibitor) -> None:
    """Raises TakesNoPart for who is not approved, or not any more, and Closed as above."""
    if not exhibitor.takes_part:
        raise TakesNoPart
    expect_not_cancelled(exhibitor.summit_id)


def lock(exhibitor: Exhibitor, *, even_if_over: bool = False) -> Exhibition:
    """Lock the exhibitor as it was read; returns the exhibition of its summit.

    Raises TakesNoPart, Closed where there is no exhibition or the summit is over or cancelled, WrongState
    when somebody just decided. `even_if_over` is for what ends something: that is always possible.
    """
    if not (exhibitor.takes_part or even_if_over):
        raise TakesNoPart
    if not even_if_over:
        summits.nobody_cancels_meanwhile(exhibitor.summit_id)
    rows = Exhibitor.objects.filter(pk=exhibitor.pk, state=exhibitor.state)
    rows = rows.select_for_update(of=("self",), no_key=True).select_related("summit__exhibition")
    locked = next(iter(rows.only(*_OF_EXHIBITOR)), None)
    if locked is None:
        raise WrongState
    if not (locked.summit.takes_place or even_if_over):
        raise Closed(_("This summit is over or was cancelled: booths and staff stay as they are."))
    exhibition: Exhibition | None = getattr(locked.summit, "exhibition", None)
    if exhibition is None:
        raise Closed(_("This summit has no exhibition yet."))
    exhibition.summit = exhibitor.summit
    return exhibition


def lock_booth(booth: Booth) -> Booth:
    """The booth as it is now: who wants the same one waits here. Raises NotOffered for none of its summit."""
    rows = Booth.objects.for_summit(booth.summit_id).filter(pk=booth.pk).select_related("type")
    locked = rows.select_for_update(of=("self",), no_key=True).only(*_OF_BOOTH)
    found = next(iter(locked.order_by()), None)
    if found is None:
        raise NotOffered
    return found


def ground(exhibitor: Exhibitor, booth: Booth, *, by: Actor) -> Ground:
    """Make way on `booth` for `exhibitor`: holds that are over end, and so does its hold of another.

    Raises NotOffered or Taken.
    """
    if booth.summit_id != exhibitor.summit_id:
        raise NotOffered
    found = lock_booth(booth)
    if found.is_blocked:
        raise NotOffered
    held = current = let_go = None
    for claim in _living(exhibitor, found):
        is_mine = claim.exhibitor_id == exhibitor.pk
        if claim.is_expired:
            expire(claim)
        elif claim.booth_id == found.pk and (not is_mine or claim.state != State.HELD):
            raise Taken(_("You have this booth already.") if is_mine else "")
        elif claim.state in COUNTS_FOR_STAFF:
            current = claim
        elif claim.booth_id == found.pk:
            held = claim
        else:
            lifecycle.move(claim, State.RELEASED, ended_at=timezone.now())
            audit.record(claim, "release", by=by, changed_to=found.number)
            hold_notices.let_go(claim, by=by)
            let_go = claim.booth
    return Ground(found, held, current, let_go)


def _living(exhibitor: Exhibitor, booth: Booth) -> list[Allocation]:
    """Claims to the booth and of the exhibitor that nobody has ended yet, locked."""
    claims = Allocation.objects.filter(
        Q(booth=booth) | Q(exhibitor=exhibitor), state__in=TAKES_BOOTH
    )
    rows = claims.select_for_update(of=("self",)).select_related("booth").only(*_OF_CLAIM)
    return list(rows.order_by("pk"))


def expire(allocation: Allocation) -> None:
    """Write down that a hold has ended, and tell who held it."""
    lifecycle.move(allocation, State.EXPIRED, ended_at=allocation.held_until)
    audit.record(allocation, "lapse", by=audit.SYSTEM)
    hold_notices.expired(allocation)


def replaced_by(allocation: Allocation) -> Allocation | None:
    """The claim that `allocation` is to replace, as it is now and while it lives."""
    if allocation.replaces_id is None:
        return None
    claims = Allocation.objects.filter(pk=allocation.replaces_id, state__in=COUNTS_FOR_STAFF)
    return claims.select_related("booth", "replaces").first()


def hand_on(ended: Allocation) -> None:
    """What was to replace a claim that has ended replaces what that one was to replace, while that lives.

    Otherwise a booth that is confirmed later would come beside the one that it was meant to be exchanged for.
    """
    waiting = Allocation.objects.filter(replaces=ended, state__in=TAKES_BOOTH)
    waiting.update(replaces=replaced_by(ended))


def end_all(exhibitor: Exhibitor, *, by: Actor) -> int:
    """Free every booth of an exhibitor that leaves; returns how many. Call it where it is locked."""
    return _release(Allocation.objects.filter(exhibitor=exhibitor, state__in=TAKES_BOOTH), by)


def end_holds(summit: Summit, *, by: Actor) -> int:
    """End every hold at a summit that does not take place; returns how many."""
    return _release(Allocation.objects.for_summit(summit).filter(state=State.HELD), by)


def _release(living: QuerySet[Allocation], by: Actor) -> int:
    rows = list(living.select_for_update().order_by("pk"))
    lifecycle.move_all(living, State.RELEASED, ended_at=timezone.now())
    for allocation in rows:
        audit.record(allocation, "release", by=by, before=allocation.state)
    return len(rows)
