"""Naming somebody as a member of a delegation: somebody registered, or a new person."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from attendees import references
from attendees.enums import DelegateRole
from attendees.forms import Email, Line
from attendees.models import Attendee, Category, Delegate, Delegation, Registration
from attendees.services import delegations
from attendees.services.registrations import Details
from summit.exceptions import Full, SummitError
from summit.mail import isolated
from summit.models import User


def _line(label: Any, max_length: int = 300, **options: Any) -> Line:
    line = Line(max_length=max_length, label=label, required=False, **options)
    line.widget = UnfoldAdminTextInputWidget(attrs={"dir": "auto", "autocomplete": "off"})
    return line


def _outside(registered: list[Category]) -> str:
    """Why the category of somebody's registration is none to come in with this delegation."""
    if not registered:
        return gettext("This person has no registration that counts. Choose a category.")
    text = gettext("%(category)s is not among this delegation's quotas. Choose another category.")
    return text % {"category": isolated(registered[0].name)}


class FocalPointForm(forms.Form):
    """Who speaks for the delegation."""

    full_name = _line(_("Full name"))
    email = Email(label=_("Email"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = UnfoldAdminTextInputWidget(attrs={"dir": "ltr"})


class MemberForm(forms.Form):
    """Either `known` or `full_name`; a person without an address is reached through a focal point."""

    attendee: Attendee | None = None  # who is `known`, after cleaning

    known = _line(_("Somebody registered"), help_text=_("Reference or email address."))
    full_name = _line(_("Or somebody new: full name"))
    latin_name = _line(_("Latin name"))
    email = Email(
        label=_("Email"),
        required=False,
        help_text=_("Empty: mails go to the focal point of the delegation."),
    )
    title = _line(_("Title"), max_length=200)
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Category"),
        required=False,
        empty_label=_("That of the registration"),
        widget=UnfoldAdminSelectWidget(),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=DelegateRole.choices,
        initial=DelegateRole.MEMBER,
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, delegation: Delegation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegation = delegation
        self.fields["email"].widget = UnfoldAdminTextInputWidget(attrs={"dir": "ltr"})
        quotas = delegation.quotas.values("category")
        self.categories = Category.objects.filter(pk__in=quotas).order_by("position", "pk")
        field: Any = self.fields["category"]
        field.queryset = self.categories
        if len(self.categories) == 1:
            field.initial, field.empty_label = self.categories[0], None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        known, new = self.cleaned_data.get("known"), self.cleaned_data.get("full_name")
        if "full_name" in self.errors:
            return cleaned
        if bool(known) == bool(new):
            text = _("Name somebody who is registered, or write the name of a new person.")
            self.add_error("known", text)
        elif known:
            self.attendee = self._found(known)
        if not self.errors and self.cleaned_data["category"] is None:
            self.cleaned_data["category"] = self._category()
        return cleaned

    def _category(self) -> Category | None:
        """That of the registration, or the only one in which the delegation may bring people."""
        if len(self.categories) == 1:
            return self.categories[0]
        if self.attendee is None:
            self.add_error("category", _("Choose a category."))
            return None
        living = Registration.objects.living().filter(attendee=self.attendee)
        registered = [one.category for one in living.select_related("category")]
        found = next((one for one in self.categories if one in registered), None)
        if found is None:
            self.add_error("category", _outside(registered))
        return found

    def _found(self, words: str) -> Attendee | None:
        mine = Attendee.objects.for_summit(self.delegation.summit_id)
        same = Q(email=words.lower()) | Q(registrations__reference=references.tidy(words))
        found = mine.filter(same).order_by("pk").first()
        if found is None:
            self.add_error("known", _("Nobody with this reference or address is registered."))
        return found

    def refuse(self, refusal: SummitError) -> None:
        """Say what a service has refused, each thing once, and keep what was typed."""
        errors = getattr(refusal, "errors", None) or {"": [str(refusal.message)]}
        if isinstance(refusal, Full):
            errors = {"category": [str(refusal.message)]}
        for name, texts in errors.items():
            for text in dict.fromkeys(texts):
                self.add_error(name if name in self.fields else None, text)

    def save(self, *, by: User) -> Delegate:
        """Raises the refusals of `delegations.add` and `delegations.bring`."""
        said = self.cleaned_data
        wanted: dict[str, Any] = {"category": said["category"], "role": said["role"], "by": by}
        if not said["known"]:
            return delegations.bring(self.delegation, self._details(), **wanted)
        if self.attendee is None:
            raise ValueError("a form with errors is not saved")
        return delegations.add(self.delegation, self.attendee, **wanted)

    def _details(self) -> Details:
        said = self.cleaned_data
        return Details(
            full_name=said["full_name"],
            email=said["email"],
            latin_name=said["latin_name"],
            title=said["title"],
            organisation=self.delegation.name,
            country=str(self.delegation.country),
            language=(self.delegation.languages or ["en"])[0],
        )
