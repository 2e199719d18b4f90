"""What a person's own pages show."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from attendees import links, reports
from attendees.enums import ConsentPurpose
from attendees.enums import RegistrationState as State
from attendees.models import Answer, Consent, Question, QuestionOption, Registration, Ticket
from attendees.screens import statuses
from attendees.services import tickets
from attendees.tickets import codes
from summit.models import Gate
from summit.reports import main_entrance
from summit.screens.home import Section, page_of
from summit.templatetags.summit import daterange

_PAGES = {
    "my_page": "my",
    "edit": "my_edit",
    "language": "my_language",
    "answer": "my_answer",
    "questions": "questions",
    "cancel": "my_cancel",
    "accept": "my_accept",
    "decline": "my_decline",
    "news": "my_news",
    "pdf": "my_ticket",
    "calendar": "my_calendar",
    "data": "my_copy",
}
_A_LONG_NAME = 60  # characters: more would fill a phone's screen as a heading
GREETING = dt.timedelta(hours=1)
_OPTIONS = Prefetch("options", queryset=QuestionOption.objects.order_by("position", "pk"))


class OwnTicket:
    """The living ticket as the page shows it."""

    def __init__(self, ticket: Ticket, gate: Gate | None) -> None:
        self.ticket = ticket
        self.gate = gate

    @cached_property
    def svg(self) -> str:
        return codes.svg(self.ticket.code)

    @property
    def valid_text(self) -> str:
        return daterange(self.ticket.valid_from, self.ticket.valid_until)

    @property
    def entrance(self) -> str:
        if self.gate is None:
            return ""
        if self.gate.opens_at is None:
            return self.gate.name
        return _("%(gate)s, from %(time)s") % {
            "gate": self.gate.name,
            "time": f"{self.gate.opens_at:%H:%M}",
        }


def around(registration: Registration) -> dict[str, Any]:
    """What every page of one's own needs."""
    summit = registration.summit
    return page_of(summit) | {
        "registration": registration,
        "category": registration.category,
        "links": _links(registration),
        "can_correct": may_correct(registration),
        "corrections_until": summit.corrections_until,
        "summit_css_url": reverse("summit_css", args=[summit.slug]),
    }


def page(registration: Registration) -> dict[str, Any]:
    """The whole page: status, ticket, answers, consents."""
    found = around(registration)
    own_links = found["links"]
    ticket = _ticket(registration)
    is_open = is_draft(registration)
    has_questions = is_open or reports.has_questions(registration.category)
    return found | {
        "status": statuses.of(registration, own_links),
        "position": registration.attendee.positions.first(),
        "name_is_long": len(registration.attendee.full_name) > _A_LONG_NAME,
        "is_new": timezone.now() - registration.submitted_at < GREETING,
        "ticket": ticket,
        "offer": _offer(registration, own_links),
        "questions_open": own_links["questions"] if is_open else None,
        "questions_edit": own_links["questions"] if has_questions else None,
        "questions_answers": answers(registration) if has_questions else [],
        **_consents(registration, own_links),
        "erased_on": registration.summit.erase_on,
        "language_name": dict(settings.LANGUAGES).get(registration.attendee.language, ""),
        "sections": [part for make in _sections() if (part := make(registration))],
    }


@cache
def _sections() -> tuple[Callable[[Registration], Section | None], ...]:
    return tuple(import_string(name) for name in settings.MY_PAGE_SECTIONS)


def has_ended(registration: Registration) -> bool:
    """Whether nothing in it is changed any more, by itself or with its summit."""
    return registration.is_over or registration.summit.is_cancelled


def may_correct(registration: Registration) -> bool:
    """Whether the person can still change what he or she has said."""
    return registration.summit.may_correct() and not has_ended(registration)


def is_draft(registration: Registration) -> bool:
    """Whether the person can still finish and send it."""
    return registration.state == State.DRAFT and registration.summit.takes_place


def may_answer(registration: Registration) -> bool:
    """Whether the person can still answer the questions of the category."""
    if registration.state == State.DRAFT:
        return is_draft(registration)
    return may_correct(registration)


def may_cancel(registration: Registration) -> bool:
    """Whether the person can still say that he or she does not come."""
    return registration.summit.takes_place and not registration.is_over


