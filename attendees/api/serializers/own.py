"""A registration as its person sees it."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from attendees.enums import ConsentPurpose, QuestionKind, RegistrationState
from attendees.enums import RegistrationState as State
from attendees.models import Answer, Attendee, Category, Registration
from attendees.screens import mine

CORRECT, CANCEL, ACCEPT, ANSWER, ANSWER_QUESTIONS = (
    "correct",
    "cancel",
    "accept",
    "answer",
    "answer_questions",
)


def possible(registration: Registration, *, has_questions: bool) -> list[str]:
    """What the person can do now."""
    state = registration.state
    may_correct = mine.may_correct(registration)
    can = {
        CORRECT: may_correct,
        CANCEL: mine.may_cancel(registration),
        ACCEPT: registration.has_offer and registration.summit.takes_place,
        ANSWER: state == State.INFO_REQUESTED and not registration.summit.is_cancelled,
        ANSWER_QUESTIONS: has_questions and (may_correct or mine.is_draft(registration)),
    }
    return [name for name, is_possible in can.items() if is_possible]


class CategoryName(serializers.Serializer[Category]):
    slug = serializers.CharField()
    name = serializers.CharField()


class Person(serializers.Serializer[Attendee]):
    full_name = serializers.CharField()
    latin_name = serializers.CharField()
    badge_name = serializers.CharField()
    honorific = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.SerializerMethodField(help_text="E.164, or empty.")
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    organisation = serializers.SerializerMethodField()
    country = serializers.SerializerMethodField(
        help_text="Of the organisation; ISO 3166-1 alpha-2."
    )
    title = serializers.SerializerMethodField()

    def get_phone(self, attendee: Attendee) -> str:
        return str(attendee.phone or "")

    def get_organisation(self, attendee: Attendee) -> str:
        return attendee.position.body if attendee.position else ""

    def get_country(self, attendee: Attendee) -> str:
        return str(attendee.position.country) if attendee.position else ""

    def get_title(self, attendee: Attendee) -> str:
        return attendee.position.title or "" if attendee.position else ""


class TicketLine(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="What the QR code says, in Base45.")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()


class OptionLine(serializers.Serializer[Any]):
    id = serializers.CharField(source="pk")
    label = serializers.CharField()  # type: ignore[assignment]


class QuestionLine(serializers.Serializer[Any]):
    """A question of the category with the answer so far; `context["answers"]` holds those."""

    id = serializers.CharField(source="pk")
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    help_text = serializers.CharField()  # type: ignore[assignment]
    is_required = serializers.BooleanField()
    options = OptionLine(many=True, source="options.all")
    answer = serializers.SerializerMethodField(help_text="As it was sent; null without one.")

    def get_answer(self, question: Any) -> str | list[str] | None:
        answers: dict[int, Answer] = self.context["answers"]
        return answers[question.pk].value if question.pk in answers else None


class ConsentGiven(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(choices=ConsentPurpose.choices, source="text.purpose")
    version = serializers.IntegerField(source="text.version")
    label = serializers.CharField(source="text.label")  # type: ignore[assignment]
    given_at = serializers.DateTimeField()


class OwnRegistration(serializers.Serializer[Any]):
    """One's own registration, what belongs to it, and what can be done with it now."""

    summit = serializers.CharField(source="registration.summit.slug")
    reference = serializers.CharField(source="registration.reference")
    state = serializers.ChoiceField(choices=RegistrationState.choices, source="registration.state")
    category = CategoryName(source="registration.category")
    submitted_at = serializers.DateTimeField(source="registration.submitted_at")
    respond_by = serializers.DateTimeField(
        source="registration.respond_by", allow_null=True, help_text="Until when an offer holds."
    )
    message = serializers.CharField(
        source="registration.message", help_text="What the office says or asks."
    )
    attendee = Person(source="registration.attendee")
    ticket = TicketLine(allow_null=True)
    questions = QuestionLine(many=True)
    consents = ConsentGiven(many=True)
    actions = serializers.ListField(
        child=serializers.ChoiceField(choices=[CORRECT, CANCEL, ACCEPT, ANSWER, ANSWER_QUESTIONS]),
        help_text="What can be done now.",
    )
    corrections_until = serializers.DateTimeField(
        source="registration.summit.corrections_until", allow_null=True
    )
