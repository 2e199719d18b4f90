"""Registering: from the first word of a person to a place, a queue or a draft.

What happens to a registration afterwards is in `decisions` (the office) and `visits` (the person).
Each verb is one transaction; who acts is `by`.

The order inside is always the same: write, record, queue the mail, and change the counters of places last.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendees import references, reports
from attendees.enums import RegistrationState as State
from attendees.enums import Source
from attendees.models import Answer, Attendee, Category, Position, Registration
from attendees.services import consents, notices, places, tickets
from summit import audit, lifecycle
from summit.audit import Actor
from summit.enums import TAKES_PLACE
from summit.exceptions import Closed, Full, SummitError, WrongState
from summit.models import Summit
from summit.services import summits

# How often a registration is tried anew: for want of a place, for the same address from elsewhere, and
# (rarely) for a reference drawn twice.
_TRIES = 4
# What people say of themselves besides their post.
_OF_PERSON = ("full_name", "latin_name", "honorific", "language", "nationality", "phone")
# Field of a post -> what is said.
_OF_POST = {"organisation_name": "organisation", "country": "country", "title": "title"}

_IS_KNOWN = """
    SELECT EXISTS (
        SELECT FROM attendees_attendee WHERE summit_id = %(summit)s AND email = %(email)s
    )
    FROM summit_summit WHERE id = %(summit)s AND state = ANY(%(takes_place)s)
