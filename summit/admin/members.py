"""Who works at the summit, and as what."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from summit import panel, rules
from summit.enums import Role
from summit.models import Membership
from summit.services import members

from . import display
from .base import SummitModelAdmin
from .forms import SummitForm


class _Invitation(SummitForm):
    """A new member: the address decides who it is."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=UnfoldAdminEmailInputWidget(),
        help_text=_("He or she logs in with it; a code comes by mail."),
    )
    full_name = forms.CharField(
        label=_("Full name"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget()
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget()
    )

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose")), *Role.choices],
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("role", None)  # what somebody may do is chosen, never left as it stands

    def clean(self) -> dict[str, Any] | None:
        """Refuse here what the service would refuse, so that nothing typed is lost."""
        cleaned = super().clean()
        email = (self.cleaned_data.get("email") or "").strip().lower()
        known = Membership.objects.for_summit(self.summit_id or 0).filter(user__email=email)
        if email and known.exists():
            self.add_error("email", _("This person is a member already."))
        return cleaned

    def ask_constraints(self) -> None:
        """The row does not know its user yet; the service finds or makes it."""


@admin.register(Membership)
class MembershipAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_manage_members)
    change_rule = staticmethod(rules.can_manage_members)
    list_display = ["shown_name", "email", "role", "second_factor", "last_login"]
    list_filter = ["role"]
    list_select_related = ["user"]
    search_fields = ["full_name", "user__email"]
    ordering = ["role", "pk"]
    readonly_fields = ["user"]
    fields = ["user", "full_name", "role"]
    add_form = _Invitation
    add_fieldsets = [(None, {"fields": ["email", "full_name", "language", "role"]})]
    actions = None

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Membership]:
        from allauth.mfa.models import Authenticator

        factors = Authenticator.objects.filter(user=models.OuterRef("user"))
        rows: models.QuerySet[Membership] = super().get_queryset(request)
        return rows.annotate(has_factor=models.Exists(factors))

    @admin.display(description=_("name"), ordering="full_name")
    def shown_name(self, membership: Membership) -> str:
        return display.name(membership.known_as)

    @admin.display(description=_("email"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email

    @admin.display(description=_("second factor"))
    def second_factor(self, membership: Any) -> str:
        if membership.has_factor:
            return display.state(_("Set up"), "shield", "ok")
        return display.state(_("Missing"), "alert", "soon")

    @admin.display(description=_("last login"), ordering="user__last_login")
    def last_login(self, membership: Membership) -> str:
        return display.moment(membership.user.last_login)

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[SummitForm]:
        if obj is None:
            kwargs["fields"] = ["role"]
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = panel.member(request)
        if change:
            name, role = obj.full_name, obj.role
            obj.refresh_from_db(fields=["full_name", "role"])
            members.rename(obj, name, by=by)
            members.change_role(obj, role, by=by)
            return
        made = members.invite(
            obj.summit_id,
            email=form.cleaned_data["email"],
            full_name=form.cleaned_data["full_name"],
            language=form.cleaned_data["language"],
            role=obj.role,
            by=by,
        )
        obj.pk, obj.user, obj.summit = made.pk, made.user, made.summit

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The tokens of a member go with him; no right of their own is asked for."""
        rows, counts, _missing, protected = super().get_deleted_objects(objs, request)
        return rows, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        members.dismiss(obj, by=panel.member(request))

    def changed(
        self, request: HttpRequest, obj: models.Model, verb: str, details: dict[str, Any]
    ) -> None:
        """Nothing more: the service has recorded it, and no public page names members."""
