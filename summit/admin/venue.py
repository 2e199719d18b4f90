"""Where the summit takes place: venues with halls, rooms with their set-ups, zones with gates."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summit.models import Gate, Hall, Room, RoomSetUp, Venue, Zone

from .base import SummitModelAdmin, SummitTabularInline


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


class GateInline(SummitTabularInline):
    model = Gate
    fields = ["name", "direction", "opens_at", "is_main_entrance"]


@admin.register(Zone)
class ZoneAdmin(SummitModelAdmin):
    list_display = ["name", "kind"]
    search_fields = ["name"]
    fields = ["name", "kind"]
    inlines = [GateInline]
