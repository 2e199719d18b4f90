"""Registrations: the queue, the page of one, deciding about one or many, registering somebody, exports."""

import json
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from attendees import rules
from attendees.enums import Source
from attendees.models import Registration
from attendees.services import registrations
from attendees.tables import exports
from summit import audit, panel
from summit.admin.base import never
from summit.admin.deciding import DecidingAdmin
from summit.exceptions import SummitError
from summit.mail import isolated

from . import decisions, filters, page, verbs
from .queue import RegistrationList
from .register import RegisterSomeone

_LIST = "admin:attendees_registration_changelist"
_ONE = "admin:attendees_registration_change"


@admin.register(Registration)
class RegistrationAdmin(DecidingAdmin):
    """State is read-only here; every step is a verb of a service."""

    view_rule = staticmethod(rules.can_view_registrations)
    change_rule = staticmethod(never)
    add_rule = staticmethod(rules.can_register_others)
    verbs = verbs.VERBS
    nothing_chosen = gettext_lazy("Nothing was chosen. Tick the registrations first.")
    list_display = ["reference"]
    list_filter = filters.FILTERS
    list_per_page = 50
    search_fields = ["reference"]  # see get_search_results
    ordering = ["-pk"]  # each tab has its own, see queue.py
    actions = None
    add_form = RegisterSomeone
    add_fieldsets = [
        (None, {"fields": [*RegisterSomeone.PERSON, "category"]}),
    ]

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("export/", wrap(require_POST(self.export)), name="attendees_registration_export"),
            *super().get_urls(),
        ]

    # --- The list -----------------------------------------------------------------------
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RegistrationList]:
        return RegistrationList

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A tab of the list. Without Django's own table: its cells would cost most of the request."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        summit = panel.current(request)
        if summit is None:
            return redirect("admin:index")
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(f"{request.path}?tab={filters.ALL}")
        user = panel.member(request)
        offered = {verb.name: verb for verb in self.offered(request)}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Registrations"),
            "crumbs": [{"title": _("Registrations")}, {"title": shown.label}],
            "queue": shown,
            "heading_in_bar": True,
            "here": f"?{request.GET.urlencode()}",
            "language_names": json.dumps(dict(settings.LANGUAGES)),
            "verbs": [offered[name] for name in verbs.BULK if name in offered],
            "may_export": rules.can_export(user, summit),
            "may_import": rules.can_import(user, summit),
            "has_add_permission": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/attendees/registration/list.html", context)

    # --- One registration ----------------------------------------------------------------
    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        registration = self.find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **page.context(registration, panel.member(request)),
            "title": registration.reference,
        }
        return TemplateResponse(request, "admin/attendees/registration/page.html", context)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        found = super().get_object(request, object_id, from_field)
        models.prefetch_related_objects([found], "attendee", "category__summit", "summit")
        return found

    # --- Registering somebody ---------------------------------------------------------------
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = {"title": _("Register someone"), "show_save_and_continue": False}
        return super().add_view(request, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = registrations.register(
            form.details(),
            category=form.cleaned_data["category"],
            by=panel.member(request),
            source=Source.ADMIN,
            even_if_closed=True,
        )
        obj.__dict__.update(made.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has written everything."""

    def changed(
        self, request: HttpRequest, obj: models.Model, verb: str, details: dict[str, Any]
    ) -> None:
        """The service has recorded it, and no public page names people."""

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        text = _("%(reference)s: %(state)s. The mail is on its way.")
        said = text % {"reference": obj.reference, "state": obj.get_state_display()}
        messages.success(request, said)
        if "_addanother" in request.POST:
            return redirect(request.path)
        return redirect(reverse(_ONE, args=[obj.pk]))

    # --- Deciding -----------------------------------------------------------------------------
    def called(self, thing: Any) -> str:
        """`Li Na K7MR-42X`, each isolated: in an Arabic sentence neither turns the other around."""
        return f"{isolated(thing.attendee.full_name)} {isolated(thing.reference)}"

    def chosen(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.select_related("attendee", "category__summit", "summit")

    def asked(self, request: HttpRequest, verb: Any, chosen: list[Any], form: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **self.sends_along(request, verb, chosen),
            "title": verb.label,
            "crumbs": [
                {"title": _("Registrations"), "link": reverse(_LIST)},
                {"title": verb.label},
            ],
            "verb": verb,
            "form": form,
            "effect": decisions.effect(verb, chosen, panel.member(request)),
            "chosen": chosen,
            "next": self.back(request),
        }
        return TemplateResponse(request, "admin/attendees/registration/decide.html", context)

    # --- Exporting ----------------------------------------------------------------------------
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Exactly the rows that the list shows under this address, all pages of them, as a file."""
        summit = panel.current(request)
        if summit is None or not rules.can_export(panel.member(request), summit):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(reverse(_LIST))
        kind = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
        table = exports.rows(rows, summit)
        name = f"registrations-{summit.slug}-{timezone.localtime():%Y%m%d-%H%M}.{kind}"
        try:
            answer: HttpResponseBase = _FILES[kind](table)
        except SummitError as refusal:
            messages.error(request, str(refusal.message))
            return redirect(f"{reverse(_LIST)}?{request.GET.urlencode()}")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "no-store"
        # What was searched for may be a name: the trail keeps that somebody searched, not for what.
        narrowed = {key: value for key, value in request.GET.items() if key not in ("q", "p", "e")}
        audit.record(
            summit,
            "export",
            by=panel.member(request),
            format=kind,
            rows=rows.count(),
            filters=narrowed,
            searched=bool(request.GET.get("q")),
        )
        return answer


def _csv(table: Any) -> StreamingHttpResponse:
    return StreamingHttpResponse(exports.csv_stream(table), content_type="text/csv; charset=utf-8")


def _xlsx(table: Any) -> FileResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(exports.xlsx_file(table), content_type=kind)


_FILES = {"csv": _csv, "xlsx": _xlsx}
