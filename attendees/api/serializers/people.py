"""What people say of themselves, cleaned by the form fields of the public site."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from attendees import reports
from attendees.enums import ConsentPurpose, QuestionKind
from attendees.forms import AnswerForm, CorrectionForm, Line, QuestionsForm, RegistrationForm
from attendees.models import Attendee, Category, Question
from attendees.services.registrations import Details
from summit.api.fields import Choice, Cleaned, Flag, Strict
from summit.models import Summit

_SAID = RegistrationForm.base_fields
_CORRECTED = CorrectionForm.base_fields
_CODE = "An ISO 3166-1 alpha-2 code, for example DZ."


def _line(model: type[models.Model], name: str) -> Line:
    """A line as long as the column, for what no form of the public site asks."""
    field = model._meta.get_field(name)
    return Line(max_length=field.max_length or 0, required=False, validators=field.validators)  # type: ignore[union-attr]


@extend_schema_field({"type": "string", "pattern": "^[A-Z]{2}$", "description": _CODE})
class CountryCode(Cleaned):
    pass


@extend_schema_field({"type": "string", "format": "email", "maxLength": 254})
class EmailAddress(Cleaned):
    pass


class Registering(Strict):
    """A new registration. `context` holds the `summit` and whether the `office` registers somebody."""

    category = serializers.SlugField(max_length=50, help_text="The `slug` of a category.")
    full_name = Cleaned(_SAID["full_name"])
    email = EmailAddress(_SAID["email"])
    organisation = Cleaned(_SAID["organisation"])
    country = CountryCode(_SAID["country"])
    title = Cleaned(_CORRECTED["title"])
    latin_name = Cleaned(_CORRECTED["latin_name"])
    honorific = Cleaned(_line(Attendee, "honorific"))
    phone = Cleaned(_CORRECTED["phone"])
    language = Choice(
        choices=settings.LANGUAGES,
        required=False,
        help_text="Of the mails. Without it, the language of the request.",
    )
    consents = serializers.ListField(
        child=Choice(choices=ConsentPurpose.choices),
        default=list,
        max_length=10,
        help_text="The `purpose` of each text that the person agreed to; the required ones must be there.",
    )

    def validate_category(self, slug: str) -> Category:
        summit: Summit = self.context["summit"]
        known = {category.slug: category for category in reports.categories(summit.pk)}
        found = known.get(slug)
        if found is None or not (found.is_public or self.context["office"]):
            raise serializers.ValidationError(_("Choose a category of this summit."))
        return found

    def validate_consents(self, given: list[str]) -> Collection[str]:
        """Asked beside the other fields, also when nothing is sent: everything wrong is said at once."""
        summit: Summit = self.context["summit"]
        for text in reports.consent_texts(summit.pk):
            if text.is_required and text.purpose not in given and not self.context["office"]:
                words = _("Ask the person to agree to the text “%(purpose)s” and name it here.")
                raise serializers.ValidationError([words % {"purpose": text.purpose}])
        return set(given)

    def details(self) -> Details:
        """What was said, for the service."""
        said = self.validated_data
        return Details(
            full_name=said["full_name"],
            email=said["email"],
            organisation=said["organisation"],
            country=said["country"],
            title=said.get("title", ""),
            latin_name=said.get("latin_name", ""),
            honorific=said.get("honorific", ""),
            phone=said.get("phone", ""),
            language=said.get("language") or get_language() or "en",
            agreed=said["consents"],
        )


class Correcting(Strict):
    """Only the fields that change."""

    full_name = Cleaned(_CORRECTED["full_name"], required=False)
    latin_name = Cleaned(_CORRECTED["latin_name"])
    badge_name = Cleaned(_line(Attendee, "badge_name"))
    organisation = Cleaned(_CORRECTED["organisation"], required=False)
    country = CountryCode(_CORRECTED["country"], required=False)
    title = Cleaned(_CORRECTED["title"])
    phone = Cleaned(_CORRECTED["phone"])
    language = Choice(choices=settings.LANGUAGES, required=False, help_text="Of the mails.")
    news = Flag(required=False, help_text="Whether news of the next summit are welcome.")


class Answering(Strict):
    words = Cleaned(AnswerForm.base_fields["words"])


@extend_schema_field(
    {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
)
class AnswerValue(serializers.Field[Any, Any, Any, Any]):
    """A text, or a list of texts where several options may be chosen."""

    default_error_messages = {"invalid": _("Send a text, or a list of texts.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and all(isinstance(item, str) for item in data):
            return data
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class AnsweringQuestions(Strict):
    """Answers to the `questions` of the context; cleaned by the form of the public site."""

    answers = serializers.DictField(
        child=AnswerValue(),
        help_text="The id of a question to its answer: a text, `yes` or `no`, a day as YYYY-MM-DD, a "
        "country code, the id of an option, or a list of such ids.",
    )
    later = Flag(
        default=False, help_text="Only keep what is there; the registration is sent another time."
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        questions: list[Question] = self.context["questions"]
        errors = _misfits(said["answers"], {str(question.pk): question for question in questions})
        if errors:
            raise serializers.ValidationError({"answers": errors})
        form = QuestionsForm(
            {f"question_{pk}": value for pk, value in said["answers"].items()},
            questions=questions,
            may_wait=said["later"],
        )
        if not form.is_valid():
            wrong = {
                name.removeprefix("question_"): [str(words) for words in said_wrong]
                for name, said_wrong in form.errors.items()
            }
            raise serializers.ValidationError({"answers": wrong})
        return said | {"answers": form.answers()}


def _misfits(answers: dict[str, Any], questions: dict[str, Question]) -> dict[str, list[str]]:
    """Answers to nothing that is asked, and lists where one answer is wanted or the reverse."""
    found: dict[str, list[str]] = {}
    for pk, value in answers.items():
        if pk not in questions:
            found[pk] = [str(_("This question is not asked."))]
        elif isinstance(value, list) != (questions[pk].kind == QuestionKind.CHOICES):
            found[pk] = [str(_("Send a list only where several options may be chosen."))]
    return found
