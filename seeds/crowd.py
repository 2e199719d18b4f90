"""Rows of invented people for COPY, as consistent as if the services had made each of them."""

import datetime as dt
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from psycopg.types.json import Jsonb

from attendees import references
from attendees.enums import ConsentPurpose, QuestionKind, TicketState
from attendees.enums import RegistrationState as State
from attendees.models import (
    Answer,
    Attendee,
    Category,
    Consent,
    ConsentText,
    Position,
    Question,
    Registration,
    Ticket,
)
from attendees.services.notices import KINDS
from attendees.tickets import codes
from summit import audit
from summit.enums import Door
from summit.models import AuditEntry, Notification, Summit

from . import texts
from .names import People, Person
from .shares import SHARES, trail
from .yinchuan_2018 import SAMPLE, times
from .yinchuan_2018.plan import WORKPLACES

_TITLES = tuple(f"title_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES)
# Table by table, in the order in which they may be written: the columns that differ from row to row.
VARYING: dict[type[Model], tuple[str, ...]] = {
    Attendee: (
        *("id", "full_name", "latin_name", "family_name", "given_name", "name_order"),
        *("language", "email", "nationality"),
    ),
    Position: ("attendee_id", "organisation_name", "country", "title", *_TITLES),
    Consent: ("attendee_id", "text_id", "language", "given_at"),
    Registration: (
        *("id", "attendee_id", "category_id", "reference", "state", "message"),
        *("submitted_at", "decided_at", "waiting_since", "respond_by"),
    ),
    Answer: ("registration_id", "question_id", "value"),
    Ticket: (
        "registration_id",
        "state",
        "serial",
        "valid_from",
        "valid_until",
        "code",
        "issued_at",
    ),
    AuditEntry: ("at", "actor", "verb", "subject", "details", "door"),
    Notification: (
        *("kind", "recipient", "language", "subject", "subject_id"),
        *("queued_at", "due_at"),
    ),
}
Rows = Mapping[type[Model], list[tuple[Any, ...]]]

_OWN = frozenset({"register", "submit", "cancel"})  # what the person does, not the office
_DECISIONS = frozenset({"approve", "reject", "cancel", "revoke", "withdraw"})
_QUEUED = frozenset({State.WAITLISTED, State.OFFERED, State.EXPIRED})
_ENDED = frozenset({State.CANCELLED, State.REVOKED, State.WITHDRAWN})
_DOORS = {"offer": Door.TASK, "expire": Door.TASK}
_MESSAGES = {
    State.REJECTED: "reasons",
    State.INFO_REQUESTED: "questions",
    State.REVOKED: "revocations",
}


@dataclass(frozen=True)
class _One:
    """One registration: who comes, in which pass, under which primary keys, since when."""

    person: Person
    category: Category
    attendee: int
    registration: int
    moment: dt.datetime

    @property
    def email(self) -> str:
        return f"{self.person.address}.{self.attendee}@synthetic.test"

    @property
    def subject(self) -> str:
        return f"attendees.registration:{self.registration}"


class Crowd:
    """People of one summit, made batch by batch."""

    def __init__(self, summit: Summit, rng: random.Random, now: dt.datetime) -> None:
        self._summit, self._rng, self._now = summit, rng, now
        self._people = People(rng)
        found = Category.objects.for_summit(summit).prefetch_related("questions__options")
        self._categories = {category.slug: category for category in found}
        self._texts = dict(ConsentText.objects.for_summit(summit).values_list("purpose", "pk"))
        taken = Registration.objects.for_summit(summit).values_list("reference", flat=True)
        self._references = set(taken)
        self._slugs = list(SHARES)
        self._weights = [share for share, _states in SHARES.values()]

    def rows(
        self, moments: Sequence[dt.datetime], attendees: Sequence[int], registrations: Sequence[int]
    ) -> Rows:
        """One person for each moment of registering, under the primary keys given."""
        rows: Rows = defaultdict(list)
        for moment, attendee, registration in zip(moments, attendees, registrations, strict=True):
            category = self._categories[self._rng.choices(self._slugs, self._weights)[0]]
            one = _One(self._people.one(), category, attendee, registration, moment)
            self._add_person(rows, one)
            self._add_registration(rows, one)
        rows[AuditEntry].sort(key=lambda entry: entry[0])
        return rows

    def _add_person(self, rows: Rows, one: _One) -> None:
        person, kinds = one.person, WORKPLACES[one.category.slug]
        kind = self._rng.choice(kinds) if kinds else ""
        name = (person.full_name, person.latin_name, person.family, person.given, person.order)
        nationality = person.country if kind == "embassy" else ""
        rows[Attendee].append((one.attendee, *name, person.language, one.email, nationality))
        if kind:
            title = self._people.title(person, kind)
            titles = [title if person.language == code else None for code, _ in settings.LANGUAGES]
            body = self._people.organisation(person, kind)
            rows[Position].append((one.attendee, body, person.country, title, *titles))
        for purpose, text in self._texts.items():
            if purpose == ConsentPurpose.VISIT or self._rng.random() < 0.3:
                rows[Consent].append((one.attendee, text, person.language, one.moment))

    def _add_registration(self, rows: Rows, one: _One) -> None:
        states = SHARES[one.category.slug][1]
        state = self._rng.choices(list(states), list(states.values()))[0]
        questions = list(one.category.questions.all())
        verbs = trail(state, asks=bool(questions), needs_approval=one.category.needs_approval)
        at = dict(zip(verbs, self._times(state, one.moment, verbs), strict=True))
        begun = at.get("submit", at["register"])
        dates = self._dates(state, begun, at)
        message = self._message(state, one.person.language)
        head = (one.registration, one.attendee, one.category.pk, self._reference())
        rows[Registration].append((*head, state.value, message, *dates))
        if "submit" in at:
            for question in questions:
                if question.is_required:
                    answer = self._answer(question, one.person)
                    rows[Answer].append((one.registration, question.pk, answer))
        if state == State.CONFIRMED or state in _ENDED:
            rows[Ticket].append(self._ticket(one, state, at.get("approve", begun)))
        rows[AuditEntry].extend(_entries(one, at))
        kind = KINDS.get(state, KINDS[State.SUBMITTED])
        language, told = one.person.language, at[verbs[-1]]
        rows[Notification].append(
            (kind, one.email, language, one.subject, one.registration, told, told)
        )

    def _dates(
        self, state: State, begun: dt.datetime, at: Mapping[str, dt.datetime]
    ) -> tuple[dt.datetime | None, ...]:
        """Submitted, decided, waiting since, to be answered by: as the services write them."""
        decided = [moment for verb, moment in at.items() if verb in _DECISIONS]
        until = at["offer"] + self._patience if "offer" in at else None
        return begun, decided[-1] if decided else None, begun if state in _QUEUED else None, until

    @property
    def _patience(self) -> dt.timedelta:
        return dt.timedelta(hours=self._summit.offer_hours)

    def _times(self, state: State, moment: dt.datetime, verbs: Sequence[str]) -> list[dt.datetime]:
        """When each of `verbs` was done: the offers that stand are fresh, the others ran out."""
        if state == State.OFFERED:
            fresh = self._now - self._patience * self._rng.uniform(0.05, 0.9)
            return [*([min(moment, fresh)] * (len(verbs) - 1)), fresh]
        if state == State.EXPIRED:
            offered = min(moment, self._now - self._patience * 1.1)
            return [*([offered] * (len(verbs) - 1)), offered + self._patience]
        return times.after(self._rng, self._now, moment, verbs[1:])

    def _reference(self) -> str:
        while (reference := references.new()) in self._references:
            pass
        self._references.add(reference)
        return reference

    def _message(self, state: State, language: str) -> str:
        if state not in _MESSAGES:
            return ""
        return str(self._rng.choice(texts.read(SAMPLE)["words"][_MESSAGES[state]])[language])

    def _answer(self, question: Question, person: Person) -> Jsonb:
        options = [str(option.pk) for option in question.options.all()]
        if question.kind == QuestionKind.CHOICES:
            return Jsonb([self._rng.choice(options)])
        return Jsonb(self._rng.choice(options) if options else person.city)

    def _ticket(self, one: _One, state: State, issued: dt.datetime) -> tuple[Any, ...]:
        first, last = self._summit.first_day, self._summit.last_day
        serial = uuid.uuid4()
        code = codes.sign(codes.Payload(self._summit.pk, serial, first, last))
        kind = TicketState.ISSUED if state == State.CONFIRMED else TicketState.VOID
        return (one.registration, kind.value, serial, first, last, code, issued)


def _entries(one: _One, at: Mapping[str, dt.datetime]) -> Iterator[tuple[Any, ...]]:
    """The trail of one registration."""
    for verb, moment in at.items():
        actor = one.subject if verb in _OWN else audit.SYSTEM
        door = Door.WEB if verb in _OWN else _DOORS.get(verb, Door.ADMIN)
        details = {"category": one.category.slug} if verb == "register" else {}
        yield moment, actor, verb, one.subject, Jsonb(details), door.value
