"""Bodies and what they are at the summit."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from summit.models import Organisation, OrganisationRole, SponsorLevel

from .base import SummitModelAdmin, SummitTabularInline


class RoleInline(SummitTabularInline):
    model = OrganisationRole
    fields = ["kind", "level", "position"]


@admin.register(Organisation)
class OrganisationAdmin(SummitModelAdmin):
    list_display = ["name", "kind", "country", "shown_roles"]
    list_filter = ["kind", "roles__kind"]
    search_fields = ["name", "short_name"]
    ordering = ["name", "pk"]
    fields = ["name", "short_name", "kind", "country", "website", "logo"]
    inlines = [RoleInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        rows: QuerySet[Organisation] = super().get_queryset(request)
        return rows.prefetch_related(
            Prefetch("roles", OrganisationRole.objects.order_by("position"))
        )

    @admin.display(description=_("at the summit"))
    def shown_roles(self, organisation: Organisation) -> str:
        return ", ".join(str(role.get_kind_display()) for role in organisation.roles.all())


@admin.register(SponsorLevel)
class SponsorLevelAdmin(SummitModelAdmin):
    list_display = ["name", "position"]
    fields = ["name", "position"]
