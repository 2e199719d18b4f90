"""What people agree to. A text that somebody agreed to is never changed: a new version follows."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from attendees import rules
from attendees.models import Consent, ConsentText
from attendees.services import consents
from summit.admin import languages
from summit.admin.base import SummitModelAdmin
from summit.admin.forms import SummitForm
from summit.exceptions import SummitError


class ConsentTextForm(SummitForm):
    """A new text is the next version of its purpose."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk is None and (purpose := self.cleaned_data.get("purpose")):
            mine = ConsentText.objects.for_summit(self.summit_id or 0).filter(purpose=purpose)
            newest = mine.aggregate(newest=models.Max("version"))["newest"]
            self.instance.version = (newest or 0) + 1
        return cleaned

    def clean_purpose(self) -> str:
        purpose = str(self.cleaned_data["purpose"])
        if self.instance.pk is not None and purpose != self.instance.purpose:
            try:
                consents.expect_not_needed(self.instance)
            except SummitError as refusal:
                raise ValidationError(refusal.said()) from refusal
        return purpose


@admin.register(ConsentText)
class ConsentTextAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_consent_texts)
    change_rule = staticmethod(rules.can_change_categories)
    list_display = ["purpose", "version", "label", "given", "published_at"]
    ordering = ["purpose", "-version"]
    actions = None
    form = ConsentTextForm
    fields = ["purpose", "version", "label", "hint"]
    readonly_fields = ["version"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ConsentText]:
        rows: models.QuerySet[ConsentText] = super().get_queryset(request)
        return rows.annotate(given_count=models.Count("consent"))

    @admin.display(description=_("agreed"))
    def given(self, text: Any) -> int:
        return int(text.given_count)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """GDPR art. 7(1): what somebody agreed to must be shown as it was."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or not Consent.objects.filter(text=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        consents.expect_not_needed(obj)
        super().delete_model(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new version begins with the words of the one before (`?from=` its number)."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        number = request.GET.get("from", "")
        mine = self.of_current_summit(request, self.get_queryset(request))
        if number.isascii() and number.isdecimal() and len(number) < 19:
            before = mine.filter(pk=int(number)).first()
            names = languages.every_column(ConsentText, ["label", "hint", "purpose"])
            initial |= {name: getattr(before, name) for name in names if before is not None}
        return initial
