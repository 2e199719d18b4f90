"""Lines of discussion that sessions belong to."""

from django.contrib import admin

from sessions import rules
from sessions.models import Track
from summit.admin.base import SummitModelAdmin


@admin.register(Track)
class TrackAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    list_display = ["name", "position"]
    search_fields = ["name"]
    fields = ["name", "position"]
