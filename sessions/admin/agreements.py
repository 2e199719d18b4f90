"""What is signed, by whom, and how far it has come."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendees.models import Attendee
from sessions import rules
from sessions.enums import AgreementState, SessionKind, SessionState
from sessions.models import Agreement, Party, Session, Signatory
from sessions.services import agreements
from summit.admin.base import SummitModelAdmin, SummitTabularInline
from summit.dashboard import number

from . import display
from .steps import Step, SteppedAdmin

A = AgreementState


class Signing(forms.Form):
    """In which session it is signed, and as number how much there."""

    session: Any = forms.ModelChoiceField(
        Session.objects.none(),
        label=_("in"),
        empty_label=_("Choose a session"),
        error_messages={"required": _("Choose the session.")},
        widget=forms.Select(),
    )
    order = forms.IntegerField(label=_("as number"), required=False, min_value=1, max_value=1000)

    def __init__(self, *args: Any, thing: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Session.objects.for_summit(thing.summit_id)
        fitting = rows.exclude(state=SessionState.CANCELLED).filter(kind=SessionKind.SIGNING)
        self.fields["session"].queryset = fitting.order_by("starts_at", "pk")  # type: ignore[attr-defined]


class PartyInline(SummitTabularInline):
    model = Party
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    fields = ["organisation", "position"]


@admin.register(Agreement)
class AgreementAdmin(SteppedAdmin):
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    list_display = ["title", "kind", "sector", "shown_parties", "signing_session", "shown_state"]
    list_filter = ["state", "kind"]
    list_select_related = ["signing_session"]
    search_fields = ["title", "sector"]
    ordering = ["position", "pk"]
    actions = None
    fieldsets = [
        (None, {"fields": ["title", "summary", "sector"]}),
        (_("Agreement"), {"fields": [("kind", "other_parties"), ("position",), "embargo_until"]}),
        (_("Signing"), {"fields": [("signing_session", "signing_order")]}),
    ]
    readonly_fields = ["signing_session", "signing_order"]
    inlines = [PartyInline]
    steps = (
        Step(
            "agree_text",
            _("The text is agreed"),
            _("The parties agree on the words."),
            A.TEXT_AGREED,
            agreements.agree_text,
            "main",
        ),
        Step(
            "clear",
            _("Cleared"),
            _("Those who have to allow it have."),
            A.CLEARED,
            agreements.clear,
            "main",
        ),
        Step(
            "schedule_signing",
            _("Schedule the signing"),
            _("Without a number it comes after all others of the session."),
            A.SCHEDULED,
            agreements.schedule_signing,
            "main",
            Signing,
        ),
        Step(
            "sign",
            _("It was signed"),
            _("The public does not know yet."),
            A.SIGNED,
            agreements.sign,
            "main",
        ),
        Step(
            "announce",
            _("Announce"),
            _("Everybody reads it from now on."),
            A.ANNOUNCED,
            agreements.announce,
            "main",
        ),
        Step(
            "withdraw",
            _("Withdraw"),
            _("It is not signed, or not shown any more. This is final."),
            A.WITHDRAWN,
            agreements.withdraw,
            "bad",
        ),
    )

    class Media:
        css = {"all": ["agenda/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        rows: QuerySet[Agreement] = super().get_queryset(request)
        return rows.annotate(party_count=Count("parties"))

    def drawn_state(self, thing: Agreement) -> SafeString:
        return display.agreement_state(thing.state)

    def places(self, thing: Agreement) -> list[tuple[str, str]]:
        """The page of each party: its signatories are named there."""
        parties = thing.parties.select_related("organisation").order_by("position", "pk")
        return [
            (
                reverse("admin:agenda_party_change", args=[party.pk]),
                gettext("Signatories of %(party)s") % {"party": party.organisation},
            )
            for party in parties
        ]

    @admin.display(description=_("parties"), ordering="party_count")
    def shown_parties(self, agreement: Any) -> str:
        return number(agreement.party_count + agreement.other_parties)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, agreement: Agreement) -> str:
        return display.agreement_state(agreement.state)


class SignatoryInline(SummitTabularInline):
    model = Signatory
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    fields = ["attendee", "name", "capacity", "position"]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """Those who have a part in the programme; the names of all others are not the team's to read."""
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(speaker__isnull=False) if rows.model is Attendee else rows


@admin.register(Party)
class PartyAdmin(SummitModelAdmin):
    """Who signs for one party of an agreement; reached from there."""

    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    list_display = ["organisation", "agreement"]
    list_select_related = ["organisation", "agreement"]
    ordering = ["agreement__position", "position", "pk"]
    actions = None
    fields = ["agreement", "organisation", "position"]
    readonly_fields = ["agreement"]
    inlines = [SignatoryInline]

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False  # a party is added at its agreement

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_continue" in request.POST:
            return super().response_change(request, obj)
        return redirect(reverse("admin:agenda_agreement_change", args=[obj.agreement_id]))
