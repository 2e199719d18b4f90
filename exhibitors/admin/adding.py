"""The form with which the office enters an exhibitor itself: by telephone, or after the window has closed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
)

from attendees.forms import Email, Line
from exhibitors.forms.fields import Website
from exhibitors.models import Exhibitor
from exhibitors.services.applications import Application
from summit import validators
from summit.admin.forms import SummitForm
from summit.countries import countries
from summit.models import Topic
from summit.paragraphs import Paragraphs


def _with(field: forms.Field, widget: forms.Widget) -> forms.Field:
    """A field of the public form that looks like those of the panel."""
    field.widget = widget
    return field


class AddExhibitor(SummitForm):
    """What an application says; cleaned by the same fields as the public one."""

    FIELDS = (
        *("name", "country", "website", "contact_name", "email", "language"),
        *("wished_area", "topics", "words"),
    )
    name = _with(
        Line(label=_("Organisation"), max_length=200, validators=[validators.has_letter]),
        UnfoldAdminTextInputWidget(attrs={"dir": "auto"}),
    )
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=lazy(lambda: [("", "—"), *countries], list),
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    website = _with(
        Website(label=_("Website"), required=False),
        UnfoldAdminURLInputWidget(attrs={"dir": "ltr"}),
    )
    contact_name = _with(
        Line(
            label=pgettext_lazy("person", "Contact"),
            max_length=300,
            validators=[validators.has_letter],
        ),
        UnfoldAdminTextInputWidget(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    email = _with(
        Email(label=_("Email"), help_text=_("The way to the portal goes there.")),
        UnfoldAdminEmailInputWidget(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget()
    )
    wished_area = forms.IntegerField(
        label=_("Wished area in m²"),
        required=False,
        min_value=1,
        max_value=5000,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=_("Topics"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )
    words = _with(
        Paragraphs(label=_("What they want to show"), max_length=2000, required=False),
        UnfoldAdminTextareaWidget(attrs={"rows": 4, "dir": "auto"}),
    )

    class Meta:
        model = Exhibitor
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Topic.objects.for_summit(self.summit_id or 0).order_by("position", "pk")
        self.fields["topics"].queryset = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        known = Exhibitor.objects.for_summit(self.summit_id or 0).filter(
            organisation__name__iexact=self.cleaned_data.get("name", "")
        )
        living = [exhibitor for exhibitor in known if not exhibitor.is_over]
        if living:
            self.add_error("name", _("An exhibitor of this name is there already."))
        return cleaned

    def ask_constraints(self) -> None:
        """The row has no organisation yet; the service makes both."""

    def said(self) -> Application:
        answers = {name: self.cleaned_data[name] for name in self.FIELDS}
        organisation, topics = answers.pop("name"), list(answers.pop("topics"))
        return Application(organisation=organisation, topics=topics, **answers)
