"""Importing people: a file is uploaded and checked, its faults are named, then it is imported."""

import csv
import io
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from attendees import rules
from attendees.enums import ImportState
from attendees.models import Category, ImportRun
from attendees.services import imports
from attendees.tables import cells
from attendees.tables.imports import COLUMNS, REQUIRED, Fault
from attendees.tables.workbooks import Unreadable
from summit import panel
from summit.admin.base import SummitModelAdmin, never
from summit.admin.display import name as isolated
from summit.exceptions import Closed, SummitError

from . import display, uploads

_LIST = "admin:attendees_importrun_changelist"
_PAGE = "admin:attendees_importrun_change"
SHOWN = 100  # faults on the page; the file of faults holds more


@admin.register(ImportRun)
class ImportRunAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_import)
    change_rule = staticmethod(rules.can_import)
    delete_rule = staticmethod(never)
    list_display = ["shown_file", "shown_state", "row_count", "new_count", "user", "created_at"]
    list_select_related = ["user"]
    ordering = ["-pk"]
    actions = None

    @admin.display(description=gettext_lazy("file"))
    def shown_file(self, run: ImportRun) -> SafeString:
        return isolated(run.file_name)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, run: ImportRun) -> SafeString:
        return display.import_state(run.state)

    def get_urls(self) -> list[Any]:
        wrap, prefix = self.admin_site.admin_view, "attendees_importrun"
        return [
            path("template.<slug:kind>", wrap(self.template), name=f"{prefix}_template"),
            path("<int:pk>/faults.csv", wrap(self.faults), name=f"{prefix}_faults"),
            path("<int:pk>/confirm/", wrap(require_POST(self.confirm)), name=f"{prefix}_confirm"),
            path("<int:pk>/discard/", wrap(require_POST(self.discard)), name=f"{prefix}_discard"),
            *super().get_urls(),
        ]

    # --- Uploading --------------------------------------------------------------------------
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        summit = panel.current(request)
        if summit is None or not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = uploads.UploadForm(
            request.POST if is_sent else None, request.FILES if is_sent else None, summit=summit
        )
        if is_sent and form.is_valid():
            run = self._uploaded(request, form)
            if run is not None:
                return redirect(reverse(_PAGE, args=[run.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import people"),
            "crumbs": _crumbs(_("Import people")),
            "form": form,
            "columns": [(name, label, name in REQUIRED) for name, label in COLUMNS.items()],
        }
        return TemplateResponse(request, "admin/attendees/importrun/upload.html", context)

    def _uploaded(self, request: HttpRequest, form: uploads.UploadForm) -> ImportRun | None:
        file: UploadedFile = form.cleaned_data["file"]
        try:
            return imports.upload(
                file.chunks(), file.name or "", form.options(), by=panel.member(request)
            )
        except Unreadable as refusal:
            form.add_error("file", str(refusal.message))
        except Closed as refusal:
            form.add_error(None, str(refusal.message))
        return None

    # --- One import ---------------------------------------------------------------------------
    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        run = self.find(request, object_id)
        faults = [Fault(*fault) for fault in run.faults]
        places = _places(run)
        works = run.state in (ImportState.UPLOADED, ImportState.IMPORTING)
        context = {
            **self.admin_site.each_context(request),
            "title": run.file_name,
            "crumbs": _crumbs(_("File")),
            "run": run,
            "state": display.import_state(run.state),
            "faults": faults[:SHOWN],
            "faults_in_file": len(faults),
            "known_rows": run.known_rows[:SHOWN],
            "places": places,
            "is_short": any(line["missing"] for line in places),
            "may_confirm": run.state in (ImportState.CHECKED, ImportState.FAILED)
            and bool(run.stored_as),
            "works": works,
        }
        answer = TemplateResponse(request, "admin/attendees/importrun/page.html", context)
        if works:
            answer["Refresh"] = "3"  # shows how it goes, also without JavaScript
        return answer

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._mine(request, pk)
        try:
            imports.confirm(run, by=panel.member(request))
        except SummitError as refusal:
            messages.info(request, str(refusal.message))
        return redirect(reverse(_PAGE, args=[pk]))

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._mine(request, pk)
        try:
            imports.discard(run, by=panel.member(request))
        except SummitError as refusal:
            messages.info(request, str(refusal.message))
        return redirect(reverse(_LIST))

    def _mine(self, request: HttpRequest, pk: int) -> ImportRun:
        run: ImportRun = self.find(request, str(pk))
        if not self.has_change_permission(request, run):
            raise PermissionDenied
        return run

    def faults(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The faults as a file to work through beside the table."""
        run = self._mine(request, pk)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([_("Row"), _("Column"), _("What to do")])
        for fault in (Fault(*fault) for fault in run.faults):
            writer.writerow([fault.row, fault.label, cells.guarded(fault.message)])
        return _download(f"\ufeff{out.getvalue()}".encode(), "faults.csv", "text/csv")

    def template(self, request: HttpRequest, kind: str) -> HttpResponse:
        """An empty table with the columns that are read."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind == "xlsx":
            return _download(uploads.workbook(), "people.xlsx", _XLSX)
        text = ",".join(COLUMNS) + "\r\n"
        return _download(f"\ufeff{text}".encode(), "people.csv", "text/csv")


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _crumbs(title: str) -> list[dict[str, str]]:
    registrations = reverse("admin:attendees_registration_changelist")
    return [
        {"title": _("Registrations"), "link": registrations},
        {"title": _("Imports"), "link": reverse(_LIST)},
        {"title": title},
    ]


def _places(run: ImportRun) -> list[dict[str, Any]]:
    """Places that the import needs, and how many there are now."""
    needed = {int(pk): count for pk, count in run.needed.items()}
    lines = []
    for category in Category.objects.filter(pk__in=needed).order_by("position", "pk"):
        left = None if category.quota is None else max(0, category.quota - category.taken)
        lines.append(_line(category.name, needed[category.pk], left))
    summit = run.summit
    if needed and summit.capacity is not None:
        left = max(0, summit.capacity - summit.taken)
        lines.append(_line(_("The summit as a whole"), sum(needed.values()), left))
    return lines


def _line(name: str, needed: int, left: int | None) -> dict[str, Any]:
    missing = max(0, needed - left) if left is not None else 0
    return {"name": name, "needed": needed, "left": left, "missing": missing}


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