"""


class AlreadyRegistered(SummitError):
    """The address has a living registration. Never shown to the public: who is registered is private."""

    code = "already_registered"

    def __init__(self, registration: Registration) -> None:
        words = _("This address has the registration %(reference)s already.")
        super().__init__(words % {"reference": registration.reference})
        self.registration = registration


@dataclass(frozen=True)
class Details:
    """What somebody says of himself or herself when registering; cleaned by the door."""

    full_name: str
    email: str
    language: str = "en"
    organisation: str = ""
    country: str = ""
    title: str = ""
    latin_name: str = ""
    honorific: str = ""
    nationality: str = ""
    phone: str = ""
    agreed: Collection[str] = ()  # ConsentPurpose


def register(
    details: Details,
    *,
    category: Category,
    by: Actor | None = None,
    source: str = Source.WEB,
    even_if_closed: bool = False,
    is_sample: bool = False,
) -> Registration:
    """Register somebody in `category`; `by=None` means the person himself or herself.

    The registration is confirmed at once, or waits for a decision, a free place or further answers.
    Raises Closed, Full (no place and no waiting list) or AlreadyRegistered.
    """
    if not (even_if_closed or category.summit.is_open()):
        raise Closed
    new = _New(details, category, by, source, is_sample)
    waits = False
    for _try in range(_TRIES):
        try:
            return _register(new, waits)
        except Full:
            if waits or not category.has_waiting_list:
                raise
            waits = True
        except IntegrityError:
            # Two requests with one address at the same moment, or a reference drawn twice: the next try
            # finds the one, and draws another.
            continue
    raise WrongState


def expect_open(summit: Summit) -> None:
    """Raises Closed when people cannot register themselves at `summit`, with the reason if it is a lack.

    Who has nothing to agree to is asked for nothing: no registration is made of that.
    """
    if not summit.is_open():
        raise Closed
    if not reports.can_agree(summit.pk):
        raise Closed(
            _("Nobody can register now: the text to agree to is missing. Ask the summit office.")
        )


def register_or_remind(details: Details, *, category: Category, source: str) -> Registration | None:
    """The public's way in: whoever has a registration gets it by mail, and the caller cannot tell.

    Returns the new registration, or None when the address was known. Raises Closed or Full, both of
    which depend on the category alone.
    """
    expect_open(category.summit)
    if _refuses_newcomers(category):
        # Asked before anybody looks at the address: known or not, all hear the same.
        raise Full
    try:
        return register(details, category=category, source=source)
    except AlreadyRegistered as known:
        with transaction.atomic():
            notices.again(known.registration)
        return None


def _refuses_newcomers(category: Category) -> bool:
    if category.has_waiting_list or category.needs_approval or reports.asks_first(category):
        return False
    return places.is_full(category)


@transaction.atomic
def remind(summit: Summit, email: str) -> None:
    """Mail the personal link of the newest registration of `email`, if there is one."""
    newest = (
        Registration.objects.for_summit(summit)
        .filter(attendee__email=email)
        .select_related("attendee")
        .order_by("-pk")
        .first()
    )
    if newest:
        notices.again(newest)


@dataclass(frozen=True)
class _New:
    details: Details
    category: Category
    by: Actor | None
    source: str
    is_sample: bool


@transaction.atomic
def _register(new: _New, waits: bool) -> Registration:
    summits.nobody_cancels_meanwhile(new.category.summit_id)
    attendee, earlier = _attendee(new)
    registration = Registration(
        summit=new.category.summit,
        attendee=attendee,
        category=new.category,
        reference=references.new(),
        source=new.source,
        is_sample=new.is_sample,
    )
    lifecycle.start(registration, *_path(new.category, earlier, waits))
    if registration.state == State.WAITLISTED:
        registration.waiting_since = registration.submitted_at
    registration.save(force_insert=True)
    consents.give(attendee, new.details.agreed, language=new.details.language)
    cause = audit.record(
        registration,
        "register",
        by=new.by or registration,
        category=new.category.slug,
        state=registration.state,
    )
    if registration.state == State.CONFIRMED:
        tickets.issue(registration, is_first=True)
    notices.tell(registration, cause=cause)
    if registration.holds_a_place:
        places.take(registration, as_newcomer=True)
    return registration


def _path(category: Category, earlier: Sequence[Registration], waits: bool) -> tuple[str, ...]:
    """The states that a new registration runs through before it is saved."""
    if reports.asks_first(category):
        return ()
    if category.needs_approval or any(r.state in (State.REJECTED, State.REVOKED) for r in earlier):
        # Whoever was refused before is not let in again without somebody looking.
        return (State.SUBMITTED,)
    if waits:
        return (State.SUBMITTED, State.WAITLISTED)
    return (State.SUBMITTED, State.APPROVED, State.CONFIRMED)


def _attendee(new: _New) -> tuple[Attendee, list[Registration]]:
    """The person, and his or her earlier registrations, all of them over.

    Whoever writes a known address need not be its owner: a person who is known stays as he or she is
    unless the office registers (others correct themselves by the personal link, which only the owner
    gets). An exhibitor that names somebody is not the office. Raises AlreadyRegistered when a
    registration is living, and as `_is_known`.
    """
    said, summit_id = new.details, new.category.summit_id
    found = Attendee.objects.filter(summit_id=summit_id, email=said.email)
    # Nearly everybody is new, and to ask whether there is a row costs half of asking for it.
    known = found.first() if _is_known(summit_id, said.email) else None
    if known is None:
        attendee = Attendee(summit_id=summit_id, email=said.email, is_sample=new.is_sample)
        _write(attendee, said)
        return attendee, []
    earlier = list(known.registrations.select_related("attendee", "category", "summit"))
    living = [registration for registration in earlier if not registration.is_over]
    if living:
        raise AlreadyRegistered(living[0])
    if new.by is not None and new.source != Source.EXHIBITOR:
        _write(known, said)
    return known, earlier


def _is_known(summit_id: int, email: str) -> bool:
    """Whether somebody at this summit has the address. Raises as `places.expect_newcomers`.

    Every registration asks both, so they are one statement, written out as those in `places`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _IS_KNOWN,
            {"summit": summit_id, "email": email, "takes_place": sorted(TAKES_PLACE)},
        )
        row = cursor.fetchone()
    if row is None:
        places.expect_newcomers(summit_id)
    return bool(email and row and row[0])


