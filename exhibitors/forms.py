"""Shape and cleaning of what exhibitors type."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendees.forms import CountryChoice, Email, Line
from exhibitors.enums import MemberRole
from exhibitors.fields import Paragraphs, Picture, Topics, Website
from exhibitors.models import FASCIA_LENGTH, Exhibitor, Product
from summit import validators
from summit.models import Summit

MOMENT = "%Y-%m-%dT%H:%M"  # as browsers write a day with a time


class _WithTopics(forms.Form):
    """A form with the topics of `summit`; without any, the question is not asked."""

    def __init__(self, *args: Any, summit: Summit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.summit = summit
        field = self.fields["topics"]
        assert isinstance(field, Topics)  # noqa: S101 - for the type checker
        field.offer(summit)
        if not field.choices:
            del self.fields["topics"]


class ApplicationForm(_WithTopics):
    """What an organisation says when it applies."""

    organisation = Line(
        label=_("Organisation"),
        help_text=_("As you write it yourselves, in any script."),
        max_length=200,
        autocomplete="organization",
        validators=[validators.has_letter, validators.no_web_address],
    )
    country = CountryChoice(label=_("Country or region of the organisation"))
    website = Website(label=_("Website"), required=False)
    contact_name = Line(
        label=_("Your name"),
        max_length=300,
        autocomplete="name",
        validators=[validators.has_letter, validators.no_web_address],
    )
    email = Email(
        label=_("Your email"),
        help_text=_("Our answer goes here, and with it you log in to the portal. No password."),
    )
    wished_area = forms.IntegerField(
        label=_("Wished area in m²"),
        required=False,
        min_value=1,
        max_value=5000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write a whole number, for example 18."),
            "min_value": _("Write a number from 1 to 5000."),
            "max_value": _("Write a number from 1 to 5000."),
        },
    )
    topics = Topics(label=_("What is it about?"))
    words = Paragraphs(
        label=_("What do you want to show?"),
        help_text=_("A few sentences. They help the organisers to decide."),
        max_length=2000,
        required=False,
    )
    nonce = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


class StaffRow(forms.Form):
    """One row of the table of staff. Empty, it means nothing."""

    full_name = Line(
        label=_("Full name"),
        max_length=300,
        required=False,
        validators=[validators.no_web_address],
    )
    email = Email(label=_("Email"), required=False)
    job = Line(
        label=pgettext_lazy("staff", "Task at the booth"),
        max_length=100,
        required=False,
        validators=[validators.no_web_address],
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields):
            for name in ("full_name", "email"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill in this field."))
        if said.get("full_name") and "full_name" not in self.errors:
            try:
                validators.has_letter(said["full_name"])
            except ValidationError as wrong:
                self.add_error("full_name", wrong)
        return said

    @property
    def is_said(self) -> bool:
        """Whether anything was typed."""
        return any(str(self[name].value() or "").strip() for name in self.fields)


def suffix(code: str) -> str:
    """The end of a translated field's name: `zh-hans` is `zh_hans` there."""
    return code.replace("-", "_")


class InLanguages(_WithTopics):
    """A form with some fields once for each language; `part` gives those of one."""

    def add_languages(self, name: str, make: Any) -> None:
        for code, _label in settings.LANGUAGES:
            self.fields[f"{name}_{suffix(code)}"] = make(code)

    def in_languages(self, *names: str) -> list[dict[str, Any]]:
        """For each language its code, its own name and its bound fields."""
        return [
            {
                "code": code,
                "label": label,
                "fields": [self[f"{name}_{suffix(code)}"] for name in names],
                "is_complete": all(self[f"{name}_{suffix(code)}"].value() for name in names),
                "is_wrong": any(f"{name}_{suffix(code)}" in self.errors for name in names),
            }
            for code, label in settings.LANGUAGES
        ]


def _reads(field: forms.Field, code: str) -> forms.Field:
    """A field whose words are in the language `code`."""
    language, _dash, script = code.partition("-")
    field.widget.attrs["lang"] = f"{language}-{script.title()}" if script else language
    field.widget.attrs["dir"] = "rtl" if code == "ar" else "ltr"
    return field