@cache
def _copies() -> tuple[Callable[[Registration], dict[str, Any]], ...]:
    return tuple(import_string(name) for name in settings.COPY_PARTS)


def questions(registration: Registration) -> list[Question]:
    return list(
        Question.objects.filter(category=registration.category_id)
        .prefetch_related(_OPTIONS)
        .order_by("position", "pk")
    )


def answers(registration: Registration) -> list[tuple[str, str]]:
    """(question, answer) in the reader's language."""
    given = (
        Answer.objects.filter(registration=registration)
        .select_related("question")
        .prefetch_related(Prefetch("question__options", queryset=QuestionOption.objects.all()))
        .order_by("question__position", "question__pk")
    )
    return [
        (answer.question.label, reports.wording(answer.question)(answer.value)) for answer in given
    ]


def copy(registration: Registration) -> dict[str, Any]:
    """Everything that is held about the person at this summit, as plain JSON."""
    attendee = registration.attendee
    return {
        "summit": registration.summit.name,
        "registration": {
            "reference": registration.reference,
            "category": registration.category.name,
            "state": registration.state,
            "submitted_at": registration.submitted_at.isoformat(),
            "message": registration.message,
        },
        "person": {
            name: str(getattr(attendee, name) or "")
            for name in (
                *("full_name", "latin_name", "badge_name", "family_name", "given_name"),
                *("honorific", "language", "email", "phone", "nationality"),
            )
        },
        "positions": [
            {
                "organisation": position.body,
                "country": str(position.country),
                "title": position.title,
                "tenure": position.tenure,
            }
            for position in attendee.positions.all()
        ],
        "answers": [{"question": label, "answer": text} for label, text in answers(registration)],
        "consents": [
            {
                "text": consent.text.label,
                "version": consent.text.version,
                "language": consent.language,
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in attendee.consents.select_related("text").order_by("pk")
        ],
        "tickets": [
            {"state": ticket.state, "issued_at": ticket.issued_at.isoformat()}
            for ticket in registration.tickets.order_by("pk")
        ],
        "erased_on": registration.summit.erase_on.isoformat(),
    } | {name: value for say in _copies() for name, value in say(registration).items()}


def _links(registration: Registration) -> dict[str, str]:
    """Addresses of the person's pages in the reader's language; cancel only while it is possible."""
    my_page = reverse("attendees:my", args=[links.token(registration)])
    found = {key: my_page + rest for key, rest in _rests().items()}
    found["register"] = reverse("attendees:register", args=[registration.summit.slug])
    if not may_cancel(registration):
        del found["cancel"]
    return found


@cache
def _rests() -> dict[str, str]:
    """What the addresses of a person's pages add to that of the first one, in every language."""
    start = reverse("attendees:my", args=["token"])
    pages = {key: reverse(f"attendees:{name}", args=["token"]) for key, name in _PAGES.items()}
    return {key: page.removeprefix(start) for key, page in pages.items()}


def _ticket(registration: Registration) -> OwnTicket | None:
    ticket = tickets.living(registration)
    return OwnTicket(ticket, main_entrance(registration.summit)) if ticket else None


def _offer(registration: Registration, own_links: dict[str, str]) -> dict[str, Any] | None:
    if not registration.has_offer or registration.summit.is_cancelled:
        return None
    return {
        "until": registration.respond_by,
        "accept_url": own_links["accept"],
        "decline_url": own_links["decline"],
    }


def _consents(registration: Registration, own_links: dict[str, str]) -> dict[str, Any]:
    """What the person has agreed to, and the text about news while he or she has not."""
    living = Consent.objects.filter(attendee=registration.attendee_id, withdrawn_at=None)
    given = [
        (reports.consent_text(registration.summit_id, text), at)
        for text, at in living.order_by("pk").values_list("text_id", "given_at")
    ]
    agreed = {text.purpose for text, _at in given}
    texts = [t for t in reports.consent_texts(registration.summit_id) if t.purpose not in agreed]
    return {
        "consents": [
            {
                "title": text.label,
                "agreed_on": timezone.localtime(at, registration.summit.zone).date(),
                "withdraw_url": own_links["news"] if text.purpose == ConsentPurpose.NEWS else None,
            }
            for text, at in given
        ],
        "news_text": next((text for text in texts if text.purpose == ConsentPurpose.NEWS), None),
    }