def _write(attendee: Attendee, said: Details) -> None:
    """Keep what is said of the person and of the post that is printed; what is not said stays."""
    person = {name: value for name in _OF_PERSON if (value := getattr(said, name))}
    post = {field: value for field, name in _OF_POST.items() if (value := getattr(said, name))}
    position = attendee.positions.first() if attendee.pk else None
    for name, value in person.items():
        setattr(attendee, name, value)
    attendee.save(update_fields=person if attendee.pk else None)
    if post:
        position = position or Position(
            summit_id=attendee.summit_id, attendee=attendee, is_sample=attendee.is_sample
        )
        for field, value in post.items():
            setattr(position, field, value)
        position.save()


@transaction.atomic
def submit(registration: Registration, answers: Mapping[int, object], *, by: Actor) -> None:
    """The person has answered the further questions of the category: the draft goes in.

    `answers` maps question ids to values, cleaned by the door. A draft may go in after registration has
    closed, as long as the summit takes place: it was begun in time. Raises WrongState when it is no
    draft, Closed when the summit is over or cancelled, Full.
    """
    places.expect_summit(registration)
    lifecycle.hold(registration, "state", "category_id")
    save_answers(registration, answers)
    path = _path_after_answers(registration)
    for state in path[:-1]:
        lifecycle.move(registration, state)
    changes = {"submitted_at": timezone.now()}
    if path[-1] == State.WAITLISTED:
        changes["waiting_since"] = changes["submitted_at"]
    lifecycle.move(registration, path[-1], **changes)
    cause = audit.record(registration, "submit", by=by, state=registration.state)
    if registration.state == State.CONFIRMED:
        tickets.issue(registration)
    notices.tell(registration, cause=cause)
    if registration.holds_a_place:
        places.take(registration, as_newcomer=True)


def submit_or_wait(registration: Registration, answers: Mapping[int, object], *, by: Actor) -> None:
    """As `submit`; when no place is left the registration waits for one. Raises Full without a list."""
    try:
        submit(registration, answers, by=by)
    except Full:
        registration.refresh_from_db(fields=["state"])
        if not registration.category.has_waiting_list:
            raise
        _submit_waiting(registration, answers, by=by)


@transaction.atomic
def _submit_waiting(
    registration: Registration, answers: Mapping[int, object], *, by: Actor
) -> None:
    places.expect_summit(registration)
    save_answers(registration, answers)
    lifecycle.move(registration, State.SUBMITTED, submitted_at=timezone.now())
    lifecycle.move(registration, State.WAITLISTED, waiting_since=registration.submitted_at)
    cause = audit.record(registration, "submit", by=by, state=registration.state)
    notices.tell(registration, cause=cause)


def _path_after_answers(registration: Registration) -> tuple[str, ...]:
    refused = Registration.objects.filter(
        attendee=registration.attendee_id, state__in=[State.REJECTED, State.REVOKED]
    )
    if registration.category.needs_approval or refused.exists():
        return (State.SUBMITTED,)
    return (State.SUBMITTED, State.APPROVED, State.CONFIRMED)


@transaction.atomic
def save_draft(registration: Registration, answers: Mapping[int, object]) -> None:
    """Keep the answers of a draft that is sent later. Raises Closed when it cannot be: as `submit`."""
    places.expect_summit(registration)
    save_answers(registration, answers)


def save_answers(registration: Registration, answers: Mapping[int, object]) -> None:
    """Keep what was answered so far; of a question asked again the newest answer, and none for None."""
    taken_back = [question for question, value in answers.items() if value is None]
    if taken_back:
        registration.answers.filter(question__in=taken_back).delete()
    Answer.objects.bulk_create(
        [
            Answer(
                summit_id=registration.summit_id,
                registration=registration,
                question_id=question,
                value=value,
                is_sample=registration.is_sample,
            )
            for question, value in answers.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["registration", "question"],
        update_fields=["value"],
    )
