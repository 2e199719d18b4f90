"""A key to the API: what it is for, what it may do, in whose name, until when."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms import Line
from exhibitors.enums import TokenScope
from exhibitors.models import ExhibitorMember

_CHOOSE_ONE = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}


class TokenForm(forms.Form):
    """A new token. In whose name is asked only where several people act for the exhibitor."""

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
    member = forms.ChoiceField(
        label=_("In whose name?"),
        help_text=_(
            "It never does more than this person may, and ends when he or she is dismissed."
        ),
        error_messages=_CHOOSE_ONE,
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("In the summit's city. Empty: it works until you end it."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day that exists.")},
    )

    def __init__(
        self, *args: Any, member: ExhibitorMember, active: Sequence[ExhibitorMember], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._self, self._active = member, {str(one.pk): one for one in active}
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (pk, f"{one}, {one.get_role_display()}") for pk, one in self._active.items()
        ]
        field.initial = str(member.pk)
        if len(self._active) < 2:
            del self.fields["member"]

    def chosen(self) -> ExhibitorMember:
        """In whose name; of a valid form."""
        return self._active.get(self.cleaned_data.get("member", ""), self._self)

    def expires_at(self) -> dt.datetime | None:
        """The end of the last day on the clocks of the summit's city; of a valid form."""
        day: dt.date | None = self.cleaned_data["last_day"]
        if day is None:
            return None
        end = dt.datetime.combine(day, dt.time.max.replace(microsecond=0))
        return end.replace(tzinfo=self._self.summit.zone)

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Show what the service says at the fields that it means."""
        names = {"expires_at": "last_day"}
        for name, words in errors.items():
            for text in words:
                self.add_error(names.get(name, name), text)
