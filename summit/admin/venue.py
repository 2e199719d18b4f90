"""Where the summit takes place: venues with halls, rooms with their set-ups, zones with gates."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from summit import panel
from summit.models import Gate, Hall, Room, RoomSetUp, Venue, Zone

from .base import SummitModelAdmin, SummitTabularInline
from .fields import say_if_none, with_link


class HallInline(SummitTabularInline):
    model = Hall
    fields = ["name"]


@admin.register(Venue)
class VenueAdmin(SummitModelAdmin):
    list_display = ["name", "address"]
    search_fields = ["name"]
    fields = ["name", "address", "directions"]
    inlines = [HallInline]


class RoomSetUpInline(SummitTabularInline):
    model = RoomSetUp
    fields = ["kind", "capacity"]


@admin.register(Room)
class RoomAdmin(SummitModelAdmin):
    list_display = ["name", "hall", "fire_maximum", "has_step_free_access", "turnaround_minutes"]
    list_filter = ["hall"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name"]}),
        (_("Room"), {"fields": ["hall", "fire_maximum", "has_step_free_access",
                                "interpretation_booths", "turnaround_minutes"]}),
    ]  # fmt: skip
    inlines = [RoomSetUpInline]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "hall":
            say_if_none(field, lambda: _where_halls_are_added(request))
        return field


def _where_halls_are_added(request: HttpRequest) -> str:
    """Halls stand on the page of their venue."""
    venue = Venue.objects.for_summit(panel.current(request) or 0).order_by("pk").first()
    if venue is None:
        address = reverse("admin:summit_venue_add")
        return with_link(gettext("There is no venue yet."), address, gettext("Add one"))
    address = reverse("admin:summit_venue_change", args=[venue.pk])
    return with_link(gettext("The venue has no hall yet."), address, gettext("Add one"))


class GateInline(SummitTabularInline):
    model = Gate
    fields = ["name", "direction", "opens_at", "is_main_entrance"]


@admin.register(Zone)
class ZoneAdmin(SummitModelAdmin):
    list_display = ["name", "kind"]
    search_fields = ["name"]
    fields = ["name", "kind"]
    inlines = [GateInline]
