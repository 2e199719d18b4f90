"""What the programme team edits: tracks, and agreements with their parties."""

from django.contrib import admin

from sessions import rules
from sessions.models import Agreement, Party, Track
from summit.admin.base import SummitModelAdmin, SummitTabularInline


@admin.register(Track)
class TrackAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    list_display = ["name", "position"]
    search_fields = ["name"]
    fields = ["name", "position"]


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
