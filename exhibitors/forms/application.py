"""What an organisation says when it applies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms import CountryChoice, Email, Line, Nonce
from exhibitors.forms.fields import Topics, Website, WithTopics
from summit import validators
from summit.paragraphs import Paragraphs


class ApplicationForm(WithTopics):
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
    nonce = Nonce(max_length=40, required=False, widget=forms.HiddenInput)
