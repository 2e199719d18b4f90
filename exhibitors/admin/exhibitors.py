"""Exhibitors: the queue of applications, the page of one with what to decide, and what the office edits."""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from exhibitors import rules, wording
from exhibitors.models import Exhibitor, StaffPass
from exhibitors.screens import searching
from exhibitors.services import applications, notices
from summit import commas, dates, panel
from summit.admin.base import never
from summit.admin.queues import BySample
from summit.dashboard import number
from summit.exceptions import WrongState
from summit.mail import isolated

from . import filters, lines
from .adding import AddExhibitor
from .decisions import Effect
from .exhibitor_list import ExhibitorList
from .lists import TabbedAdmin
from .members import ManagerForm, WithMembers
from .verbs import EXHIBITOR, Verb

_NAMED = 5  # exhibitors, in a sentence
_ONE = "admin:exhibitors_exhibitor_change"


@admin.register(Exhibitor)
class ExhibitorAdmin(WithMembers, TabbedAdmin):
    """State is read-only here; every step is a verb of a service."""

    view_rule = staticmethod(rules.can_view_exhibitors)
    change_rule = staticmethod(rules.can_change_exhibition)
    delete_rule = staticmethod(never)
    verbs = EXHIBITOR
    bulk = ("approve", "waitlist", "reject")
    list_class = ExhibitorList
    list_template = "admin/exhibitors/exhibitor/list.html"
    list_title = gettext_lazy("Exhibitors")
    search_hint = gettext_lazy("Name, contact, booth")
    list_filter = [
        filters.ByTopic,
        filters.ByBooth,
        filters.ByState,
        filters.ByCountry,
        BySample,
    ]
    search_fields = ["contact_name"]  # see get_search_results
    ordering = ["-pk"]  # each tab has its own
    fieldsets = [
        (None, {"fields": ["fascia_name", "profile"]}),
        (
            pgettext_lazy("person", "Contact"),
            {"fields": [("contact_name", "contact_email"), "wished_area", "topics"]},
        ),
    ]

    add_form = AddExhibitor
    add_fieldsets = [(None, {"fields": [*AddExhibitor.FIELDS]})]

    # --- The list -----------------------------------------------------------------------
    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return searching.exhibitors(queryset, search_term), False

    # --- Deciding -----------------------------------------------------------------------
    def chosen(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.select_related("organisation", "summit")

    def effects(self, verb: Verb, fitting: list[Any]) -> list[Effect]:
        ids = [exhibitor.pk for exhibitor in fitting]
        found = _freed(ids) if verb.name == "cancel" else []
        told = mails(fitting) if verb.tells else [Effect(_("Nobody is told."), "mail")]
        return [*found, *told]

    # --- One exhibitor --------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        edit = self.admin_site.admin_view(self.edit)
        return [
            path("<int:pk>/edit/", edit, name="exhibitors_exhibitor_edit"),
            *self.member_urls(),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self.show(request, self.find(request, object_id), ManagerForm())

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        found = super().get_object(request, object_id, from_field)
        models.prefetch_related_objects([found], "organisation__roles__level", "summit", "topics")
        return found

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Texts, contact, topics, as a form."""
        return self.changeform_view(request, str(pk))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # --- Adding one ---------------------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody is added at a summit that was cancelled."""
        summit = panel.current(request)
        if summit is not None and summit.is_cancelled:
            return False
        return super().has_add_permission(request, obj)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = {"title": _("Add an exhibitor"), "show_save_and_continue": False}
        return super().add_view(request, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        summit: Any = panel.current(request)
        made = applications.apply(
            summit, form.said(), by=panel.member(request), even_if_closed=True
        )
        if made is None:
            raise WrongState
        obj.__dict__.update(made.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Of a new one the service has written everything."""
        if change:
            super().save_related(request, form, formsets, change)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        """The service has recorded it, and no public page names who has only applied."""

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, _("Added. The way to the portal goes out by mail."))
        if "_addanother" in request.POST:
            return redirect(request.path)
        return redirect(reverse(_ONE, args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, _("Saved."))
        return redirect(reverse(_ONE, args=[obj.pk]))


def mails(exhibitors: list[Exhibitor]) -> list[Effect]:
    """How many mails in which languages tell those who act for the exhibitors, and where none does."""
    told = notices.languages_told([exhibitor.pk for exhibitor in exhibitors])
    if not told:
        text = _("No mail goes out: nobody who acts for them can log in.")
        return [Effect(text, "alert", "soon")]
    counts = Counter(language for _exhibitor, language in told).most_common()
    languages = commas.listed(
        f"{isolated(dates.language_name(code))} {count}" for code, count in counts
    )
    found = [Effect(_("Mails: %(languages)s") % {"languages": languages}, "mail")]
    reached = {exhibitor for exhibitor, _language in told}
    others = [exhibitor for exhibitor in exhibitors if exhibitor.pk not in reached]
    if others:
        text = _("Without a mail, as nobody who acts for them can log in: %(names)s.")
        found.append(Effect(commas.filled_html(text, names=_some(others)), "alert", "soon"))
    return found


def _some(exhibitors: list[Exhibitor]) -> str:
    """Their names, or how many they are."""
    if len(exhibitors) > _NAMED:
        return number(len(exhibitors))
    return commas.listed_html(dict.fromkeys(str(exhibitor) for exhibitor in exhibitors))


def _freed(exhibitors: list[int]) -> list[Effect]:
    """What a cancellation gives back: booths for others, staff passes and their registrations."""
    claims = [claim for mine in lines.booths_of(exhibitors).values() for claim in mine]
    passes = StaffPass.objects.living().filter(exhibitor__in=exhibitors).count()
    found = []
    if claims:
        booths = commas.listed(
            f"{claim.booth.number} ({wording.area(claim.booth.area)})" for claim in claims
        )
        text = ngettext(
            "Booth %(booths)s becomes free at once.",
            "Booths %(booths)s become free at once.",
            len(claims),
        )
        found.append(Effect(text % {"booths": booths}, "redo", "soon"))
    if passes:
        text = ngettext(
            "%(count)s staff pass ends; who was registered by it hears that.",
            "%(count)s staff passes end; who was registered by one hears that.",
            passes,
        )
        found.append(Effect(text % {"count": passes}, "id", "soon"))
    products = _("Its products leave the site.")
    return [*found, Effect(products, "eye")]
