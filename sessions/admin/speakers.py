"""Speakers: how far it is agreed that they come, and in which words they are introduced."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from attendees import references
from attendees.admin.display import name as drawn_name
from attendees.forms import Email, Line
from attendees.models import Attendee
from sessions import rules
from sessions.enums import KNOWS_OF_IT, SpeakerState
from sessions.models import Role, Speaker
from sessions.services import speakers
from summit.admin.base import SummitTabularInline
from summit.admin.display import name as isolated
from summit.admin.forms import SummitForm

from . import display
from .steps import Step, SteppedAdmin

P = SpeakerState


def _line(label: Any, **options: Any) -> Line:
    line = Line(max_length=300, label=label, required=False, **options)
    line.widget = UnfoldAdminTextInputWidget(attrs={"dir": "auto", "autocomplete": "off"})
    return line


class NewSpeaker(SummitForm):
    """Somebody who is registered, or a new person who needs no registration to be asked."""

    known = _line(
        gettext_lazy("Somebody registered"), help_text=gettext_lazy("Reference or email address.")
    )
    full_name = _line(gettext_lazy("Or somebody new: full name"))
    latin_name = _line(gettext_lazy("Latin name"))
    email = Email(
        label=gettext_lazy("Email"),
        required=False,
        help_text=gettext_lazy("Changes of the programme are mailed there."),
    )

    class Meta:
        model = Speaker
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = UnfoldAdminTextInputWidget(attrs={"dir": "ltr"})

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        known, new = self.cleaned_data.get("known"), self.cleaned_data.get("full_name")
        if bool(known) == bool(new):
            text = _("Name somebody who is registered, or write the name of a new person.")
            self.add_error("known", text)
            return cleaned
        found = self._find(known) if known else self._of_address(self.cleaned_data.get("email"))
        if known and found is None:
            text = _("Nobody with this reference or address is registered.")
            self.add_error("known", text)
        elif found is not None:
            self._take(found, "known" if known else "email")
        return cleaned

    def _find(self, words: str) -> Attendee | None:
        same = Q(email=words.lower()) | Q(registrations__reference=references.tidy(words))
        return self._attendees().filter(same).order_by("pk").first()

    def _of_address(self, email: str | None) -> Attendee | None:
        return self._attendees().filter(email=email).first() if email else None

    def _attendees(self) -> Any:
        return Attendee.objects.for_summit(self.summit_id or 0)

    def _take(self, attendee: Attendee, field: str) -> None:
        if Speaker.objects.filter(attendee=attendee).exists():
            self.add_error(field, _("This person is in the list of speakers already."))
        else:
            self.instance.attendee = attendee

    def new_attendee(self) -> Attendee:
        """The person as written, not saved yet."""
        said = self.cleaned_data
        return Attendee(
            summit_id=self.instance.summit_id,
            full_name=said["full_name"],
            latin_name=said["latin_name"],
            email=said["email"],
        )


class Successor(forms.Form):
    """Who takes over the parts of somebody who does not come."""

    with_speaker = forms.ModelChoiceField(
        Speaker.objects.none(),
        label=gettext_lazy("by"),
        empty_label=gettext_lazy("Choose a speaker"),
        error_messages={
            "required": gettext_lazy("Choose who takes over."),
            "invalid_choice": speakers.NO_SUCCESSOR,
        },
        widget=forms.Select(),
    )

    def __init__(self, *args: Any, thing: Speaker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Speaker.objects.for_summit(thing.summit_id).filter(state__in=KNOWS_OF_IT)
        others = others.exclude(pk=thing.pk).select_related("attendee")
        self.fields["with_speaker"].queryset = others.order_by("attendee__full_name", "pk")  # type: ignore[attr-defined]


class PartInline(SummitTabularInline):
    """What the speaker does in which session."""

    model = Role
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    fields = ["session", "kind", "position"]
    autocomplete_fields = ["session"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Role]:
        rows: models.QuerySet[Role] = super().get_queryset(request)
        return rows.select_related("session")


@admin.register(Speaker)
class SpeakerAdmin(SteppedAdmin):
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    add_form = NewSpeaker
    list_display = ["shown_name", "shown_state", "shown_post", "shown_parts"]
    list_filter = ["state"]
    search_fields = ["attendee__full_name", "attendee__latin_name"]
    ordering = ["attendee__full_name", "pk"]
    actions = None
    inlines = [PartInline]
    fieldsets = [(None, {"fields": ["biography"]})]
    add_fieldsets = [(None, {"fields": ["known", "full_name", "latin_name", "email"]})]

    steps = (
        Step(
            "confirm",
            gettext_lazy("Comes"),
            gettext_lazy("Named in the programme from the next release on."),
            P.CONFIRMED,
            speakers.confirm,
            "main",
        ),
        Step(
            "approach",
            gettext_lazy("Was asked"),
            gettext_lazy("Hears of changes from now on, and is not named yet."),
            P.APPROACHED,
            speakers.approach,
        ),
        Step(
            "replace",
            gettext_lazy("Replace"),
            gettext_lazy("Every part goes to somebody else."),
            P.REPLACED,
            speakers.replace,
            form=Successor,
        ),
        Step(
            "decline",
            gettext_lazy("Does not want to"),
            gettext_lazy("Said no before agreeing."),
            P.DECLINED,
            speakers.decline,
            "bad",
        ),
        Step(
            "withdraw",
            gettext_lazy("Does not come"),
            gettext_lazy("Had agreed, or was asked, and does not come after all."),
            P.WITHDRAWN,
            speakers.withdraw,
            "bad",
        ),
    )

    class Media:
        css = {"all": ["agenda/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Speaker]:
        rows: models.QuerySet[Speaker] = super().get_queryset(request)
        return (
            rows.select_related("attendee")
            .prefetch_related("attendee__positions")
            .annotate(part_count=Count("roles"))
        )

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Who has a part is replaced or withdraws: the programme would lose it in silence."""
        busy = isinstance(obj, Speaker) and obj.roles.exists()
        return not busy and super().has_delete_permission(request, obj)

    def get_inlines(self, request: HttpRequest, obj: models.Model | None) -> list[Any]:
        return list(self.inlines) if obj else []

    def drawn_state(self, thing: Speaker) -> SafeString:
        return display.speaker_state(thing.state)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if isinstance(form, NewSpeaker) and obj.attendee_id is None:
            obj.attendee = form.new_attendee()
            obj.attendee.save()
        super().save_model(request, obj, form, change)

    # --- The list -----------------------------------------------------------------------
    @admin.display(description=gettext_lazy("name"), ordering="attendee__full_name")
    def shown_name(self, speaker: Speaker) -> str:
        return drawn_name(speaker.attendee)

    @admin.display(description=gettext_lazy("post"))
    def shown_post(self, speaker: Speaker) -> str:
        return isolated(str(speaker.attendee.position or ""))

    @admin.display(description=gettext_lazy("parts"), ordering="part_count")
    def shown_parts(self, speaker: Any) -> str:
        return str(speaker.part_count or "")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, speaker: Speaker) -> str:
        return display.speaker_state(speaker.state)
