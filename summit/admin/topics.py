"""What sessions, exhibitors and products are about."""

from django.contrib import admin

from summit import rules
from summit.models import Topic

from .base import SummitModelAdmin


@admin.register(Topic)
class TopicAdmin(SummitModelAdmin):
    change_rule = staticmethod(rules.can_change_topics)
    list_display = ["name", "position"]
    search_fields = ["name"]
    fields = ["name", "position"]
