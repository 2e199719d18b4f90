"""How staff passes end: taken back, swapped, beyond the allotment, or because somebody does not come.

Call these where the exhibitor is locked, except `end_with`, which runs while a registration ends.
"""

from collections.abc import Sequence

from django.utils import timezone

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.services import decisions, places
from exhibitors import reports
from exhibitors.enums import PassState as State
from exhibitors.models import Exhibitor, StaffPass
from exhibitors.services import notices
from summit import audit, lifecycle
from summit.audit import Actor

# The verbs of passes that nobody takes back: the area of the exhibitor brings fewer, or it takes no part.
REDUCED = "reduce"
LEFT = "end_with_exhibitor"


def end(passes: Sequence[StaffPass], state: str, verb: str, *, by: Actor) -> None:
    """Move `passes` to `state`. A registration that naming has made ends too, unless others need it.

    Raises WrongState when one of them has changed meanwhile.
    """
    ids = {staff_pass.registration_id for staff_pass in passes}
    rows = Registration.objects.filter(pk__in=ids).select_related("attendee", "category", "summit")
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked = {row.pk: row for row in rows}
    with places.given_back_last():
        for staff_pass in passes:
            _end(staff_pass, locked[staff_pass.registration_id], state, verb, by)


def _end(
    staff_pass: StaffPass, registration: Registration, state: str, verb: str, by: Actor
) -> None:
    lifecycle.move(staff_pass, state, ended_at=timezone.now())
    cause = audit.record(staff_pass, verb, by=by)
    if _takes_registration_along(staff_pass, registration):
        _end_registration(registration, by=by)
    else:
        notices.tell_staff(staff_pass, notices.STAFF_FREED, cause=cause, verb=verb)


def fit(exhibitor: Exhibitor, *, by: Actor) -> list[int]:
    """Take back passes beyond the allotment, the newest first, never a collected one; their ids."""
    living = exhibitor.staff_passes.living()
    excess = living.count() - reports.staff_allotment(exhibitor)
    if excess <= 0:
        return []
    named = living.filter(state=State.NAMED).select_related("exhibitor__summit", "registration")
    passes = list(named.order_by("-pk")[:excess])
    end(passes, State.RETURNED, REDUCED, by=by)
    return [staff_pass.pk for staff_pass in passes]


def end_all(exhibitor: Exhibitor, *, by: Actor) -> int:
    """Take every pass back from an exhibitor that leaves; returns how many."""
    living = exhibitor.staff_passes.living()
    passes = list(living.select_related("exhibitor__summit", "registration").order_by("pk"))
    end(passes, State.RETURNED, LEFT, by=by)
    return len(passes)


def end_with(registration: Registration, *, by: Actor) -> None:
    """Who does not come leaves the staff of every exhibitor; each may name somebody else, and hears so."""
    living = StaffPass.objects.living().filter(registration=registration)
    for staff_pass in living.select_related("exhibitor__summit").order_by("pk"):
        lifecycle.move(staff_pass, State.RETURNED, ended_at=timezone.now())
        cause = audit.record(staff_pass, "fall_free", by=by)
        notices.tell(
            staff_pass.exhibitor, cause=cause, kind=notices.STAFF_LEFT, staff_pass=staff_pass.pk
        )


def _takes_registration_along(staff_pass: StaffPass, registration: Registration) -> bool:
    """Whether the registration exists for this pass alone and ends with it.

    One that naming made and that stays is from now on of another pass, or of the person alone. Asked
    where the registration is locked: another exhibitor may just have handed it on to this pass.
    """
    this = StaffPass.objects.filter(pk=staff_pass.pk)
    if registration.is_over or not this.filter(has_registered=True).exists():
        return False
    other = StaffPass.objects.living().filter(registration=registration).order_by("pk").first()
    if other is None and _is_as_named(registration):
        return True
    this.update(has_registered=False)
    if other is not None:
        StaffPass.objects.filter(pk=other.pk).update(has_registered=True)
    return False


def _is_as_named(registration: Registration) -> bool:
    """Whom the office has moved to another category meanwhile comes for other reasons.

    The trail says so: into which category staff comes may have changed since.
    """
    moves = audit.of(registration).filter(verb="change_category")
    first = moves.order_by("pk").values_list("details__before", flat=True).first()
    return first in (None, registration.category.slug)


def _end_registration(registration: Registration, *, by: Actor) -> None:
    """Not by the person's own verb: that asks for the summit, and waits for who cancels it."""
    if registration.state == RegistrationState.DRAFT:
        decisions.cancel(registration, by=by)
    else:
        decisions.withdraw(registration, by=by)
