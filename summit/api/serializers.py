"""How the core's nouns are written. Texts come in the reader's language, or in another that is there."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from summit.enums import OrganisationKind, OrganisationRoleKind, SummitState
from summit.models import Organisation, Summit


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong, as RFC 9457 writes it."""

    type = serializers.CharField(help_text="Always about:blank.")
    title = serializers.CharField(help_text="The words of the status code.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="For people, in their language: what to do.")
    code = serializers.CharField(help_text="For programs: never translated.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Field to messages. A nested field has dots: consents.0",
    )


class RegistrationWindow(serializers.Serializer[Summit]):
    is_open = serializers.SerializerMethodField()
    opens = serializers.DateTimeField(source="registration_opens", allow_null=True)
    closes = serializers.DateTimeField(source="registration_closes", allow_null=True)

    def get_is_open(self, summit: Summit) -> bool:
        return summit.is_open()


class SummitBrief(serializers.Serializer[Summit]):
    """A summit in a list."""

    slug = serializers.CharField()
    name = serializers.CharField()
    tagline = serializers.CharField(help_text="The theme of the summit.")
    edition = serializers.CharField()
    city = serializers.CharField()
    region = serializers.CharField()
    country = serializers.SerializerMethodField(help_text="ISO 3166-1 alpha-2.")
    time_zone = serializers.CharField(help_text="IANA name. All times of the summit are its own.")
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    state = serializers.ChoiceField(choices=SummitState.choices)
    registration = RegistrationWindow(source="*")
    is_sample = serializers.BooleanField(help_text="Invented for a demo.")
    page = serializers.SerializerMethodField(help_text="The page for people.")

    def get_country(self, summit: Summit) -> str:
        return str(summit.country)

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, summit: Summit) -> str:
        return str(settings.SITE_URL + reverse("summit:home", args=[summit.slug]))


class OrganisationRoleLine(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=OrganisationRoleKind.choices)
    level = serializers.SerializerMethodField(help_text="The level of a sponsor.")

    def get_level(self, role: Any) -> str | None:
        return role.level.name if role.level else None


class OrganisationLine(serializers.Serializer[Organisation]):
    """One body with all that it is at the summit."""

    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    country = serializers.SerializerMethodField(help_text="ISO 3166-1 alpha-2, or empty.")
    website = serializers.CharField()
    roles = OrganisationRoleLine(many=True, source="ordered_roles")

    def get_country(self, organisation: Organisation) -> str:
        return str(organisation.country)


class ThemeLine(serializers.Serializer[Any]):
    title = serializers.CharField()
    text = serializers.CharField()


class HighlightLine(serializers.Serializer[Any]):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    source = serializers.CharField()  # type: ignore[assignment]


class PressLine(serializers.Serializer[Any]):
    title = serializers.CharField()
    body = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()
    published_at = serializers.DateTimeField()


class SummitPage(SummitBrief):
    """A summit as its home page shows it."""

    introduction = serializers.CharField()
    working_languages = serializers.ListField(child=serializers.CharField())
    contact_email = serializers.EmailField()
    contact_phone = serializers.CharField()
    corrections_until = serializers.DateTimeField(allow_null=True)
    organisations = OrganisationLine(many=True)
    themes = ThemeLine(many=True)
    highlights = HighlightLine(many=True)
    press = PressLine(many=True)
