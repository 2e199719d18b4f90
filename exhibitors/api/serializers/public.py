"""The exhibition as everybody reads it. Texts come in the reader's language, or in another that is there."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exhibitors.enums import BoothKind, BoothShown, Pricing, Side
from exhibitors.models import BoothType, Exhibition, Exhibitor, FloorPlan, Product


def address_of(file: Any) -> str:
    """The absolute address of an uploaded picture; empty when there is none."""
    return str(settings.SITE_URL + file.url) if file else ""


class TopicLine(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class BoothOfExhibitor(serializers.Serializer[Any]):
    """Where visitors find an exhibitor."""

    number = serializers.CharField()
    hall = serializers.IntegerField(source="plan_id", help_text="The id of the hall.")
    hall_name = serializers.CharField(source="plan.hall.name")
    area = serializers.FloatField(help_text="Square metres.")


class RoleOfExhibitor(serializers.Serializer[Any]):
    """What the organisation is at the summit besides."""

    kind = serializers.CharField()
    level = serializers.SerializerMethodField(help_text="The level of a sponsor.")

    def get_level(self, role: Any) -> str | None:
        return str(role.level) if role.level else None


class ExhibitorLine(serializers.Serializer[Any]):
    """An exhibitor in the directory."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="organisation.name")
    short_name = serializers.CharField(source="organisation.short_name")
    country = serializers.SerializerMethodField(help_text="ISO 3166-1 alpha-2, or empty.")
    logo = serializers.SerializerMethodField(help_text="An address, or empty.")
    topics = TopicLine(many=True, source="ordered_topics")
    booths = BoothOfExhibitor(many=True)
    roles = RoleOfExhibitor(many=True)
    is_sample = serializers.BooleanField(help_text="Invented for a demo.")

    def get_country(self, exhibitor: Exhibitor) -> str:
        return str(exhibitor.organisation.country)

    def get_logo(self, exhibitor: Exhibitor) -> str:
        return address_of(exhibitor.organisation.logo)


class ProductLine(serializers.Serializer[Any]):
    """A product in a list."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    exhibitor = serializers.IntegerField(source="exhibitor_id", help_text="The exhibitor's id.")
    exhibitor_name = serializers.CharField(source="exhibitor.organisation.name")
    picture = serializers.SerializerMethodField(help_text="An address, or empty.")
    topics = TopicLine(many=True, source="ordered_topics")
    is_sample = serializers.BooleanField(help_text="Invented for a demo.")

    def get_picture(self, product: Product) -> str:
        return address_of(product.picture)


class ProductPage(ProductLine):
    """One product as its page shows it."""

    description = serializers.CharField()
    page = serializers.SerializerMethodField(help_text="The page for people.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, product: Product) -> str:
        address = reverse("exhibitors:product", args=[product.exhibitor.summit.slug, product.pk])
        return str(settings.SITE_URL + address)


class ExhibitorPage(ExhibitorLine):
    """One exhibitor as its page shows it."""

    website = serializers.CharField(source="organisation.website")
    profile = serializers.CharField()
    products = ProductLine(many=True, source="shown_products")
    page = serializers.SerializerMethodField(help_text="The page for people.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, exhibitor: Exhibitor) -> str:
        address = reverse("exhibitors:exhibitor", args=[exhibitor.summit.slug, exhibitor.pk])
        return str(settings.SITE_URL + address)


class BoothTypeLine(serializers.Serializer[BoothType]):
    """What a booth comes with and costs, before tax."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=BoothKind.choices)
    pricing = serializers.ChoiceField(choices=Pricing.choices)
    price = serializers.DecimalField(max_digits=10, decimal_places=2)
    open_side_price = serializers.DecimalField(
        max_digits=10, decimal_places=2, help_text="For each open side after the first."
    )
    included = serializers.SerializerMethodField()

    def get_included(self, kind: BoothType) -> list[str]:
        return [line.strip() for line in kind.included.splitlines() if line.strip()]


class HallLine(serializers.Serializer[FloorPlan]):
    """A hall that is drawn. The origin is its upper left corner; lengths are metres."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="hall.name")
    width = serializers.FloatField()
    depth = serializers.FloatField()
    entrance = serializers.CharField(source="entrance_label")
    entrance_side = serializers.ChoiceField(choices=Side.choices)
    entrance_from = serializers.FloatField(help_text="Metres along that side.")
    entrance_width = serializers.FloatField(help_text="0: none is drawn.")


class ExhibitionPage(serializers.Serializer[Exhibition]):
    """Dates, halls and what booths cost."""

    introduction = serializers.CharField()
    is_open = serializers.SerializerMethodField(help_text="Whether organisations may apply now.")
    applications_open = serializers.DateTimeField(allow_null=True)
    applications_close = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.SerializerMethodField(
        help_text="`09:00`, on each day of the summit, in its zone."
    )
    closes_at = serializers.SerializerMethodField()
    currency = serializers.CharField(help_text="ISO 4217.")
    booth_types = BoothTypeLine(many=True)
    halls = HallLine(many=True)

    def get_is_open(self, exhibition: Exhibition) -> bool:
        return exhibition.is_open()

    def get_opens_at(self, exhibition: Exhibition) -> str:
        return f"{exhibition.opens_at:%H:%M}"

    def get_closes_at(self, exhibition: Exhibition) -> str:
        return f"{exhibition.closes_at:%H:%M}"


class Holder(serializers.Serializer[Exhibitor]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="organisation.name")


class BoothLine(serializers.Serializer[Any]):
    """A booth of a hall. Lengths are metres from the upper left corner."""

    id = serializers.IntegerField(source="booth.id")
    number = serializers.CharField()
    x = serializers.FloatField(source="booth.x")
    y = serializers.FloatField(source="booth.y")
    width = serializers.FloatField(source="booth.width")
    depth = serializers.FloatField(source="booth.depth")
    area = serializers.FloatField(source="booth.area")
    open_sides = serializers.IntegerField(source="booth.open_sides")
    type = serializers.IntegerField(source="booth.type_id", help_text="The id of the booth type.")
    price = serializers.DecimalField(
        source="booth.price", max_digits=12, decimal_places=2, help_text="Before tax."
    )
    state = serializers.ChoiceField(
        source="look",
        choices=BoothShown.choices,
        help_text="`confirmed`: taken. A hold that ends counts as free at once.",
    )
    held_until = serializers.DateTimeField(source="until", allow_null=True)
    exhibitor = Holder(source="holder", allow_null=True, help_text="Only of a taken booth.")


class HallPage(HallLine):
    """A hall with all its booths."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many booths are in each state."
    )
    booths = BoothLine(many=True, source="places")
