"""What was reported and announced."""

from django.contrib import admin

from summit import rules
from summit.models import PressItem

from .base import SummitModelAdmin


@admin.register(PressItem)
class PressItemAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_settings)
    change_rule = staticmethod(rules.can_change_press)
    list_display = ["title", "source", "published_at", "embargo_until"]
    search_fields = ["title", "source"]
    ordering = ["-published_at"]
    fields = ["title", "body", "source", "url", "published_at", "embargo_until"]
