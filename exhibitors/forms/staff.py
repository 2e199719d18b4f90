"""Whom an exhibitor names as its staff."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendees.forms import Email, Line
from summit import validators


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

    # Alone it says nothing.
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=settings.LANGUAGES, required=False
    )
    TYPED = ("full_name", "email", "job")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if any(self.data.get(self.add_prefix(name), "").strip() for name in self.TYPED):
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
        return any(str(self[name].value() or "").strip() for name in self.TYPED)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed over what stood there."""
        return any(name in self.TYPED for name in self.changed_data)


class GivenRow(StaffRow):
    """The row of a pass that is given.

    Its language counts when the pass goes to somebody else: in which one the summit writes to whom it knows
    is none of the exhibitor's business.
    """

    language = forms.ChoiceField(
        label=_("Language of the mail to another person"),
        choices=[("", "—"), *settings.LANGUAGES],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("language") and "email" not in self.changed_data:
            self.add_error("language", _("To another person: enter that person's email too."))
        return said

    @property
    def is_changed(self) -> bool:
        return super().is_changed or "language" in self.changed_data
