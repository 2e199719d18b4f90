"""Delegations are composed here: members in order, head, quotas, and the steps to confirmation."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, OuterRef, Subquery, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from attendees import rules
from attendees.enums import DelegateRole, DelegationState
from attendees.models import Delegate, Delegation, DelegationQuota
from attendees.services import delegations
from summit import panel
from summit.admin.base import SummitModelAdmin, SummitTabularInline, never
from summit.admin.display import name as isolated
from summit.admin.fields import languages_field
from summit.admin.forms import SummitForm
from summit.countries import countries
from summit.exceptions import SummitError
from summit.models import User

from . import delegation_page, display
from .members import FocalPointForm, MemberForm
from .meters import meter

_PAGE = "admin:attendees_delegation_change"


class DelegationForm(SummitForm):
    languages = languages_field(required=False, label=gettext_lazy("Languages"))

    class Meta:
        model = Delegation
        exclude = ("state",)


class QuotaInline(SummitTabularInline):
    """Places may grow and shrink down to those named; a line is never deleted."""

    model = DelegationQuota
    view_rule = staticmethod(rules.can_view_delegations)
    change_rule = staticmethod(rules.can_compose_delegations)
    delete_rule = staticmethod(never)
    fields = ["category", "places", "taken"]
    extra = 1


@admin.register(Delegation)
class DelegationAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_delegations)
    change_rule = staticmethod(rules.can_compose_delegations)
    delete_rule = staticmethod(never)
    form = DelegationForm
    list_display = ["name", "entity_kind", "shown_country", "shown_head", "named", "shown_state"]
    list_filter = ["state", "entity_kind"]
    search_fields = ["name", "organisation__name", "delegates__attendee__full_name"]
    ordering = ["pk"]
    actions = None
    inlines = [QuotaInline]

    class Media:
        css = {"all": ["attendees/admin.css"]}

    fieldsets = [
        (None, {"fields": ["name"]}),
        (
            gettext_lazy("Sent by"),
            {"fields": [("entity_kind", "country"), ("organisation", "languages")]},
        ),
        (
            gettext_lazy("Protocol"),
            {"fields": [("credentials_reference", "notified_on"), "hotel"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Delegation]:
        heads = Delegate.objects.filter(delegation=OuterRef("pk"), role=DelegateRole.HEAD)
        places = DelegationQuota.objects.filter(delegation=OuterRef("pk")).values("delegation")
        rows: models.QuerySet[Delegation] = super().get_queryset(request)
        return rows.annotate(
            head=Subquery(heads.values("attendee__full_name")[:1]),
            member_count=Count("delegates", distinct=True),
            place_count=Subquery(places.annotate(sum=Sum("places")).values("sum")),
        )

    # --- The list -----------------------------------------------------------------------
    @admin.display(description=gettext_lazy("country"), ordering="country")
    def shown_country(self, delegation: Delegation) -> str:
        return str(countries.name(str(delegation.country)))

    @admin.display(description=gettext_lazy("head"))
    def shown_head(self, delegation: Any) -> str:
        return isolated(delegation.head or "")

    @admin.display(description=gettext_lazy("named"))
    def named(self, delegation: Any) -> str:
        return meter(delegation.member_count, delegation.place_count or 0)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, delegation: Delegation) -> str:
        return display.delegation_state(delegation.state)

    # --- The page ---------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/edit/", wrap(self.edit), name="attendees_delegation_edit"),
            path(
                "<int:pk>/do/<slug:verb>/",
                wrap(require_POST(self.act)),
                name="attendees_delegation_do",
            ),
            *super().get_urls(),
        ]

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Names, quotas and focal points, as a form."""
        return self.changeform_view(request, str(pk))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, _("Saved."))
        return redirect(reverse(_PAGE, args=[obj.pk]))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_change(request, obj)

    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        delegation = self.find(request, object_id)
        return self._page(request, delegation)

    def _page(
        self,
        request: HttpRequest,
        delegation: Delegation,
        form: MemberForm | None = None,
        focal_form: FocalPointForm | None = None,
    ) -> HttpResponse:
        lacks = delegations.missing(delegation)
        quotas = list(delegation.quotas.select_related("category").order_by("category__position"))
        context = {
            **self.admin_site.each_context(request),
            "title": delegation.name,
            "crumbs": [
                {
                    "title": _("Delegations"),
                    "link": reverse("admin:attendees_delegation_changelist"),
                },
                {"title": delegation.name},
            ],
            "delegation": delegation,
            "state": display.delegation_state(delegation.state),
            "members": delegation_page.members(delegation),
            "quotas": [(quota, meter(quota.taken, quota.places)) for quota in quotas],
            "focal_points": list(delegation.focal_points.all()),
            "missing": lacks,
            "steps": delegation_page.steps(delegation, bool(lacks)),
            "form": form or MemberForm(delegation=delegation),
            "is_full": all(quota.taken >= quota.places for quota in quotas),
            "focal_form": focal_form or FocalPointForm(prefix="focal"),
            "may_compose": self.has_change_permission(request, delegation),
        }
        return TemplateResponse(request, "admin/attendees/delegation/page.html", context)

    def _name(self, request: HttpRequest, delegation: Delegation) -> HttpResponse:
        """Name a member; a refusal leaves in the form what was typed."""
        form = MemberForm(request.POST, delegation=delegation)
        if form.is_valid():
            try:
                form.save(by=panel.member(request))
            except SummitError as refusal:
                form.refuse(refusal)
            else:
                return redirect(reverse(_PAGE, args=[delegation.pk]))
        return self._page(request, delegation, form)

    def act(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """One step: a member named, taken out, moved or made head, or the delegation advanced."""
        delegation = self.find(request, str(pk))
        if not self.has_change_permission(request, delegation):
            raise PermissionDenied
        if verb == "add":
            return self._name(request, delegation)
        if verb == "focal":
            named = FocalPointForm(request.POST, prefix="focal")
            if not named.is_valid():
                return self._page(request, delegation, focal_form=named)
            act = _naming(delegation, named.cleaned_data)
        else:
            act = _action(delegation, verb, request)
        try:
            act(panel.member(request))
        except SummitError as refusal:
            messages.error(request, refusal.said())
        return redirect(reverse(_PAGE, args=[pk]))


def _naming(delegation: Delegation, person: dict[str, Any]) -> Callable[[User], Any]:
    return lambda user: delegations.name_focal_point(delegation, by=user, **person)


def _action(delegation: Delegation, verb: str, request: HttpRequest) -> Callable[[User], Any]:
    """What a button does. Raises Http404 for a button that there is not, or somebody else's member."""
    if verb == "advance":
        to = request.POST.get("to", "")
        if to not in DelegationState.values:
            raise Http404
        return lambda user: delegations.advance(delegation, to, by=user)
    if verb == "release":
        focal_point = get_object_or_404(delegation.focal_points, pk=_number(request, "who"))
        return lambda user: delegations.release_focal_point(focal_point, by=user)
    mine = Delegate.objects.filter(delegation=delegation).select_related("delegation")
    delegate = get_object_or_404(mine, pk=_number(request, "delegate"))
    if verb == "remove":
        return lambda user: delegations.remove(delegate, by=user)
    if verb == "head":
        return lambda user: delegations.name_head(delegate, by=user)
    if verb in ("up", "down"):
        order = _moved(delegate, -1 if verb == "up" else 1)
        return lambda user: delegations.reorder(delegation, order, by=user)
    raise Http404


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _moved(delegate: Delegate, by: int) -> list[int]:
    """The ids of the members, the head apart, with `delegate` one place up or down."""
    members = delegate.delegation.delegates.exclude(role=DelegateRole.HEAD)
    order = list(members.order_by("position", "pk").values_list("pk", flat=True))
    if delegate.pk in order:
        place = order.index(delegate.pk)
        order.insert(max(0, place + by), order.pop(place))
    return order
