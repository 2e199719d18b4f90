"""Exhibitors and booths as the summit office sees them, and what the office says of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from exhibitors.enums import (
    AllocationState,
    ExhibitorState,
    MemberRole,
    PassState,
    ProductState,
)
from exhibitors.models import Allocation, Exhibitor
from summit import validators
from summit.api.fields import Cleaned, Strict

from .public import TopicLine

ACTIONS = ("approve", "waitlist", "reject", "contract", "open-stand", "close", "cancel")
CLAIM_ACTIONS = ("confirm", "refuse", "release")


class ExhibitorRow(serializers.Serializer[Any]):
    """A row of the office's list."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="organisation.name")
    country = serializers.SerializerMethodField(help_text="ISO 3166-1 alpha-2, or empty.")
    state = serializers.ChoiceField(choices=ExhibitorState.choices)
    contact_name = serializers.CharField()
    contact_email = serializers.CharField()
    wished_area = serializers.IntegerField(allow_null=True, help_text="Square metres.")
    booths = serializers.ListField(
        child=serializers.CharField(), help_text="Numbers of those held, reserved or confirmed."
    )
    applied_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    is_sample = serializers.BooleanField()

    def get_country(self, exhibitor: Exhibitor) -> str:
        return str(exhibitor.organisation.country)


class MemberRow(serializers.Serializer[Any]):
    full_name = serializers.CharField()
    email = serializers.CharField(source="user.email")
    language = serializers.CharField(source="user.language")
    role = serializers.ChoiceField(choices=MemberRole.choices)


class PassRow(serializers.Serializer[Any]):
    full_name = serializers.CharField()
    email = serializers.CharField()
    job = serializers.CharField()
    state = serializers.ChoiceField(choices=PassState.choices)
    registration = serializers.CharField(
        source="registration.reference", help_text="The reference of the registration."
    )


class ProductRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=ProductState.choices)
    embargo_until = serializers.DateTimeField(allow_null=True)


class ReservationRow(serializers.Serializer[Any]):
    """An exhibitor's claim to a booth."""

    id = serializers.IntegerField()
    booth = serializers.CharField(source="booth.number")
    hall = serializers.IntegerField(source="booth.plan_id", help_text="The id of the hall.")
    area = serializers.FloatField(source="booth.area", help_text="Square metres.")
    exhibitor = serializers.IntegerField(source="exhibitor_id", help_text="The exhibitor's id.")
    exhibitor_name = serializers.CharField(source="exhibitor.organisation.name")
    state = serializers.ChoiceField(choices=AllocationState.choices)
    is_living = serializers.BooleanField(
        help_text="Keeps others from the booth now: no ended hold does."
    )
    price = serializers.DecimalField(max_digits=12, decimal_places=2, help_text="Before tax.")
    replaces = serializers.IntegerField(
        source="replaces_id", allow_null=True, help_text="The reservation that it changes."
    )
    held_at = serializers.DateTimeField()
    held_until = serializers.DateTimeField(
        source="hold_ends_at", allow_null=True, help_text="When a hold ends by itself."
    )
    reserved_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    message = serializers.CharField(help_text="The reason of a refusal.")
    actions = serializers.ListField(
        child=serializers.ChoiceField(choices=CLAIM_ACTIONS),
        help_text="What this token can do with it now.",
    )
    is_sample = serializers.BooleanField()


class ExhibitorDetail(ExhibitorRow):
    """One exhibitor with all that is known of it."""

    website = serializers.CharField(source="organisation.website")
    application = serializers.CharField(help_text="The words of the application.")
    message = serializers.CharField(help_text="The last words to the exhibitor.")
    profile = serializers.CharField()
    fascia_name = serializers.CharField()
    topics = TopicLine(many=True, source="topics.all")
    members = MemberRow(many=True, source="active_members", help_text="Who act for it.")
    reservations = ReservationRow(many=True, help_text="Claims to booths, the newest first.")
    staff_allotment = serializers.IntegerField(help_text="Passes that its area brings.")
    staff = PassRow(many=True)
    products = ProductRow(many=True, source="all_products")
    actions = serializers.ListField(
        child=serializers.ChoiceField(choices=ACTIONS),
        help_text="What this token can do with it now.",
    )


class Decided(serializers.Serializer[Exhibitor]):
    """What became of an exhibitor by the office."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="organisation.name")
    state = serializers.ChoiceField(choices=ExhibitorState.choices)
    decided_at = serializers.DateTimeField(allow_null=True)


class ReservationDecided(serializers.Serializer[Allocation]):
    """What became of a claim to a booth by the office."""

    id = serializers.IntegerField()
    booth = serializers.CharField(source="booth.number")
    exhibitor = serializers.IntegerField(source="exhibitor_id", help_text="The exhibitor's id.")
    state = serializers.ChoiceField(choices=AllocationState.choices)


_WORDS = forms.CharField(
    max_length=1000,
    validators=[validators.plain_paragraphs],
    error_messages={"required": _("Write one sentence that the exhibitor will read.")},
)


class ForAReason(Strict):
    reason = Cleaned(_WORDS, help_text="The exhibitor reads it.")
