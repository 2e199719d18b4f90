"""Staff passes: given to people against the allotment that an exhibitor's area brings.

Whoever is named is registered in the exhibition's category of staff, with a ticket by mail. Who is
registered already keeps that registration. All that the exhibitor reads of it is whether there is a ticket
yet, without why not (docs/decisions/0003).

The exhibitor is locked first, then registrations by their ids, then passes; places of a category come last.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.enums import Source
from attendees.models import Attendee, Category, Registration
from attendees.services import places, registrations, visits
from exhibitors import reports, wording
from exhibitors.enums import PassState as State
from exhibitors.models import Exhibition, Exhibitor, StaffPass
from exhibitors.services import claims, notices, returns
from summit import audit, lifecycle
from summit.audit import Actor
from summit.exceptions import Closed, Full, Invalid, WrongState

# How many namings a day of 24 hours an exhibitor has: some for each pass, and a few besides.
_NAMINGS_A_PASS = 3
_NAMINGS_BESIDES = 10


@dataclass(frozen=True)
class Person:
    """Somebody as the exhibitor names him or her; cleaned by the door."""

    full_name: str
    email: str
    language: str = "en"
    job: str = ""


@transaction.atomic
def name(exhibitor: Exhibitor, person: Person, *, by: Actor) -> StaffPass:
    """Give one of the passes to `person`.

    Raises Full when all are given or the category has no place, Invalid for whoever has one already,
    Closed after the deadline or too many namings in a day, claims.TakesNoPart.
    """
    exhibition = claims.lock(exhibitor)
    allotment = reports.staff_allotment(exhibitor)
    _has_one_left(exhibitor, allotment)
    _is_not_too_often(exhibitor, allotment)
    return _name(exhibitor, exhibition, person, by)


@transaction.atomic
def swap(staff_pass: StaffPass, person: Person, *, by: Actor) -> StaffPass:
    """Give the pass to somebody else; possible until it is collected. Raises as `name`.

    With the same address it is the same person, whose name or task is corrected.
    """
    address = person.email.strip().lower()
    if address == staff_pass.email:
        return _correct(staff_pass, person, by)
    exhibitor = staff_pass.exhibitor
    exhibition = claims.lock(exhibitor)
    _is_not_collected(staff_pass)
    _is_not_too_often(exhibitor, reports.staff_allotment(exhibitor))
    _lock_registrations(staff_pass, address)
    returns.end([staff_pass], State.SWAPPED, "swap", by=by)
    return _name(exhibitor, exhibition, person, by)


@transaction.atomic
def free(staff_pass: StaffPass, *, by: Actor) -> None:
    """Take the pass back before it is collected; it can be given to somebody else."""
    claims.lock(staff_pass.exhibitor, even_if_over=True)
    _is_not_collected(staff_pass)
    returns.end([staff_pass], State.RETURNED, "free", by=by)


@transaction.atomic
def collect(staff_pass: StaffPass, *, by: Actor) -> None:
    """The desk hands the badge out: from now on the pass is not swapped."""
    lifecycle.move(staff_pass, State.COLLECTED)
    audit.record(staff_pass, "collect", by=by)


def _correct(staff_pass: StaffPass, person: Person, by: Actor) -> StaffPass:
    claims.expect_not_cancelled(staff_pass.summit_id)
    if not staff_pass.exhibitor.staff_passes.living().filter(pk=staff_pass.pk).exists():
        raise WrongState(_("This pass is given back already."))
    if staff_pass.has_introduced and staff_pass.registration.summit.may_correct():
        # Ticket and badge bear the name as it was typed here. Of others, and once corrections are over,
        # only the pass changes, without a word: who was known before is nobody else's business.
        visits.correct(staff_pass.registration, {"full_name": person.full_name}, by=by)
    # After the registration, as by who cancels it: in another order the two would wait for each other.
    staff_pass.full_name, staff_pass.job = person.full_name, person.job
    staff_pass.save(update_fields=["full_name", "job"])
    audit.record(staff_pass, "correct", by=by)
    return staff_pass


def _lock_registrations(staff_pass: StaffPass, address: str) -> None:
    """Lock whom the pass leaves and whom it goes to, by their ids.

    One after the other, two exhibitors that swap crosswise would wait for each other.
    """
    rows = Registration.objects.for_summit(staff_pass.summit_id).filter(
        Q(pk=staff_pass.registration_id) | Q(attendee__email=address)
    )
    rows = rows.select_for_update(of=("self",), no_key=True)
    list(rows.order_by("pk").values_list("pk"))


def _name(exhibitor: Exhibitor, exhibition: Exhibition, person: Person, by: Actor) -> StaffPass:
    category = _category(exhibition)
    _is_in_time(exhibition)
    address = person.email.strip().lower()
    living = exhibitor.staff_passes.living()
    if living.filter(email=address).exists():
        raise _has_one()
    was_known = Attendee.objects.filter(summit_id=exhibitor.summit_id, email=address).exists()
    registration, is_new = _registration(exhibitor, category, person, address, by)
    if not is_new and living.filter(registration=registration).exists():
        raise _has_one()  # under another address: the office has corrected it
    staff_pass = StaffPass.objects.create(
        summit_id=exhibitor.summit_id,
        exhibitor=exhibitor,
        registration=registration,
        full_name=person.full_name,
        email=address,
        job=person.job,
        has_registered=is_new,
        has_introduced=is_new and not was_known,
        is_sample=exhibitor.is_sample,
    )
    cause = audit.record(staff_pass, "name", by=by)
    if not is_new:  # the mail of a new registration says who named the person: mails.registered
        notices.tell_staff(staff_pass, notices.STAFF_NAMED, cause=cause)
    return staff_pass


def _registration(
    exhibitor: Exhibitor, category: Category, person: Person, address: str, by: Actor
) -> tuple[Registration, bool]:
    """The registration of the person, and whether it is new."""
    details = registrations.Details(
        full_name=person.full_name,
        email=address,
        language=person.language,
        organisation=str(exhibitor.organisation),
        country=str(exhibitor.organisation.country),
        title=person.job,
    )
    try:
        new = registrations.register(
            details,
            category=category,
            by=by,
            source=Source.EXHIBITOR,
            even_if_closed=True,
            is_sample=exhibitor.is_sample,
        )
    except registrations.AlreadyRegistered as known:
        lifecycle.hold(known.registration, "state")  # nobody cancels it while it is linked
        return known.registration, False
    return new, True


def _category(exhibition: Exhibition) -> Category:
    """Raises Full before anybody looks at the address: known or not, all hear the same."""
    category = exhibition.staff_category
    if category is None:
        raise Closed(_("The summit office has not opened the naming of staff yet."))
    is_asked_first = category.needs_approval or category.has_waiting_list
    if not is_asked_first and places.is_full(category):
        raise Full(_("No place is left for staff. Write to the summit office."))
    return category


def _has_one() -> Invalid:
    return Invalid({"email": [_("This person has one of your passes already.")]})


def _is_not_too_often(exhibitor: Exhibitor, allotment: int) -> None:
    """Each naming sends mails to somebody who has perhaps never heard of the exhibitor."""
    since = timezone.now() - dt.timedelta(days=1)
    named = exhibitor.staff_passes.filter(named_at__gt=since).count()
    if named >= _NAMINGS_A_PASS * allotment + _NAMINGS_BESIDES:
        raise Closed(
            _("Staff was named too often today. Go on tomorrow, or write to the summit office.")
        )


def _has_one_left(exhibitor: Exhibitor, allotment: int) -> None:
    if not allotment:
        raise Full(_("Staff passes come with a booth. Reserve one first."))
    if exhibitor.staff_passes.living().count() >= allotment:
        raise Full(
            ngettext(
                "Your %(count)s pass is given. Swap it or take it back.",
                "All %(count)s passes are given. Swap one or take one back.",
                allotment,
            )
            % {"count": allotment}
        )


def _is_in_time(exhibition: Exhibition) -> None:
    until = exhibition.staff_until
    if until is not None and not exhibition.takes_names():
        raise Closed(
            _("Staff was named until %(day)s. Write to the summit office.")
            % {"day": wording.end_of(until, exhibition.summit)}
        )


def _is_not_collected(staff_pass: StaffPass) -> None:
    if staff_pass.state == State.COLLECTED:
        raise WrongState(_("This pass was collected. Whoever has it keeps it."))
