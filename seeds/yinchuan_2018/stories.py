"""What happens to one sample attendee, step by step through the services."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from attendees.enums import QuestionKind, Source
from attendees.models import Registration
from attendees.services import decisions, delegations, registrations, visits
from attendees.services.registrations import Details
from summit.audit import Actor
from summit.enums import Door, Role

from .stage import Stage


@dataclass
class Story:
    """One sample attendee; `registration` is there from the first step on."""

    details: Details
    category: str
    source: str
    registration: Registration
    delegation: str = ""  # key of the delegation he or she belongs to
    role: str = ""

    @property
    def own_door(self) -> str:
        """Through which door the person comes."""
        return {Source.WEB: Door.WEB, Source.API: Door.API}.get(Source(self.source), Door.ADMIN)


def register(stage: Stage, story: Story) -> None:
    by: Actor | None = None
    if story.own_door == Door.ADMIN:
        by = stage.decider(story.category)
    with translation.override(story.details.language):
        story.registration = registrations.register(
            story.details,
            category=stage.category(story.category),
            by=by,
            source=story.source,
            even_if_closed=True,
            is_sample=True,
        )
    if story.delegation:
        delegations.add(
            stage.delegations[story.delegation],
            story.registration.attendee,
            category=story.registration.category,
            role=story.role,
            by=stage.office[Role.PROTOCOL],
        )


def submit(stage: Stage, story: Story) -> None:
    """Answer the required questions and most of the others."""
    answers = {
        question.pk: _answer(
            stage, story, question.kind, [str(o.pk) for o in question.options.all()]
        )
        for question in stage.questions(story.registration.category)
        if question.is_required or stage.rng.random() < 0.7
    }
    registrations.submit_or_wait(story.registration, answers, by=story.registration)


def _answer(stage: Stage, story: Story, kind: str, options: list[str]) -> object:
    """An answer as the form stores it."""
    if kind == QuestionKind.CHOICE:
        return stage.rng.choice(options)
    if kind == QuestionKind.CHOICES:
        return stage.rng.sample(options, stage.rng.randint(1, 2))
    if kind == QuestionKind.YES_NO:
        return stage.rng.choice(("yes", "no"))
    if kind == QuestionKind.DATE:
        return stage.rng.choice(stage.summit.days).isoformat()
    if kind == QuestionKind.COUNTRY:
        return story.details.country
    if kind == QuestionKind.PARAGRAPH:
        return stage.words("answers", story.details.language)
    return story.details.organisation


def start_review(stage: Stage, story: Story) -> None:
    decisions.start_review(story.registration, by=stage.decider(story.category))


def approve(stage: Stage, story: Story) -> None:
    decisions.approve(story.registration, by=stage.decider(story.category))


def reject(stage: Stage, story: Story) -> None:
    reason = stage.words("reasons", story.details.language)
    decisions.reject(story.registration, reason=reason, by=stage.decider(story.category))


def reconsider(stage: Stage, story: Story) -> None:
    decisions.reconsider(story.registration, by=stage.office[Role.OWNER])


def ask(stage: Stage, story: Story) -> None:
    question = stage.words("questions", story.details.language)
    decisions.ask(story.registration, question=question, by=stage.decider(story.category))


def answer(stage: Stage, story: Story) -> None:
    words = stage.words("answers", story.details.language)
    visits.answer(story.registration, words=words, by=story.registration)


def withdraw(stage: Stage, story: Story) -> None:
    decisions.withdraw(story.registration, by=stage.office[Role.PROTOCOL])


def revoke(stage: Stage, story: Story) -> None:
    reason = stage.words("revocations", story.details.language)
    decisions.revoke(story.registration, reason=reason, by=stage.office[Role.OWNER])


def move(stage: Stage, story: Story) -> None:
    """Somebody chose the wrong pass; the office puts it right."""
    decisions.change_category(
        story.registration, stage.category("delegate"), by=stage.office[Role.ORGANISER]
    )


def correct(stage: Stage, story: Story) -> None:
    changes = {"badge_name": story.details.full_name.split()[0]}
    visits.correct(story.registration, changes, by=story.registration)


def cancel(stage: Stage, story: Story) -> None:
    visits.cancel(story.registration, by=story.registration)


def remind(stage: Stage, story: Story) -> None:
    """Registers once more with the same address, and gets the link again."""
    registrations.register_or_remind(
        story.details, category=stage.category(story.category), source=Source.WEB
    )


Verb = Callable[[Stage, Story], None]
# Verb -> who comes through a door of his or her own, and what is done.
OWN: dict[str, Verb] = {
    "register": register,
    "submit": submit,
    "correct": correct,
    "answer": answer,
    "cancel": cancel,
    "remind": remind,
}
OFFICE: dict[str, Verb] = {
    "start_review": start_review,
    "approve": approve,
    "reject": reject,
    "reconsider": reconsider,
    "ask": ask,
    "withdraw": withdraw,
    "revoke": revoke,
    "move": move,
}
