"""A key to the API: what it is for, what it may do, until when."""

import datetime as dt
import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms import Line, Nonce
from exhibitors.enums import TokenScope
from summit import validators
from summit.models import Summit


class TokenForm(forms.Form):
    """A new token, in the name of whoever makes it: who knows the secret is who it ends with."""

    name = Line(
        label=_("What is it for?"),
        help_text=_("The program that will use it, for example our web shop."),
        max_length=100,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("Choose at least one."),
        },
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("In the summit's city. Empty: it works until you end it."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day that exists.")},
        validators=[validators.near_today],
    )

    # Which page of the form it is: sent a second time, it makes no second token.
    nonce = Nonce(
        initial=lambda: secrets.token_urlsafe(24),
        max_length=50,
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, summit: Summit, **options: Any) -> None:
        super().__init__(*args, **options)
        self._summit = summit

    def expires_at(self) -> dt.datetime | None:
        """The end of the last day on the clocks of the summit's city; of a valid form."""
        day: dt.date | None = self.cleaned_data["last_day"]
        if day is None:
            return None
        end = dt.datetime.combine(day, dt.time.max.replace(microsecond=0))
        return end.replace(tzinfo=self._summit.zone)

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Show what the service says at the fields that it means."""
        names = {"expires_at": "last_day"}
        for name, words in errors.items():
            for text in words:
                self.add_error(names.get(name, name), text)
