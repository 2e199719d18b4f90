"""The form with which the summit office registers somebody."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from attendees.forms import Email, Line
from attendees.models import Registration
from attendees.services import places
from attendees.services.registrations import Details
from summit.admin.forms import SummitForm
from summit.countries import countries
from summit.exceptions import Closed


def _line(max_length: int, **options: Any) -> Line:
    line = Line(max_length=max_length, **options)
    line.widget = UnfoldAdminTextInputWidget(attrs={"dir": "auto", "autocomplete": "off"})
    return line


def _email() -> Email:
    email = Email(label=_("Email"), help_text=_("Ticket and personal link go there."))
    email.widget = UnfoldAdminEmailInputWidget(attrs={"dir": "ltr", "autocomplete": "off"})
    return email


class RegisterSomeone(SummitForm):
    """Who comes, and as what. What the service would refuse is refused here, so nothing is lost."""

    PERSON = (
        *("full_name", "latin_name", "honorific", "email", "language"),
        *("organisation", "title", "country", "phone"),
    )
    full_name = _line(300, label=_("Full name"), help_text=_("As the person writes it."))
    latin_name = _line(
        300, label=_("Latin name"), required=False, help_text=_("As in the passport.")
    )
    honorific = _line(50, label=_("Form of address"), required=False)
    email = _email()
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget()
    )
    organisation = _line(200, label=_("Organisation"), required=False)
    title = _line(200, label=_("Title"), required=False)
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=lazy(lambda: [("", "—"), *countries], list),
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    phone = PhoneNumberField(
        label=_("Phone"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"dir": "ltr"}),
        error_messages={"invalid": _("Write it with the country code: +86 951 555 0100.")},
    )

    class Meta:
        model = Registration
        fields = ("category",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without the links to add and change categories: this page is about a person.
        wrapped = self.fields["category"].widget
        self.fields["category"].widget = getattr(wrapped, "widget", wrapped)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        email, category = self.cleaned_data.get("email"), self.cleaned_data.get("category")
        mine = Registration.objects.for_summit(self.summit_id or 0).living()
        if email and (known := mine.filter(attendee__email=email).first()):
            text = _("This address is registered already: %(reference)s.")
            self.add_error("email", forms.ValidationError(text, params={"reference": known}))
        try:
            places.expect_newcomers(self.summit_id or 0)
        except Closed as refusal:
            self.add_error(None, str(refusal.message))
        if category and not category.has_waiting_list and category.is_full:
            self.add_error("category", _("No place is left, and there is no waiting list."))
        return cleaned

    def validate_constraints(self) -> None:
        """The row has no attendee and no reference yet; the service makes both."""

    def details(self) -> Details:
        said = self.cleaned_data
        return Details(**{name: str(said.get(name) or "") for name in self.PERSON})
