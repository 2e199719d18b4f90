"""What the exhibition is: its windows and deadlines, what an area brings, booth types, halls."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from exhibitors import rules, wording
from exhibitors.enums import Pricing
from exhibitors.models import Allotment, BoothType, Exhibition, FloorPlan
from summit import panel
from summit.admin.base import SummitModelAdmin, SummitTabularInline, never

_FORM = "admin:exhibitors_exhibition_change"


class AllotmentInline(SummitTabularInline):
    """How many staff passes which area brings."""

    model = Allotment
    view_rule = staticmethod(rules.can_view_exhibition)
    change_rule = staticmethod(rules.can_change_exhibition)
    fields = ["area", "passes"]
    extra = 1


@admin.register(Exhibition)
class ExhibitionAdmin(SummitModelAdmin):
    """One for each summit: its list leads straight to it."""

    view_rule = staticmethod(rules.can_view_exhibition)
    change_rule = staticmethod(rules.can_change_exhibition)
    delete_rule = staticmethod(never)
    list_display = ["__str__", "applications_open", "applications_close"]
    inlines = [AllotmentInline]
    fieldsets = [
        (None, {"fields": ["introduction"]}),
        (
            _("Applications and booths"),
            {
                "fields": [
                    "applications_open",
                    "applications_close",
                    ("hold_minutes", "booth_until"),
                    ("free_return_until", "late_return_percent"),
                    "currency",
                ]
            },
        ),
        (
            _("Staff, profiles and halls"),
            {
                "fields": [
                    "staff_category",
                    ("staff_until", "profile_until"),
                    "build_up_from",
                    "tear_down_until",
                    ("opens_at", "closes_at"),
                ]
            },
        ),
    ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The settings of the summit that is worked on, or the form that makes them."""
        found = self.of_current_summit(request, self.get_queryset(request)).first()
        if found is not None:
            return redirect(reverse(_FORM, args=[found.pk]))
        if self.has_add_permission(request):
            return redirect(reverse("admin:exhibitors_exhibition_add"))
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Only while there is none."""
        if not super().has_add_permission(request, obj):
            return False
        summit = panel.current(request)
        return not Exhibition.objects.for_summit(summit or 0).exists()


@admin.register(BoothType)
class BoothTypeAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_exhibition)
    change_rule = staticmethod(rules.can_change_exhibition)
    list_display = ["name", "kind", "shown_price", "position"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "included"]}),
        (
            _("Price before tax"),
            {"fields": [("kind", "pricing"), ("price", "open_side_price"), "position"]},
        ),
    ]

    @admin.display(description=_("price"), ordering="price")
    def shown_price(self, kind: BoothType) -> SafeString:
        price = kind.price.quantize(Decimal("0.01"))
        return format_html("<bdi>{}</bdi> {}", wording.metres(price), Pricing(kind.pricing).label)


@admin.register(FloorPlan)
class FloorPlanAdmin(SummitModelAdmin):
    """The halls as rectangles. Halls themselves are made with their venue."""

    view_rule = staticmethod(rules.can_view_exhibition)
    change_rule = staticmethod(rules.can_change_exhibition)
    list_display = ["hall", "size", "booth_count", "plan_link"]
    list_select_related = ["hall"]
    ordering = ["position", "pk"]
    actions = None
    fieldsets = [
        (None, {"fields": ["entrance_label"]}),
        (_("Hall"), {"fields": ["hall", ("width", "depth"), ("grid", "position")]}),
        (_("Entrance"), {"fields": [("entrance_side", "entrance_from", "entrance_width")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[FloorPlan]:
        rows: models.QuerySet[FloorPlan] = super().get_queryset(request)
        return rows.annotate(booth_number=models.Count("booths"))

    @admin.display(description=_("size in metres"))
    def size(self, plan: FloorPlan) -> SafeString:
        return format_html(
            '<bdi dir="ltr">{} × {}</bdi>', wording.metres(plan.width), wording.metres(plan.depth)
        )

    @admin.display(description=_("booths"), ordering="booth_number")
    def booth_count(self, plan: Any) -> int:
        return int(plan.booth_number)

    @admin.display(description=_("hall plan"))
    def plan_link(self, plan: FloorPlan) -> SafeString:
        link = f"{reverse('admin:hall_plan')}?plan={plan.pk}"
        return format_html('<a class="link" href="{}">{}</a>', link, _("Open the plan"))
