"""What people do with their own registration, by their personal link."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from attendees.enums import RegistrationState as State
from attendees.models import Attendee, Position, Registration
from attendees.services import endings, notices, places, registrations, tickets
from summit import audit, lifecycle, reactions
from summit.audit import Actor
from summit.enums import NotificationState
from summit.exceptions import Closed, WrongState
from summit.models import Notification

CORRECTABLE = ("full_name", "latin_name", "badge_name", "organisation", "country", "title", "phone")

# Name of a correction -> field of the post.
_OF_POST = {"organisation": "organisation_name", "country": "country", "title": "title"}


@transaction.atomic
def accept_offer(registration: Registration, *, by: Actor) -> None:
    """Take the offered place. Raises WrongState when the offer is over, Closed when the summit is."""
    places.expect_summit(registration)
    if registration.state != State.OFFERED:
        raise WrongState(_("No place is offered to you now."))
    if not registration.respond_by or registration.respond_by <= timezone.now():
        raise WrongState(_("This offer is over: the place went to the next person."))
    lifecycle.hold(registration, "state", "category_id")
    before = lifecycle.move(
        registration, State.CONFIRMED, decided_at=timezone.now(), respond_by=None
    )
    tickets.issue(registration)
    cause = audit.record(registration, "accept_offer", by=by, before=before)
    notices.tell(registration, cause=cause)


@transaction.atomic
def decline_offer(registration: Registration, *, by: Actor) -> None:
    """Leave the offered place to others. Raises WrongState when none is offered any more.

    An old page must not cost somebody who has accepted meanwhile the ticket.
    """
    places.expect_summit(registration)
    if registration.state != State.OFFERED:
        raise WrongState(_("No place is offered to you now."))
    endings.end(registration, State.CANCELLED, "decline_offer", by=by)


@transaction.atomic
def cancel(registration: Registration, *, by: Actor) -> None:
    """The person does not come; the place goes to somebody who waits. Raises Closed after the summit."""
    places.expect_summit(registration)
    endings.end(registration, State.CANCELLED, "cancel", by=by)


@transaction.atomic
def answer(registration: Registration, *, words: str, by: Actor) -> None:
    """The person answers what the office asked: back into the queue. Raises WrongState if nobody asked.

    Raises Closed when the summit was cancelled.
    """
    places.expect_not_cancelled(registration)
    if registration.state != State.INFO_REQUESTED:
        raise WrongState(_("The summit office asks nothing now."))
    before = lifecycle.move(registration, State.UNDER_REVIEW)
    # The words belong to the person: they stand in the registration, where they are erased with it.
    registration.message += _answered(words)
    registration.save(update_fields=["message"])
    audit.record(registration, "answer", by=by, before=before)


def has_answered(registration: Registration, words: str) -> bool:
    """Whether `words` are the answer that the office has: a button was pressed twice."""
    registration.refresh_from_db(fields=["state", "message"])
    return registration.message.endswith(_answered(words))


def _answered(words: str) -> str:
    return f"\n\n→ {words.strip()}"


@transaction.atomic
def correct(registration: Registration, changes: Mapping[str, str], *, by: Actor) -> list[str]:
    """Write corrected details; returns the names of the fields that changed.

    The audit entry names the fields, not their contents. Raises Closed after the deadline and when the
    summit was cancelled, WrongState when the registration is over.
    """
    _expect_correctable(registration)
    _hold_person(registration)
    lifecycle.hold(registration, "state")  # nobody is corrected while being erased
    attendee = registration.attendee
    position = attendee.positions.first() or Position(
        attendee=attendee, summit_id=attendee.summit_id, is_sample=attendee.is_sample
    )
    changed: dict[str, list[str]] = {"person": [], "post": []}
    for name, value in changes.items():
        of_post = name in _OF_POST
        owner, field = (position, _OF_POST[name]) if of_post else (attendee, name)
        if name in CORRECTABLE and str(getattr(owner, field) or "") != str(value or ""):
            setattr(owner, field, value)
            changed["post" if of_post else "person"].append(name)
    names = [name for name in changes if name in changed["person"] + changed["post"]]
    # Only these columns: what else changed meanwhile stays so.
    if changed["person"]:
        attendee.save(update_fields=changed["person"])
    if changed["post"]:
        columns = [_OF_POST[name] for name in changed["post"]]
        position.save(update_fields=columns if position.pk else None)
    if names:
        audit.record(registration, "correct", by=by, fields=names)
    return names


def _hold_person(registration: Registration) -> None:
    """Lock the person before the registration, as whoever corrects the address does: in another order the
    two would wait for each other."""
    rows = Attendee.objects.select_for_update(no_key=True).filter(pk=registration.attendee_id)
    rows.values_list("pk").first()


def _expect_correctable(registration: Registration) -> None:
    """Raises Closed after the deadline or when the summit was cancelled, WrongState when the registration
    is over."""
    if registration.is_over:
        raise WrongState(_("This registration is over. Nothing in it can be changed any more."))
    places.expect_not_cancelled(registration)
    if not registration.summit.may_correct():
        raise Closed(_("Corrections ended. Ask at the desk."))


@transaction.atomic
def correct_answers(
    registration: Registration, answers: Mapping[int, object], *, by: Actor
) -> None:
    """Write corrected answers to the category's questions, None: none. Raises as `correct`."""
    _expect_correctable(registration)
    lifecycle.hold(registration, "state")  # as above
    if not answers:
        return
    registrations.save_answers(registration, answers)
    audit.record(registration, "correct_answers", by=by, questions=sorted(answers))


