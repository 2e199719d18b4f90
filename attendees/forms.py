"""Shape and cleaning of what people type, the same for every door."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from attendees.enums import ConsentPurpose, QuestionKind
from attendees.models import Answer, ConsentText, Question, Registration
from attendees.services.registrations import Details
from summit import validators
from summit.countries import countries
from summit.paragraphs import REQUIRED, Paragraphs, too_long
from summit.shown import RemembersShown


class Line(forms.CharField):
    """One line of text in any script: tidied, and refused with words when it cannot be shown."""

    def __init__(self, *, max_length: int, autocomplete: str = "off", **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": autocomplete, "dir": "auto"})
        options.setdefault("error_messages", REQUIRED)
        super().__init__(widget=widget, **options)
        # After tidying: somebody who pasted spaces around a name did not write too much.
        self.limit = max_length

    def to_python(self, value: Any) -> str:
        return validators.tidy(str(super().to_python(value) or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        validators.plain_text(value)
        if len(value) > self.limit:
            raise too_long(len(value), self.limit)


class Email(forms.CharField):
    """An email address as it is stored: trimmed and in lower case."""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false", "dir": "ltr"}
        options.setdefault("error_messages", REQUIRED)
        super().__init__(widget=forms.EmailInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:
        return validators.tidy(str(super().to_python(value) or "")).lower()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not value:
            return
        validators.plain_text(value)
        if "@" not in value:
            raise ValidationError(_("Add the part from the @ on, for example @city.dz."))
        if not value.rpartition("@")[2]:
            raise ValidationError(_("Add the part after the @, for example city.dz."))
        validators.mailbox(value)
        if len(value) > 254:  # RFC 5321, 4.5.3.1.3
            raise ValidationError(_("This address is too long. Use another one."))
        EmailValidator(_("Check the address: it looks like name@city.dz."))(value)


class Nonce(forms.CharField):
    """What tells one drawn page from another. A broken one is none: nobody sees it, nor could correct it."""

    def clean(self, value: Any) -> str:
        try:
            return str(super().clean(value))
        except ValidationError:
            return ""


class CountryChoice(forms.ChoiceField):
    """An ISO 3166 code. The page draws the options itself, once per language."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", REQUIRED)
        super().__init__(choices=lambda: countries, **options)

    def valid_value(self, value: Any) -> bool:
        return value in countries.countries

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise ValidationError(_("Choose a country or region from the list."))


def _full_name() -> Line:
    return Line(
        label=_("Full name"),
        help_text=_("As you write it yourself, in any script. We print it on your badge."),
        max_length=300,
        autocomplete="name",
        validators=[validators.has_letter, validators.no_web_address],
    )


def _organisation() -> Line:
    return Line(
        label=_("Organisation"),
        help_text=_("Write “independent” if you come for yourself."),
        max_length=200,
        autocomplete="organization",
    )