class ProfileForm(InLanguages):
    """What visitors read about an exhibitor."""

    website = Website(label=_("Website"), required=False)
    logo = Picture(label=_("Logo"), help_text=_("PNG, JPEG or WebP, at most 5 MB."))
    no_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    topics = Topics(label=_("Topics"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_languages("fascia_name", _fascia)
        self.add_languages("profile", _profile)

    @staticmethod
    def initial_of(exhibitor: Exhibitor) -> dict[str, Any]:
        found: dict[str, Any] = {
            "website": exhibitor.organisation.website,
            "topics": [str(topic.pk) for topic in exhibitor.topics.all()],
        }
        return found | _texts(exhibitor, "fascia_name", "profile")


def _fascia(code: str) -> forms.Field:
    return _reads(
        Line(
            label=_("Fascia name"),
            help_text=_("Above the booth, at most %(count)s characters.")
            % {"count": FASCIA_LENGTH},
            max_length=FASCIA_LENGTH,
            required=False,
        ),
        code,
    )


def _profile(code: str) -> forms.Field:
    return _reads(Paragraphs(label=_("Profile"), max_length=4000, required=False), code)


class ProductForm(InLanguages):
    """A product, a service or a project. One name, in any language, is enough to keep a draft."""

    picture = Picture(label=_("Picture"), help_text=_("PNG, JPEG or WebP, at most 5 MB."))
    no_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    topics = Topics(label=_("Topics"))
    embargo_until = forms.DateTimeField(
        label=_("Not shown before"),
        help_text=_("For a launch: day and time in the summit's city."),
        required=False,
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format=MOMENT),
        error_messages={"invalid": _("Choose a day and a time that exist.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_languages("name", _product_name)
        self.add_languages("description", _description)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        names = [f"name_{suffix(code)}" for code, _label in settings.LANGUAGES]
        if not any(said.get(name) for name in names) and not any(n in self.errors for n in names):
            self.add_error(names[0], _("Write a name, in one language at least."))
        return said

    def clean_embargo_until(self) -> dt.datetime | None:
        """The moment on the clocks of the summit's city."""
        given: dt.datetime | None = self.cleaned_data["embargo_until"]
        return given.replace(tzinfo=self.summit.zone) if given else None

    @staticmethod
    def initial_of(product: Product) -> dict[str, Any]:
        until = product.embargo_until
        found: dict[str, Any] = {
            "topics": [str(topic.pk) for topic in product.topics.all()],
            "embargo_until": until.astimezone(product.summit.zone).replace(tzinfo=None)
            if until
            else None,
        }
        return found | _texts(product, "name", "description")


def _product_name(code: str) -> forms.Field:
    return _reads(
        Line(label=_("Name"), max_length=150, required=False, validators=[_letter_if_any]), code
    )


def _letter_if_any(text: str) -> None:
    if text:
        validators.has_letter(text)


def _description(code: str) -> forms.Field:
    return _reads(Paragraphs(label=_("Description"), max_length=4000, required=False), code)


def _texts(thing: Exhibitor | Product, *names: str) -> dict[str, Any]:
    columns: Iterable[str] = (
        f"{name}_{suffix(code)}" for name in names for code, _label in settings.LANGUAGES
    )
    return {column: getattr(thing, column) or "" for column in columns}


class ColleagueForm(forms.Form):
    """Whom a manager invites."""

    email = Email(label=_("Email"), help_text=_("Any address. A mail with the way in goes to it."))
    full_name = Line(
        label=_("Full name"),
        max_length=300,
        required=False,
        autocomplete="off",
        validators=[validators.no_web_address],
    )
    role = forms.ChoiceField(
        label=_("May"),
        choices=[
            (MemberRole.EDITOR, _("Edit profile and products, and name staff")),
            (MemberRole.MANAGER, _("All that, and take booths and invite colleagues")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