@transaction.atomic
def change_language(registration: Registration, language: str, *, by: Actor) -> None:
    """Mails come in `language` from now on."""
    attendee = registration.attendee
    before, attendee.language = attendee.language, language
    attendee.save(update_fields=["language"])
    audit.record(registration, "change_language", by=by, before=before, after=language)


@transaction.atomic
def renew_link(registration: Registration, *, by: Actor) -> None:
    """End every personal link sent so far and mail a new one."""
    _end_links(registration)
    cause = audit.record(registration, "renew_link", by=by)
    notices.tell(registration, cause=cause, kind=notices.AGAIN)


@transaction.atomic
def send_link(registration: Registration, *, by: Actor) -> None:
    """Mail the personal link once more, each time it is asked for; those sent before stay good."""
    cause = audit.record(registration, "send_link", by=by)
    notices.tell(registration, cause=cause, kind=notices.AGAIN)


@transaction.atomic
def correct_email(attendee: Attendee, email: str, *, by: Actor) -> None:
    """Reach the person at `email`, which the office has found to be right; empty: by the delegation.

    Whoever reads the mails of the address before opens nothing any more, and what was not sent there is
    not sent; `mails.compose` sees to what is on its way or sent anew. The right address gets a link, and
    what others had to tell: `attendee.readdressed` is announced.
    """
    before = Attendee.objects.values_list("email", flat=True).get(pk=attendee.pk)
    attendee.email = email
    attendee.save(update_fields=["email"])
    audit.record(attendee, "correct_email", by=by)
    for registration in attendee.registrations.select_related("attendee", "summit"):
        unsent = Notification.objects.filter(subject=audit.label(registration), recipient=before)
        lifecycle.move_all(
            unsent.filter(state=NotificationState.QUEUED), NotificationState.SUPPRESSED
        )
        if registration.is_over:
            _end_links(registration)
        else:
            renew_link(registration, by=by)
    reactions.announce("attendee.readdressed", attendee, by=by)


def _end_links(registration: Registration) -> None:
    registration.link_version = F("link_version") + 1
    registration.save(update_fields=["link_version"])
    registration.refresh_from_db(fields=["link_version"])
