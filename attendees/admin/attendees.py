"""People: their details and posts. What is changed is recorded by the names of the fields alone."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelectWidget

from attendees import querysets, rules
from attendees.forms import Email
from attendees.models import Attendee, Position, Registration
from attendees.services import retention, visits
from summit import panel, reactions, validators
from summit.admin.base import SummitModelAdmin, SummitStackedInline
from summit.admin.display import language
from summit.admin.display import name as isolated
from summit.admin.forms import SummitForm
from summit.exceptions import NotAllowed

from . import display


class PersonForm(SummitForm):
    email = Email(
        label=_("Email"),
        required=False,
        help_text=_("Empty for members who are reached through their delegation."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget()
    )

    def written_columns(self) -> list[str]:
        """All but the address, which `visits.correct_email` writes."""
        return [name for name in super().written_columns() if name != "email"]

    class Meta:
        widgets = {"email": UnfoldAdminEmailInputWidget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].widget = UnfoldAdminEmailInputWidget(attrs={"dir": "ltr"})
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs.setdefault("dir", "auto")

    def clean_full_name(self) -> str:
        return validators.tidy(self.cleaned_data["full_name"])

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        others = Attendee.objects.filter(summit=self.instance.summit_id).exclude(
            pk=self.instance.pk
        )
        if email and others.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody else at this summit has this address."))
        return email

    def clean_latin_name(self) -> str:
        return validators.tidy(self.cleaned_data["latin_name"])


class PositionInline(SummitStackedInline):
    model = Position
    change_rule = staticmethod(rules.can_decide)
    view_rule = staticmethod(rules.can_view_registrations)
    fields = ["organisation_name", "title", "country", "tenure", "rank", "organisation"]


@admin.register(Attendee)
class AttendeeAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_registrations)
    change_rule = staticmethod(rules.can_decide)
    form = PersonForm
    list_display = ["shown_name", "shown_organisation", "shown_email", "shown_language", "is_guest"]
    list_filter = ["language", "is_listed_guest", "is_sample"]
    search_fields = ["full_name"]  # see get_search_results
    search_help_text = _("Name, email or organisation")
    ordering = ["-pk"]
    actions = None
    inlines = [PositionInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("full_name", "latin_name"),
                    ("honorific", "badge_name"),
                    ("email", "phone"),
                    ("language", "nationality"),
                ]
            },
        ),
        (_("On the home page"), {"fields": [("is_listed_guest", "guest_position")]}),
        (
            _("Parts of the name"),
            {
                "fields": [("family_name", "given_name"), ("name_order", "sort_key")],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Attendee]:
        first = Position.objects.filter(attendee=OuterRef("pk")).order_by("rank", "pk")
        rows: models.QuerySet[Attendee] = super().get_queryset(request)
        paths = ("organisation__name", "organisation_name")
        named, written = (Subquery(first.values(path)[:1]) for path in paths)
        return rows.annotate(organisation=Coalesce(named, written))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        for word in search_term.split()[: querysets.MAX_WORDS]:
            queryset = queryset.filter(pk__in=querysets.people(word))
        return queryset, False

    @admin.display(description=_("name"), ordering="full_name")
    def shown_name(self, attendee: Attendee) -> str:
        return display.name(attendee)

    @admin.display(description=_("language"), ordering="language")
    def shown_language(self, attendee: Attendee) -> str:
        return language(attendee.language)

    @admin.display(description=_("organisation"))
    def shown_organisation(self, attendee: Any) -> str:
        return isolated(attendee.organisation or "")

    @admin.display(description=_("email"), ordering="email")
    def shown_email(self, attendee: Attendee) -> str:
        return isolated(attendee.email)

    @admin.display(description=_("guest"), boolean=True)
    def is_guest(self, attendee: Attendee) -> bool:
        return attendee.is_listed_guest

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A corrected address is more than a column: old links end, and a new one is sent."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            visits.correct_email(obj, obj.email, by=panel.member(request))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the registration from which somebody came to correct the person."""
        left = request.GET.get("registration", "")
        if found := obj.registrations.filter(reference=left).first():
            return redirect("admin:attendees_registration_change", found.pk)
        return super().response_post_save_change(request, obj)

    # --- Erasing ---------------------------------------------------------------------------
    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Who still comes is cancelled first, so that the place is given to somebody else; who has a part
        in something public leaves that first (settings.REACTIONS)."""
        if not self.allows("delete_rule", request, obj) or obj is None:
            return False
        if Registration.objects.living().filter(attendee=obj.pk).exists():
            return False
        try:
            reactions.announce("attendee.to_be_erased", obj, by=panel.member(request))
        except NotAllowed:
            return False
        return True

    delete_rule = staticmethod(rules.can_revoke)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Everything that hangs on a person goes with him or her."""
        return [str(thing) for thing in objs], {}, set(), []

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        retention.erase(obj, by=panel.member(request))
