"""What the summit office decides about registrations. Each verb is one transaction and one audit entry.

All raise WrongState when somebody else was faster, and Full when no place is left; those that lead on
Closed when the summit was cancelled.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendees import reports
from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
from attendees.services import endings, notices, places, registrations, tickets
from summit import audit, lifecycle, reactions
from summit.audit import Actor
from summit.exceptions import Full, Invalid, WrongState


@transaction.atomic
def start_review(registration: Registration, *, by: Actor) -> None:
    """Somebody looks at it now. Nobody is told."""
    places.expect_not_cancelled(registration)
    before = lifecycle.move(registration, State.UNDER_REVIEW)
    audit.record(registration, "start_review", by=by, before=before)


@transaction.atomic
def approve(registration: Registration, *, by: Actor) -> None:
    """Give a place and a ticket; the person gets both by mail. Raises Closed after the summit."""
    places.expect_summit(registration)
    lifecycle.hold(registration, "state", "category_id")
    before = lifecycle.move(registration, State.APPROVED, decided_at=timezone.now(), message="")
    lifecycle.move(registration, State.CONFIRMED)
    tickets.issue(registration)
    cause = audit.record(registration, "approve", by=by, before=before)
    notices.tell(registration, cause=cause)
    try:
        places.take(registration)
    except Full:
        raise Full(
            _("No place is left in %(category)s. Raise the quota or use the waiting list.")
            % {"category": registration.category}
        ) from None


@transaction.atomic
def reject(registration: Registration, *, reason: str, by: Actor) -> None:
    """Refuse with a reason, which the person reads."""
    message = _words(reason, "reason")
    endings.end(registration, State.REJECTED, "reject", by=by, message=message)


@transaction.atomic
def ask(registration: Registration, *, question: str, by: Actor) -> None:
    """Ask the person for information; the answer brings the registration back into the queue."""
    question = _words(question, "question")
    places.expect_not_cancelled(registration)
    before = lifecycle.move(registration, State.INFO_REQUESTED, message=question)
    cause = audit.record(registration, "ask", by=by, before=before)
    notices.tell(registration, cause=cause)


@transaction.atomic
def put_on_waiting_list(registration: Registration, *, by: Actor) -> None:
    """Let the person wait for a place. While one is free, that would be an approval by another name.

    Raises Closed after the summit: nobody's turn comes any more.
    """
    places.expect_summit(registration)
    _has_no_other(registration)
    now = timezone.now()
    before = lifecycle.move(registration, State.WAITLISTED, waiting_since=now, decided_at=now)
    places.expect_none_free(registration)
    cause = audit.record(registration, "put_on_waiting_list", by=by, before=before)
    notices.tell(registration, cause=cause)


@transaction.atomic
def reconsider(registration: Registration, *, by: Actor) -> None:
    """Open a rejected registration again. Nobody is told until it is decided."""
    places.expect_not_cancelled(registration)
    _has_no_other(registration)
    before = lifecycle.move(registration, State.UNDER_REVIEW, decided_at=None)
    audit.record(registration, "reconsider", by=by, before=before)


@transaction.atomic
def cancel(registration: Registration, *, by: Actor) -> None:
    """The person does not come and has told the office; also after the summit, for who is to be erased."""
    endings.end(registration, State.CANCELLED, "cancel", by=by)


@transaction.atomic
def withdraw(registration: Registration, *, by: Actor) -> None:
    """The nominator takes the person back."""
    endings.end(registration, State.WITHDRAWN, "withdraw", by=by)


@transaction.atomic
def revoke(registration: Registration, *, reason: str, by: Actor) -> None:
    """Take the right to come; the ticket opens nothing any more."""
    message = _words(reason, "reason")
    endings.end(registration, State.REVOKED, "revoke", by=by, message=message)


@transaction.atomic
def change_category(registration: Registration, category: Category, *, by: Actor) -> None:
    """Move somebody to another category of the same summit, with the place if there is one.

    A draft goes in when the new category asks nothing. Raises Full also when the delegation may bring
    nobody else in the new category.
    """
    places.expect_not_cancelled(registration)
    if category.summit_id != registration.summit_id or registration.is_over:
        raise Invalid({"category": [_("Choose a category of this summit.")]})
    if category.pk == registration.category_id:
        return
    lifecycle.hold(registration, "state", "category_id")
    before = registration.category
    registration.category = category
    registration.save(update_fields=["category"])
    if registration.state == State.CONFIRMED:
        tickets.issue(registration)
    cause = audit.record(
        registration, "change_category", by=by, before=before.slug, after=category.slug
    )
    reactions.announce("registration.moved", registration, by=by, before=before)
    if registration.state == State.DRAFT and not reports.asks_first(category):
        registrations.submit_or_wait(registration, {}, by=by)  # its mail names the category
        return
    notices.tell(registration, cause=cause, kind=notices.MOVED, before=before.pk)
    if registration.holds_a_place:
        places.swap(before, category)


def _has_no_other(registration: Registration) -> None:
    """Nobody has two living registrations: who registered anew is not brought back by the old one."""
    others = Registration.objects.living().filter(attendee=registration.attendee_id)
    if other := others.exclude(pk=registration.pk).first():
        raise WrongState(_("The person has registered anew: %s.") % other.reference)


def _words(text: str, field: str) -> str:
    if not text.strip():
        raise Invalid({field: [_("Write one sentence that the person will read.")]})
    return text.strip()
