"""What the exhibition team edits."""

from django.contrib import admin

from exhibitors import rules
from exhibitors.models import Exhibitor
from summit.admin.base import SummitModelAdmin


@admin.register(Exhibitor)
class ExhibitorAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_exhibition)
    change_rule = staticmethod(rules.can_change_exhibition)
    list_display = ["organisation", "state"]
    list_filter = ["state"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name"]
    fields = ["organisation", "state", "profile"]
