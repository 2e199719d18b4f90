"""A summit with what it offers to people."""

from typing import Any

from rest_framework import serializers

from attendees import reports
from attendees.enums import ConsentPurpose
from attendees.models import Attendee, Category
from summit.api.serializers import SummitPage
from summit.models import Summit


class CategoryLine(serializers.Serializer[Category]):
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(help_text="For whom.")
    includes = serializers.CharField(help_text="What it opens.")
    availability = serializers.SerializerMethodField(
        help_text="What happens to a registration now; may be a minute old."
    )
    needs_approval = serializers.BooleanField(help_text="The office decides on each registration.")
    asks_questions = serializers.SerializerMethodField(
        help_text="Further questions follow; the registration is sent when they are answered."
    )
    valid_from = serializers.SerializerMethodField()
    valid_until = serializers.SerializerMethodField()

    def get_availability(self, category: Category) -> str:
        return reports.availability(category)

    def get_asks_questions(self, category: Category) -> bool:
        return reports.asks_first(category)

    def get_valid_from(self, category: Category) -> str:
        return category.days()[0].isoformat()

    def get_valid_until(self, category: Category) -> str:
        return category.days()[1].isoformat()


class ConsentLine(serializers.Serializer[Any]):
    """A text to agree to. Send its `purpose` in `consents`."""

    purpose = serializers.ChoiceField(choices=ConsentPurpose.choices)
    version = serializers.IntegerField()
    label = serializers.CharField(help_text="Show this to the person, word for word.")  # type: ignore[assignment]
    hint = serializers.CharField()
    is_required = serializers.BooleanField()


class GuestLine(serializers.Serializer[Attendee]):
    full_name = serializers.CharField(help_text="As the person writes it.")
    latin_name = serializers.CharField()
    honorific = serializers.CharField()
    title = serializers.SerializerMethodField(help_text="Says so where a post was left.")
    organisation = serializers.SerializerMethodField()
    country = serializers.SerializerMethodField(help_text="ISO 3166-1 alpha-2, or empty.")
    is_sample = serializers.BooleanField()

    def get_title(self, guest: Attendee) -> str:
        return guest.position.title_held if guest.position else ""

    def get_organisation(self, guest: Attendee) -> str:
        return guest.position.body if guest.position else ""

    def get_country(self, guest: Attendee) -> str:
        return str(guest.position.country) if guest.position else ""


class SummitDetail(SummitPage):
    """Everything that a page about the summit needs."""

    guests = GuestLine(many=True)
    categories = CategoryLine(many=True)
    consents = ConsentLine(many=True)


class TicketKey(serializers.Serializer[Any]):
    """What a gate needs to check tickets without a network."""

    key_id = serializers.IntegerField(help_text="The second byte of every payload.")
    algorithm = serializers.ChoiceField(choices=["Ed25519"])
    public_key = serializers.CharField(help_text="32 bytes in Base64.")
    format = serializers.IntegerField(help_text="The first byte of every payload.")
    summit_id = serializers.IntegerField(help_text="Bytes 3 to 6 of every payload of this summit.")


class CategorySettings(serializers.Serializer[Category]):
    slug = serializers.CharField()
    name = serializers.CharField()
    is_public = serializers.BooleanField()
    needs_approval = serializers.BooleanField()
    has_waiting_list = serializers.BooleanField()
    quota = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField()


class SummitSettings(serializers.Serializer[Summit]):
    """What the office has set, with the counters of places."""

    slug = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()
    capacity = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField()
    registration_opens = serializers.DateTimeField(allow_null=True)
    registration_closes = serializers.DateTimeField(allow_null=True)
    corrections_until = serializers.DateTimeField(allow_null=True)
    offer_hours = serializers.IntegerField()
    answer_days = serializers.IntegerField()
    keep_months = serializers.IntegerField()
    categories = CategorySettings(many=True)
