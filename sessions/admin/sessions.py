"""Sessions: the list, and the form of the draft. The public reads what the latest release says."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from attendees.admin.meters import meter
from sessions import rules, validators
from sessions.enums import LEADS, Access, SessionState
from sessions.models import Role, Session
from sessions.reports import seating
from sessions.services import scheduling
from summit import commas
from summit.admin.base import SummitTabularInline
from summit.admin.fields import say_if_none, with_link
from summit.admin.forms import SummitForm
from summit.models import Summit, User

from . import cancelling, conflict_lines, display, seats
from .steps import Step, SteppedAdmin
from .tongues import Tongue, Tongues

S = SessionState


class SessionForm(SummitForm):
    floor_language = Tongue(label=gettext_lazy("Language of the floor"), initial="en")
    interpretation_languages = Tongues(required=False, label=gettext_lazy("Interpreted into"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [self.instance.floor_language, *self.instance.interpretation_languages]
        for field in self.fields.values():
            if isinstance(field, Tongue | Tongues):
                field.also(spoken)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._ask_year()
        if not self.errors and (taken := self._taken_by()):
            # The constraint would say that something is in the way, not what.
            self.add_error("room", ValidationError(taken, code="room_taken"))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """The constraints ask for the state too, which this form does not show."""
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return found - {"state"}

    def _ask_year(self) -> None:
        summit = Summit.objects.get(pk=self.instance.summit_id)
        for name in ("starts_at", "ends_at"):
            try:
                moment = self.cleaned_data.get(name)
                validators.near_the_summit(moment, summit.first_day, summit.last_day)
            except ValidationError as refusal:
                self.add_error(name, refusal)

    def _taken_by(self) -> str:
        """Which scheduled session is in the room, in words; nothing when it is free."""
        said = self.cleaned_data
        if self.instance.state != S.SCHEDULED or not said.get("room") or not said.get("starts_at"):
            return ""
        return conflict_lines.who_is_in_the_way(
            self.instance, room=said["room"], starts_at=said["starts_at"], ends_at=said["ends_at"]
        )


def _schedule(session: Session, *, by: User) -> None:
    """Into the programme, or back from a cancellation that nobody has read of."""
    taken = ""
    if session.room and session.starts_at and session.ends_at:
        taken = conflict_lines.who_is_in_the_way(
            session, room=session.room, starts_at=session.starts_at, ends_at=session.ends_at
        )
    if taken:
        raise scheduling.RoomTaken(taken)
    verb = scheduling.reinstate if session.state == S.CANCELLED else scheduling.schedule
    verb(session, by=by)


class RoleInline(SummitTabularInline):
    model = Role
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    fields = ["speaker", "kind", "position"]
    autocomplete_fields = ["speaker"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Role]:
        rows: models.QuerySet[Role] = super().get_queryset(request)
        return rows.select_related("speaker__attendee")

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.select_related("attendee") if db_field.name == "speaker" else rows


class Placed(admin.SimpleListFilter):
    title = gettext_lazy("place in the timetable")
    parameter_name = "placed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("yes", _("With a time")),
            ("no", _("Without a time")),
            ("roomless", _("Without a room")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        conditions = {
            "yes": Q(starts_at__isnull=False),
            "no": Q(starts_at=None),
            "roomless": Q(room=None, starts_at__isnull=False),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


@admin.register(Session)
class SessionAdmin(SteppedAdmin):
    view_rule = staticmethod(rules.can_view_programme)
    change_rule = staticmethod(rules.can_change_programme)
    form = SessionForm
    list_display = [
        "title", "shown_state", "shown_time", "room", "kind", "shown_lead", "shown_seats",
    ]  # fmt: skip
    list_filter = ["state", Placed, "kind", "track", "room", "access"]
    search_fields = [
        "title", "roles__speaker__attendee__full_name", "roles__speaker__attendee__latin_name",
    ]  # fmt: skip
    search_help_text = gettext_lazy("Title, or name of a speaker")
    ordering = [F("starts_at").asc(nulls_last=True), "pk"]
    actions = None
    inlines = [RoleInline]
    fieldsets = [
        (None, {"fields": ["title", "abstract"]}),
        (
            gettext_lazy("When and where"),
            {"fields": ["starts_at", "ends_at", ("room", "set_up")]},
        ),
        (gettext_lazy("What it is"), {"fields": [("kind", "track"), "topics"]}),
        (gettext_lazy("Who gets in"), {"fields": [("access", "capacity"), "categories"]}),
        (gettext_lazy("Languages"), {"fields": ["floor_language", "interpretation_languages"]}),
    ]

    steps = (
        Step(
            "schedule",
            gettext_lazy("Put into the programme"),
            gettext_lazy("It takes place. The public reads it with the next release."),
            S.SCHEDULED,
            _schedule,
            "main",
        ),
        Step(
            "postpone",
            gettext_lazy("Postpone"),
            gettext_lazy(
                "It takes place another time. Seats are kept; people hear with a release."
            ),
            S.POSTPONED,
            scheduling.postpone,
        ),
        Step(
            "unschedule",
            gettext_lazy("Take out of the programme"),
            gettext_lazy("It is a draft again. Seats end and people hear with the next release."),
            S.DRAFT,
            cancelling.take_out,
            form=cancelling.SureToTakeOut,
        ),
        Step(
            "cancel",
            gettext_lazy("Cancel"),
            gettext_lazy(
                "It does not take place. Seats end and people hear with the next release."
            ),
            S.CANCELLED,
            cancelling.cancel,
            "bad",
            cancelling.SureToCancel,
        ),
    )

    class Media:
        css = {"all": ["attendees/admin.css", "agenda/admin.css"]}

    def offers(self, thing: Session, step: Step) -> bool:
        return step.to != S.SCHEDULED or not scheduling.is_cancelled_for_all(thing)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Session]:
        leaders = Role.objects.filter(kind__in=LEADS).select_related("speaker__attendee")
        rows: models.QuerySet[Session] = super().get_queryset(request)
        return rows.select_related("room").prefetch_related(
            "room__set_ups", Prefetch("roles", leaders.order_by("position", "pk"), "leaders")
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "room":
            rooms = reverse("admin:summit_room_changelist")
            say_if_none(field, lambda: with_link(_("There are no rooms yet."), rooms, _("Rooms")))
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def drawn_state(self, thing: Session) -> SafeString:
        return display.session_state(thing.state)

    def places(self, thing: Session) -> list[tuple[str, str]]:
        found = [(f"{reverse('admin:timetable')}?session={thing.pk}", _("In the timetable"))]
        if thing.access != Access.OPEN:
            found.append((reverse("admin:agenda_session_seats", args=[thing.pk]), _("Seats")))
        return found

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/seats/", wrap(self.seats), name="agenda_session_seats"),
            path(
                "<int:pk>/seats/<slug:verb>/",
                wrap(require_POST(self.seat)),
                name="agenda_session_seat",
            ),
            *super().get_urls(),
        ]

    def seats(self, request: HttpRequest, pk: int) -> HttpResponse:
        return seats.page(self, request, self.find(request, str(pk)))

    def seat(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        return seats.act(self, request, self.find(request, str(pk)), verb)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with scheduling.room_is_free(obj):
            super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """What the public has read of is cancelled, not deleted: people and calendars know it."""
        is_known = isinstance(obj, Session) and obj.first_release is not None
        return not is_known and super().has_delete_permission(request, obj)

    # --- The list -----------------------------------------------------------------------
    @admin.display(description=gettext_lazy("time"), ordering="starts_at")
    def shown_time(self, session: Session) -> str:
        if session.starts_at is None:
            return ""
        link = f"{reverse('admin:timetable')}?session={session.pk}"
        return format_html('<a class="link" href="{}">{}</a>', link, display.when(session))

    @admin.display(description=gettext_lazy("led by"))
    def shown_lead(self, session: Any) -> str:
        return commas.listed_html(role.speaker for role in session.leaders[:2])

    @admin.display(description=gettext_lazy("seats"))
    def shown_seats(self, session: Session) -> str:
        if session.access == Access.OPEN:
            return ""
        places = session.released_capacity if session.first_release else seating.seats_of(session)
        link = reverse("admin:agenda_session_seats", args=[session.pk])
        return format_html('<a href="{}">{}</a>', link, meter(session.taken, places))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, session: Session) -> str:
        return display.session_state(session.state)
