"""What members of an exhibitor send, cleaned by the form fields of the portal. `context` holds the `summit`."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from attendees.api.serializers.people import EmailAddress
from attendees.forms import Email, Line
from exhibitors.enums import MemberRole
from exhibitors.forms.colleagues import ColleagueForm
from exhibitors.forms.languages import texts as product_texts
from exhibitors.forms.product import ProductForm, description, product_name
from exhibitors.forms.profile import ProfileForm, fascia, profile_text
from exhibitors.forms.staff import StaffRow
from exhibitors.models import Product
from summit import validators
from summit.api.content import Moment, texts
from summit.api.fields import Choice, Cleaned, CleanedFile, Strict
from summit.models import Topic

_MOST_TOPICS = 50
_MOST_ID = 2**63 - 1
_LANGUAGE = "Without it, the language of the request."

ProfileTexts = texts("profile", profile_text("en"))
FasciaTexts = texts("fascia_name", fascia("en"))
NameTexts = texts("name", product_name("en"))
DescriptionTexts = texts("description", description("en"))


class _WithTopics(Strict):
    """A body whose fields in languages become columns. What is not sent stays as it is."""

    topics = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=_MOST_ID),
        required=False,
        max_length=_MOST_TOPICS,
        help_text="The ids of topics of the summit: all of them.",
    )

    def validate_topics(self, ids: list[int]) -> list[Topic]:
        found = list(Topic.objects.for_summit(self.context["summit"]).filter(pk__in=ids))
        if len(found) < len(set(ids)):
            raise serializers.ValidationError(_("Choose topics of this summit."))
        return found

    def changes(self) -> dict[str, Any]:
        """What was sent but the topics, by the names of the columns."""
        said: dict[str, Any] = {}
        for name, value in self.validated_data.items():
            if name != "topics":
                said |= value if isinstance(value, Mapping) else {name: value}
        return said

    def chosen(self) -> list[Topic] | None:
        return self.validated_data.get("topics")


class ProfileBody(_WithTopics):
    profile = ProfileTexts(required=False)
    fascia_name = FasciaTexts(required=False)
    website = Cleaned(ProfileForm.base_fields["website"])


_PICTURE = (
    "PNG, JPEG or WebP, at most 5 MB and 16 megapixels, the long side at most 10 times the short one, "
    "under a name that ends with its format."
)


class _OneFile(CleanedFile):
    """Of several files under one name nobody knows which is meant."""

    def get_value(self, dictionary: Any) -> Any:
        sent = dictionary.getlist(self.field_name) if hasattr(dictionary, "getlist") else []
        return sent if len(sent) > 1 else super().get_value(dictionary)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list):
            raise serializers.ValidationError(_("Send one file."))
        return super().to_internal_value(data)


class LogoBody(Strict):
    """A picture, as a form sends it."""

    logo = _OneFile(
        ProfileForm.base_fields["logo"],  # type: ignore[arg-type]
        help_text=_PICTURE,
    )


class PictureBody(Strict):
    """The picture of a product, as a form sends it."""

    picture = _OneFile(
        ProductForm.base_fields["picture"],  # type: ignore[arg-type]
        help_text=_PICTURE,
    )


class ProductBody(_WithTopics):
    """A product. When it is changed, `context` holds the `product`."""

    name = NameTexts(help_text="In one language at least.")
    description = DescriptionTexts(required=False)
    embargo_until = Moment(required=False, allow_null=True, help_text="Not shown before.")

    def validate_name(self, said: dict[str, str]) -> dict[str, str]:
        product: Product | None = self.context.get("product")
        before = product_texts(product, "name") if product else {}
        if not any((before | said).values()):
            raise serializers.ValidationError(_("Write a name, in one language at least."))
        return said


class StaffBody(Strict):
    """Whom a pass is given to."""

    full_name = Cleaned(
        Line(max_length=300, validators=[validators.has_letter, validators.no_web_address])
    )
    email = EmailAddress(Email())
    job = Cleaned(StaffRow.base_fields["job"], help_text="The task at the booth.")
    language = Choice(
        choices=settings.LANGUAGES, required=False, help_text=f"Of the mails. {_LANGUAGE}"
    )


class ColleagueBody(Strict):
    """Who is invited."""

    email = EmailAddress(Email())
    full_name = Cleaned(ColleagueForm.base_fields["full_name"])
    role = Choice(choices=MemberRole.choices, required=False, help_text="`editor` without it.")
    language = Choice(
        choices=settings.LANGUAGES, required=False, help_text=f"Of the mail. {_LANGUAGE}"
    )


class Returning(Strict):
    costs = serializers.DecimalField(
        max_digits=20,
        decimal_places=2,
        required=False,
        min_value=0,
        help_text="`costs_to_leave` as it was shown: when the costs have changed since, nothing is "
        "given back and the answer is 409.",
    )
