"""What is signed, by whom, and how far it has come."""

from django.contrib import admin

from sessions import rules
from sessions.models import Agreement, Party
from summit.admin.base import SummitModelAdmin, SummitTabularInline


class PartyInline(SummitTabularInline):
    model = Party
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    fields = ["organisation", "position"]


@admin.register(Agreement)
class AgreementAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    list_display = ["title", "kind", "sector", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["title", "sector"]
    fields = ["title", "summary", "sector", "kind", "state", "other_parties", "position"]
    inlines = [PartyInline]
