"""Releases: what the next one changes and whom it tells, publishing it, and the past ones as they were."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sessions import rules
from sessions.models import Release
from sessions.programme import snapshots
from sessions.services import releases
from summit import panel
from summit.admin.base import SummitModelAdmin, never
from summit.admin.display import moment
from summit.admin.display import name as isolated
from summit.dashboard import number
from summit.exceptions import SummitError
from summit.models import Summit
from summit.validators import plain_text

from . import frozen, next_release, release_people

_LIST = "admin:agenda_release_changelist"


class NoteForm(forms.Form):
    """What the office writes to a release; who is refused gets it back."""

    note = forms.CharField(max_length=300, required=False, validators=[plain_text])


@admin.register(Release)
class ReleaseAdmin(SummitModelAdmin):
    """Nobody changes a release, superusers included: the database refuses it."""

    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(never)
    list_display = ["shown_number", "shown_moment", "shown_changes", "shown_by", "note"]
    list_select_related = ["published_by"]
    ordering = ["-number"]
    search_fields = ["note"]
    actions = None
    change_list_template = "admin/agenda/release/list.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Release]:
        """Without the programmes themselves, which are large."""
        rows: models.QuerySet[Release] = super().get_queryset(request)
        counted = models.Func(
            "changes", function="jsonb_array_length", output_field=models.IntegerField()
        )
        return rows.annotate(change_count=counted).defer("snapshot", "changes")

    # --- The list -----------------------------------------------------------------------
    @admin.display(description=gettext_lazy("release"), ordering="number")
    def shown_number(self, release: Release) -> str:
        return str(release.number)

    @admin.display(description=gettext_lazy("published"), ordering="published_at")
    def shown_moment(self, release: Release) -> str:
        return moment(release.published_at)

    @admin.display(description=gettext_lazy("changes"))
    def shown_changes(self, release: Any) -> str:
        return number(release.change_count)

    @admin.display(description=gettext_lazy("published by"))
    def shown_by(self, release: Release) -> str:
        return isolated(str(release.published_by or ""))

    # --- One of them ----------------------------------------------------------------------
    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The programme as it was, and what it changed."""
        release = self.find(request, object_id)
        title = _("Release %(number)s") % {"number": release.number}
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "crumbs": [{"title": _("Releases"), "link": reverse(_LIST)}, {"title": title}],
            **frozen.page(release),
        }
        return TemplateResponse(request, "admin/agenda/release/page.html", context)

    # --- The next one -----------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.next)
        listed = self.admin_site.admin_view(require_safe(self.people))
        return [
            path("next/", view, name="agenda_release_next"),
            path("next/people/", listed, name="agenda_release_people"),
            *super().get_urls(),
        ]

    def next(self, request: HttpRequest) -> HttpResponse:
        """GET: what it changes and whom it tells. POST: publish exactly that."""
        summit = panel.current(request)
        if summit is None or not rules.can_view_programme(panel.member(request), summit):
            raise PermissionDenied
        if request.method == "POST":
            return self._publish(request, summit)
        return self._next(request, summit, NoteForm())

    def people(self, request: HttpRequest) -> HttpResponse:
        """Whom the next one concerns, by name, and with which sessions."""
        summit = panel.current(request)
        if summit is None or not rules.can_view_seats(panel.member(request), summit):
            raise PermissionDenied
        title = _("Whom the next release concerns")
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "crumbs": [
                {"title": _("Releases"), "link": reverse(_LIST)},
                {"title": _("Next release"), "link": reverse("admin:agenda_release_next")},
                {"title": title},
            ],
            **release_people.page(summit, request.GET.get("p")),
        }
        return TemplateResponse(request, "admin/agenda/release/people.html", context)

    def _publish(self, request: HttpRequest, summit: Summit) -> HttpResponse:
        user = panel.member(request)
        if not rules.can_publish(user, summit):
            raise PermissionDenied
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self._next(request, summit, form, status=422)
        seen = request.POST.get("seen", "")
        try:
            release = releases.publish(
                summit,
                seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1,
                fingerprint=request.POST.get("fingerprint", "") or "unseen",
                by=user,
                note=form.cleaned_data["note"],
            )
        except SummitError as refusal:
            messages.error(request, refusal.said())
            return self._next(request, summit, form, status=refusal.status)
        text = _("Release %(number)s is public.") % {"number": release.number}
        messages.success(request, f"{text} {next_release.leaving()}")
        return redirect(reverse("admin:agenda_release_change", args=[release.pk]))

    def _next(
        self, request: HttpRequest, summit: Summit, form: NoteForm, *, status: int = 200
    ) -> HttpResponse:
        preview, latest = releases.preview(summit), snapshots.latest(summit)
        may = rules.can_publish(panel.member(request), summit)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Next release"),
            "crumbs": [
                {"title": _("Releases"), "link": reverse(_LIST)},
                {"title": _("Release %(number)s, draft") % {"number": preview.seen + 1}},
            ],
            "may_publish": may,
            "form": form,
            "may_see_people": rules.can_view_seats(panel.member(request), summit),
            **next_release.page(summit, preview, latest),
        }
        return TemplateResponse(request, "admin/agenda/release/next.html", context, status=status)
