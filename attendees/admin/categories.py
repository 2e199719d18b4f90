"""Categories and what each is asked. A quota below the places taken is refused with words."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from attendees import rules
from attendees.models import Category, Question, QuestionOption, Registration
from attendees.services import places
from summit.admin.base import SummitModelAdmin, SummitStackedInline, SummitTabularInline

from .meters import meter


class QuestionInline(SummitStackedInline):
    model = Question
    view_rule = staticmethod(rules.can_view_registrations)
    change_rule = staticmethod(rules.can_change_categories)
    fields = ["kind", "is_required", "position", "label", "help_text", "purpose"]
    show_change_link = True
    collapsible = True


class OptionInline(SummitTabularInline):
    model = QuestionOption
    change_rule = staticmethod(rules.can_change_categories)
    view_rule = staticmethod(rules.can_view_registrations)
    fields = ["label", "position"]
    extra = 2


@admin.register(Category)
class CategoryAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_registrations)
    change_rule = staticmethod(rules.can_change_categories)
    list_display = [
        "name",
        "shown_quota",
        "needs_approval",
        "has_waiting_list",
        "is_public",
        "slug",
    ]
    ordering = ["position", "pk"]
    actions = None
    inlines = [QuestionInline]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["name", "description", "includes"]}),
        (
            _("Places and approval"),
            {
                "fields": [
                    ("quota", "taken"),
                    ("needs_approval", "has_waiting_list", "is_public"),
                    ("slug", "position"),
                ]
            },
        ),
        (_("The pass"), {"fields": ["zones", ("valid_from", "valid_until")]}),
    ]

    class Media:
        css = {"all": ["attendees/admin.css"]}

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("places"))
    def shown_quota(self, category: Category) -> str:
        return meter(category.taken, category.quota)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """A category in which somebody is or was registered stays."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not Registration.objects.filter(category=obj.pk).exists()

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "quota" in form.changed_data:
            places.offer_later()  # a higher quota is a place for whoever waits


@admin.register(Question)
class QuestionAdmin(SummitModelAdmin):
    """A question with its options; reached from its category."""

    view_rule = staticmethod(rules.can_view_registrations)
    change_rule = staticmethod(rules.can_change_categories)
    list_display = ["label", "category", "kind", "is_required", "position"]
    list_filter = ["category"]
    list_select_related = ["category"]
    ordering = ["category__position", "category", "position", "pk"]
    search_fields = ["label"]
    actions = None
    inlines = [OptionInline]
    fieldsets = [
        (None, {"fields": ["label", "help_text", "purpose"]}),
        (_("Question"), {"fields": ["category", "kind", ("is_required", "position")]}),
    ]
