"""Whom a manager invites to act for an exhibitor."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from attendees.forms import Email, Line
from exhibitors.enums import MemberRole
from summit import validators


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
