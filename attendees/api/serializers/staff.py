"""A registration as the summit office sees it, and what the office says of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from attendees import reports
from attendees.api.serializers.own import ConsentGiven, QuestionLine
from attendees.enums import RegistrationState, Source, Tenure, TicketState
from attendees.models import Category
from summit import validators
from summit.api.fields import Cleaned, Strict

ACTIONS = (
    "approve",
    "reject",
    "ask",
    "waitlist",
    "withdraw",
    "revoke",
    "change-category",
)


class RegistrationLine(serializers.Serializer[Any]):
    """A row of the list. The list itself is written straight from the database's rows."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=RegistrationState.choices)
    category = serializers.CharField(help_text="The slug of the category.")
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]
    submitted_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    waiting_since = serializers.DateTimeField(allow_null=True)
    respond_by = serializers.DateTimeField(allow_null=True)
    full_name = serializers.CharField()
    latin_name = serializers.CharField()
    honorific = serializers.CharField()
    email = serializers.CharField(help_text="Empty for a delegate reached through the delegation.")
    phone = serializers.CharField(help_text="E.164, or empty.")
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    nationality = serializers.CharField(help_text="ISO 3166-1 alpha-2, or empty.")
    organisation = serializers.CharField()
    title = serializers.CharField()
    tenure = serializers.ChoiceField(
        choices=Tenure.choices, allow_blank=True, help_text="Of the title; empty without one."
    )
    country = serializers.CharField(help_text="Of the organisation; ISO 3166-1 alpha-2, or empty.")
    is_sample = serializers.BooleanField()


class TicketRow(serializers.Serializer[Any]):
    serial = serializers.UUIDField()
    state = serializers.ChoiceField(choices=TicketState.choices)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    issued_at = serializers.DateTimeField()


class RegistrationDetail(RegistrationLine):
    """One registration with all that is known of it."""

    message = serializers.CharField(help_text="The last words to and from the person.")
    questions = QuestionLine(many=True)
    consents = ConsentGiven(many=True)
    tickets = TicketRow(many=True, help_text="The newest first.")
    actions = serializers.ListField(
        child=serializers.ChoiceField(choices=ACTIONS),
        help_text="What this token can do with it now.",
    )


class Registered(serializers.Serializer[Any]):
    """What became of a registration by the office."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=RegistrationState.choices)
    category = serializers.CharField(help_text="The slug of the category.")
    submitted_at = serializers.DateTimeField()


class Accepted(serializers.Serializer[Any]):
    """The same for every address, known or not."""

    status = serializers.ChoiceField(choices=["accepted"])
    detail = serializers.CharField(help_text="What happens next.")


_WORDS = forms.CharField(
    max_length=2000,
    validators=[validators.plain_paragraphs],
    error_messages={"required": _("Write one sentence that the person will read.")},
)


class WithReason(Strict):
    reason = Cleaned(_WORDS, help_text="The person reads it.")


class WithQuestion(Strict):
    question = Cleaned(_WORDS, help_text="The person reads it and answers on the personal page.")


class WithCategory(Strict):
    """`context` holds the `summit_id`."""

    category = serializers.SlugField(max_length=50, help_text="The slug of the new category.")

    def validate_category(self, slug: str) -> Category:
        for category in reports.categories(self.context["summit_id"]):
            if category.slug == slug:
                return category
        raise serializers.ValidationError(_("Choose a category of this summit."))
