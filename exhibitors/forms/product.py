"""What an exhibitor shows."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendees.forms import Line
from exhibitors.forms.fields import Picture, Topics
from exhibitors.forms.languages import InLanguages, reads, suffix, texts
from exhibitors.models import Product
from summit import validators
from summit.paragraphs import Paragraphs

MOMENT = "%Y-%m-%dT%H:%M"  # as browsers write a day with a time


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
        validators=[validators.near_today],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_languages("name", product_name)
        self.add_languages("description", description)

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
        return found | texts(product, "name", "description")


def product_name(code: str) -> forms.Field:
    return reads(
        Line(
            label=pgettext_lazy("of a thing", "Name"),
            max_length=150,
            required=False,
            validators=[_letter_if_any],
        ),
        code,
    )


def _letter_if_any(text: str) -> None:
    if text:
        validators.has_letter(text)


def description(code: str) -> forms.Field:
    return reads(Paragraphs(label=_("Description"), max_length=4000, required=False), code)
