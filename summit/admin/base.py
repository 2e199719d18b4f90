"""What every model of a summit has in common in the admin panel.

    @admin.register(Track)
    class TrackAdmin(SummitModelAdmin):
        view_rule = staticmethod(rules.can_view_summit)
        change_rule = staticmethod(rules.can_change_programme)
        fields = ["name", "position"]

Rules decide alone: Django's permissions per model play no part. Nobody sees rows of a summit that he
or she is not a member of. `summit` stands in no form: it is the row's, or the one worked on.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from summit import audit, folding, pages, panel
from summit.exceptions import SummitError
from summit.models import Summit

from . import languages
from .byrules import ByRules, Rule, never, summit_id_of
from .forms import SummitForm
from .inlines import SummitStackedInline, SummitTabularInline
from .lists import CappedPaginator, SummitChangeList, filters_of_summit

__all__ = [
    "Rule", "SummitModelAdmin", "SummitStackedInline", "SummitTabularInline", "never",
    "summit_id_of",
]  # fmt: skip


class SummitModelAdmin(ByRules, ModelAdmin):
    """Base of every page and list of a model whose rows belong to a summit."""

    add_form: type[SummitForm] | None = None  # None: the same as for changing
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = CappedPaginator
    list_filter_submit = False
    list_filter_sheet = False
    compressed_fields = True
    warn_unsaved_form = True
    save_as = False
    view_on_site = False

    # --- Rows ---------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Rows of every summit of the member: a link to one of them opens it."""
        rows: models.QuerySet[Any] = super().get_queryset(request)
        return rows.for_member(panel.member(request))  # type: ignore[attr-defined]

    def of_current_summit(
        self, request: HttpRequest, rows: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        """Those of `rows` that lists, actions and searches show."""
        summit = panel.current(request)
        return rows.for_summit(summit) if summit else rows.none()  # type: ignore[attr-defined]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model:
        """The row of this id; its summit becomes the one that is worked on, and the page says so.

        Otherwise its menu would lead to rows of another summit than the page shows. What other tabs have
        open is written where it was opened (`panel`).

        Raises Http404 when it is not there or belongs to a summit that is none of the member's.
        """
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            self._wait_for_who_saves(request, object_id)
        found: models.Model | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        number = summit_id_of(found)
        mine = {summit.pk: summit for summit in panel.summits(request)}
        if number in mine:
            self._go_to(request, mine[number])
        return found

    def _go_to(self, request: HttpRequest, summit: Summit) -> None:
        if panel.current(request) != summit:
            messages.info(request, _("You work on %(summit)s now.") % {"summit": summit})
        panel.choose(request, summit)

    def _wait_for_who_saves(self, request: HttpRequest, object_id: str) -> None:
        """Two who save one row go one after the other: the second is shown what the first has written.

        The lock is that of the row's own UPDATE, taken a little earlier: of no row that it belongs to.
        """
        try:
            number = self.model._meta.pk.to_python(object_id)
        except ValidationError:
            return  # no row has such an id
        seen = self.get_queryset(request).filter(pk=number).order_by().values("pk")
        rows = self.model._base_manager.select_for_update(no_key=True, of=("self",))
        rows.filter(pk__in=seen).only("pk").order_by("pk").first()

    def find(self, request: HttpRequest, object_id: str) -> Any:
        """The row for a page of one's own. Raises Http404, or PermissionDenied by `view_rule`."""
        found = self.get_object(request, object_id)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found

    # --- Lists --------------------------------------------------------------------------
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SummitChangeList]:
        return SummitChangeList

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return filters_of_summit(self.model, super().get_list_filter(request))

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Searching a translated field searches all languages; capitals and accents don't matter."""
        fields = languages.every_column(self.model, super().get_search_fields(request))
        return folding.searched(fields)

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> Any:
        return super().get_action_choices(request, [("", _("Choose"))])

    # --- Forms --------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        if obj is None and self.add_fieldsets:
            declared = self.add_fieldsets
        else:
            declared = self.fieldsets or [(None, {"fields": self.fields or self._shown()})]
        return languages.with_tabs(self.model, declared)

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[SummitForm]:
        summit = panel.current(request)
        number = summit_id_of(obj) if obj else (summit.pk if summit else None)
        base = self.form if obj else self.add_form or self.form
        kwargs["form"] = self.form_of(base, number, summit)
        form: type[SummitForm] = super().get_form(request, obj, change=change, **kwargs)
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = super().changeform_view
        return _told(request, lambda: view(request, object_id, form_url, extra_context))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        view = super().delete_view
        return _told(request, lambda: view(request, object_id, extra_context))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A row that was there keeps its counters and states, which others change meanwhile."""
        obj.save(update_fields=form.written_columns() if change else None)

    # --- What remains of a change ---------------------------------------------------------
    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> dict[str, Any]:
        """Which fields were changed, and how many rows of each table; never their content."""
        details: dict[str, Any] = {"fields": list(form.changed_data)}
        for formset in formsets or ():
            counts = {
                "added": len(formset.new_objects),
                "changed": len(formset.changed_objects),
                "deleted": len(formset.deleted_objects),
            }
            if any(counts.values()):
                details[formset.model._meta.model_name] = counts
        return details

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        self.changed(request, obj, "add", message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        if message != {"fields": []}:
            self.changed(request, obj, "change", message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        for thing in queryset:
            self.changed(request, thing, "delete", {})

    def changed(
        self, request: HttpRequest, obj: models.Model, verb: str, details: dict[str, Any]
    ) -> None:
        """Record who did it, in the transaction of the change, and renew the public pages."""
        audit.record(obj, verb, by=panel.member(request), **details)
        pages.changed()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What the audit trail knows about this row."""
        from .audit import lines

        thing = self.find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What happened"),
            "subtitle": str(thing),
            "lines": lines(audit.of(thing)[:200]),
            "object": thing,
            "opts": self.opts,
            "own_heading": True,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def _told(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """A refusal of a service, or of the database when two saved at once, becomes a message."""
    try:
        return view()
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
    except IntegrityError:
        messages.error(request, _("Somebody saved something else meanwhile. Look and save anew."))
    return redirect(request.get_full_path())