class RegistrationForm(forms.Form):
    """What everybody says: four fields and two boxes."""

    full_name = _full_name()
    email = Email(label=_("Email"), help_text=_("Your ticket and your personal link go here."))
    organisation = _organisation()
    country = CountryChoice(label=_("Country or region of the organisation"))
    consent = forms.BooleanField(
        label="", error_messages={"required": _("Tick the box so that we may register you.")}
    )
    news = forms.BooleanField(label="", required=False)
    nonce = Nonce(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Mapping[str, ConsentText], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, purpose in (("consent", ConsentPurpose.VISIT), ("news", ConsentPurpose.NEWS)):
            if purpose in texts:
                self.fields[name].label = texts[purpose].label
                self.fields[name].help_text = texts[purpose].hint
            else:
                del self.fields[name]

    def details(self, language: str) -> Details:
        """The cleaned answers, for the service."""
        said = self.cleaned_data
        agreed = [
            purpose
            for name, purpose in (("consent", ConsentPurpose.VISIT), ("news", ConsentPurpose.NEWS))
            if said.get(name)
        ]
        return Details(
            full_name=said["full_name"],
            email=said["email"],
            organisation=said["organisation"],
            country=said["country"],
            language=language,
            agreed=agreed,
        )


class LinkForm(forms.Form):
    email = Email(label=_("Email"), help_text=_("The address that you gave when you registered."))


class _OwnForm(RemembersShown, forms.Form):
    """About what is there: a page that stood open for a while puts nothing back that is newer by now."""

    refusal = _(
        "Changed meanwhile, in another window or by the summit office: %(fields)s. "
        "Nothing is saved yet."
    )


class CorrectionForm(_OwnForm):
    """What people may correct themselves until the deadline."""

    full_name = _full_name()
    latin_name = Line(
        label=_("Name in Latin letters"),
        help_text=_("As in your passport, if your name is written in another script."),
        max_length=300,
        required=False,
    )
    organisation = _organisation()
    country = CountryChoice(label=_("Country or region of the organisation"))
    title = Line(
        label=_("Title"),
        help_text=_("Your post there, for example Director of Transport."),
        max_length=200,
        required=False,
        autocomplete="organization-title",
    )
    phone = PhoneNumberField(
        label=_("Phone"),
        help_text=_("With the country code, for example +86 951 555 0100."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
        error_messages={
            "invalid": _("Write it with the country code, for example +86 951 555 0100.")
        },
    )

    @classmethod
    def of(cls, registration: Registration, data: Any = None) -> "CorrectionForm":
        """The form over what the registration says now."""
        attendee, position = registration.attendee, registration.attendee.position
        says = {
            "full_name": attendee.full_name,
            "latin_name": attendee.latin_name,
            "phone": str(attendee.phone or ""),
            "organisation": position.organisation_name if position else "",
            "country": str(position.country) if position else "",
            "title": position.title if position else "",
        }
        # Tidied as the fields do it: what the office has typed otherwise is no change of the person's.
        form = cls(data, initial={name: validators.tidy(text) for name, text in says.items()})
        form.remember()
        return form

    def changes(self) -> dict[str, Any]:
        """What the person has changed, cleaned: everything else may be newer by now."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of our mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class AnswerForm(forms.Form):
    """The person's answer to what the office asked."""

    words = Paragraphs(label=_("Your answer"), max_length=2000, rows=5)


class QuestionsForm(_OwnForm):
    """The further questions of a category. With `may_wait`, required ones may still be empty.

    `answered` is what was answered before; None when the caller does not show it, as the API.
    """

    def __init__(
        self,
        *args: Any,
        questions: list[Question],
        answered: Iterable[Answer] | None = None,
        may_wait: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for question in questions:
            field = _FIELDS[QuestionKind(question.kind)](question)
            field.label, field.help_text = question.label, question.help_text
            field.required = question.is_required and not may_wait
            field.error_messages["required"] = _("Answer this question.")
            self.fields[_name(question)] = field
        if answered is not None:
            given = {answer.question_id: answer.value for answer in answered}
            self.initial = {_name(one): _said(one, given.get(one.pk)) for one in questions}
            self.remember()

    def answers(self) -> dict[int, Any]:
        """Question id -> value as it is stored (JSON), None where an answer was taken back.

        Only what was changed: everything else may be newer by now.
        """
        changed = [question for question in self.questions if _name(question) in self.changed_data]
        said = {question.pk: self.cleaned_data[_name(question)] for question in changed}
        return {
            pk: value.isoformat() if isinstance(value, dt.date) else value or None
            for pk, value in said.items()
        }


def _name(question: Question) -> str:
    return f"question_{question.pk}"


def _said(question: Question, value: Any) -> Any:
    """A stored answer as the field of the question has it."""
    if question.kind == QuestionKind.DATE and value:
        return dt.date.fromisoformat(value)
    return value or ([] if question.kind == QuestionKind.CHOICES else "")


def _options(question: Question) -> list[tuple[str, str]]:
    return [(str(option.pk), option.label) for option in question.options.all()]


def _choice(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=_options(question), widget=forms.RadioSelect)


def _choices(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=_options(question), widget=forms.CheckboxSelectMultiple
    )


def _yes_no(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect)


def _date(question: Question) -> forms.Field:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Choose a day that exists, as year-month-day.")},
    )


def _country(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=lambda: [("", "—"), *countries])


_FIELDS = {
    QuestionKind.LINE: lambda question: Line(max_length=300),
    QuestionKind.PARAGRAPH: lambda question: Paragraphs(max_length=3000, rows=5),
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.DATE: _date,
    QuestionKind.COUNTRY: _country,
}
