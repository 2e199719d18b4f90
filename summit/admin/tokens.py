"""Keys to the API: made here, shown once, ended here."""

import secrets
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from summit import idempotency, panel, rules
from summit.enums import Scope
from summit.exceptions import SummitError
from summit.models import ApiToken
from summit.services import tokens

from . import display
from .base import SummitModelAdmin, never
from .fields import Several
from .forms import SummitForm


class _NewToken(SummitForm):
    # Which page of the form it is: sent a second time, it makes no second token.
    nonce = forms.CharField(
        initial=lambda: secrets.token_urlsafe(24),
        max_length=50,
        required=False,
        widget=forms.HiddenInput(),
    )
    scopes = Several(label=_("What it may do"), choices=Scope.choices)

    def clean_expires_at(self) -> Any:
        """Refuse here what the service would refuse, so that nothing typed is lost."""
        until = self.cleaned_data["expires_at"]
        if until and until <= timezone.now():
            self.add_error("expires_at", _("Choose a time in the future."))
        return until


@admin.register(ApiToken)
class ApiTokenAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_manage_tokens)
    change_rule = staticmethod(never)
    add_rule = staticmethod(rules.can_manage_tokens)
    add_form = _NewToken
    list_display = ["name", "prefix", "member", "shown_scopes", "shown_state", "last_used_on"]
    list_select_related = ["membership__user"]
    ordering = ["-pk"]
    fields = ["name", "prefix", "membership", "shown_scopes", "created_at", "expires_at",
              "last_used_on", "shown_state"]  # fmt: skip
    readonly_fields = ["shown_scopes", "shown_state"]
    add_fieldsets = [(None, {"fields": ["membership", "name", "scopes", "expires_at", "nonce"]})]
    actions = None
    change_form_outer_before_template = "admin/parts/token_end.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> list[Any]:
        return super().get_readonly_fields(request, obj) if obj else []

    @admin.display(description=_("member"), ordering="membership__full_name")
    def member(self, token: ApiToken) -> str:
        return display.name(token.membership.known_as)

    @admin.display(description=_("what it may do"))
    def shown_scopes(self, token: ApiToken) -> str:
        return ", ".join(str(Scope(scope).label) for scope in token.scopes)

    @admin.display(description=_("state"))
    def shown_state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return display.state(_("Ended"), "x", "over")
        if token.is_expired:
            return display.state(_("Expired"), "clock", "over")
        return display.state(_("Valid"), "check", "ok")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        nonce = form.cleaned_data["nonce"]
        if nonce and not idempotency.reserve(f"token:{nonce}"):
            raise tokens.AlreadyMade
        made, secret = tokens.create(
            membership=form.cleaned_data["membership"],
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.cleaned_data["expires_at"],
            by=panel.member(request),
        )
        obj.pk, obj.prefix = made.pk, made.prefix
        request._new_secret = secret  # type: ignore[attr-defined]

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The one page that shows the secret: not kept in a message, a session or a cache."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The new token"),
            "token": obj,
            "secret": request._new_secret,  # type: ignore[attr-defined]
            "opts": self.opts,
        }
        answer = TemplateResponse(request, "admin/token_created.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    def changed(
        self, request: HttpRequest, obj: models.Model, verb: str, details: dict[str, Any]
    ) -> None:
        """Nothing more: the service has recorded it."""

    # --- Ending ---------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        revoke = self.admin_site.admin_view(require_POST(self.revoke))
        return [
            path("<int:token_id>/revoke/", revoke, name="summit_apitoken_revoke"),
            *super().get_urls(),
        ]

    def revoke(self, request: HttpRequest, token_id: int) -> HttpResponse:
        token = self.find(request, str(token_id))
        if not rules.can_manage_tokens(panel.member(request), token.summit_id):
            raise PermissionDenied
        try:
            tokens.revoke(token, by=panel.member(request))
        except SummitError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("The token opens nothing any more."))
        return redirect(reverse("admin:summit_apitoken_changelist"))
