"""The summit's own page: what it is, when and where, and the steps of its life."""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.timezone import get_current_timezone, override
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from summit import dates, lifecycle, opening, panel, rules
from summit.dashboard import number
from summit.enums import SummitState as State
from summit.exceptions import SummitError
from summit.models import Highlight, Summit, Theme
from summit.services import summits

from . import display, slugs
from .base import SummitModelAdmin, SummitStackedInline, SummitTabularInline, never
from .fields import Colour, languages_field, time_zone_field
from .forms import SummitForm
from .sure import Sure


class SureToCancel(Sure):
    yes = _("Yes, cancel it")
    refusal = _("Tick it to cancel the summit.")

    def words(self, thing: Summit) -> str:
        if not (told := summits.told_of_cancelling(thing)):
            return super().words(thing)
        text = ngettext(
            "Yes, cancel it: %(count)s person is told by mail",
            "Yes, cancel it: %(count)s people are told by mail",
            told,
        )
        return text % {"count": number(told)}


class SureToArchive(Sure):
    yes = _("Yes, archive it")
    refusal = _("Tick it to archive the summit.")


@dataclass(frozen=True)
class Step:
    """A button that moves the summit on."""

    verb: str
    label: str | Promise
    effect: str | Promise
    run: Callable[..., None]
    style: str = "quiet"
    sure: Callable[..., Sure] | None = None  # (data, thing=): what nobody can take back
    otherwise: Callable[[Summit], str] | None = (
        None  # what follows instead of `effect`, if anything
    )

    def follows(self, summit: Summit) -> str:
        """What the step does to `summit`, a sentence."""
        return (self.otherwise and self.otherwise(summit)) or str(self.effect)


STEPS = {
    State.ANNOUNCED: Step(
        "announce", _("Announce"), _("Everybody sees it; nobody registers yet."), summits.announce
    ),
    State.REGISTRATION_OPEN: Step(
        "open_registration",
        _("Open registration"),
        _("People may register from the next second."),
        summits.open_registration,
        "main",
        otherwise=opening.outside_its_times,
    ),
    State.REGISTRATION_CLOSED: Step(
        "close_registration",
        _("Close registration"),
        _("Nobody registers any more; offers and corrections go on."),
        summits.close_registration,
    ),
    State.LIVE: Step(
        "go_live", _("Open the doors"), _("The summit runs."), summits.go_live, "main"
    ),
    State.ENDED: Step("end", _("End"), _("The summit is over."), summits.end),
    State.ARCHIVED: Step(
        "archive",
        _("Archive"),
        _("The public sees it no more. This is final."),
        summits.archive,
        sure=SureToArchive,
    ),
    State.CANCELLED: Step(
        "cancel",
        _("Cancel the summit"),
        _("Every page says that it does not take place, and people are told. This is final."),
        summits.cancel,
        "bad",
        SureToCancel,
    ),
}


class _SummitForm(SummitForm):
    """Its times are on the clocks of the zone that it names itself, also where that zone is new."""

    working_languages = languages_field(
        label=_("Working languages"),
        help_text=_(
            "Exhibitors are asked for texts in these. Every page can be read, and written, in all four."
        ),
    )
    time_zone = time_zone_field(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and not kwargs.get("initial", {}).get("time_zone"):
            self.initial["time_zone"] = ""  # no guess: every time below depends on it

    def clean_slug(self) -> str:
        """Mails that were sent, and codes that were printed, lead to the address that it had."""
        slug: str = self.cleaned_data["slug"]
        if slug == self.instance.slug:
            return slug  # also when a page of the system came to be there since
        if self.instance.pk and self.instance.state != State.DRAFT:
            raise ValidationError(
                _("The summit is public: links to “%(slug)s” were sent, and have to work."),
                params={"slug": self.instance.slug},
            )
        if slug.lower() in slugs.reserved():
            text = _("Choose another word: pages of the system itself are at “%(slug)s”.")
            raise ValidationError(text, params={"slug": slug})
        return slug

    def clock(self, moment: Any) -> str:
        return gettext("In the time zone chosen above.")

    @property
    def _zone(self) -> dt.tzinfo:
        """The zone that is saved with the times; the one that the page shows where that is none."""
        known = dict(self.fields["time_zone"].choices)  # type: ignore[attr-defined]
        said = self["time_zone"].value()
        return zoneinfo.ZoneInfo(said) if said and said in known else get_current_timezone()

    def _clean_fields(self) -> None:
        with override(self._zone):
            super()._clean_fields()  # type: ignore[misc]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self["time_zone"].is_overtaken:
            self._ask_about_times_of_another_zone()
        return cleaned

    def _ask_about_times_of_another_zone(self) -> None:
        """Who typed a time meant the clocks that the page named, and these have changed meanwhile."""
        zone = self["time_zone"]
        names = [name for name, said in self.cleaned_data.items() if isinstance(said, dt.datetime)]
        typed = [name for name in names if self[name].changed_here]
        words = _("The time zone is %(zone)s by now. Saving again reads this time in it.")
        for name in typed:
            self.add_error(name, words % {"zone": zone.in_words()})
        if typed:
            self.add_error(None, self.refused([str(zone.label)]))

    @cached_property
    def changed_data(self) -> list[str]:
        """The same digits in another zone are another time."""
        with override(self._zone):
            return super().changed_data


class HighlightInline(SummitTabularInline):
    model = Highlight
    fields = ["value", "label", "source", "position"]


class ThemeInline(SummitStackedInline):
    model = Theme
    fields = ["title", "text", "icon", "position"]


@admin.register(Summit)
class SummitAdmin(SummitModelAdmin):
    """One's own summits. A new one is set up by a superuser; none is deleted here."""

    form = _SummitForm
    view_rule = staticmethod(rules.can_view_settings)
    delete_rule = staticmethod(never)
    list_display = ["name", "edition", "city", "days", "shown_state"]
    list_display_links = ["name"]
    ordering = ["-first_day"]
    inlines = [HighlightInline, ThemeInline]
    change_form_outer_before_template = "admin/parts/summit_steps.html"
    fieldsets = [
        (None, {"fields": ["name", "tagline", "introduction", "city", "region"]}),
        (
            _("Where and when"),
            {"fields": ["edition", "slug", "country", "time_zone", "first_day", "last_day"]},
        ),
        (
            _("Registration"),
            {
                "fields": [
                    "registration_opens", "registration_closes", "corrections_until", "capacity",
                    "expected_headcount", "offer_hours", "answer_days", "keep_months",
                ]
            },
        ),
        (
            _("Contact and mails"),
            {"fields": ["contact_email", "contact_phone", "sender_name", "working_languages"]},
        ),
        (_("Look"), {"fields": ["logo", "primary_colour", "accent_colour"]}),
    ]  # fmt: skip

    @admin.display(description=_("days"), ordering="first_day")
    def days(self, summit: Summit) -> str:
        return dates.period(summit.first_day, summit.last_day)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, summit: Summit) -> str:
        return display.summit_state(summit)

    def of_current_summit(
        self, request: HttpRequest, rows: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        return rows  # the list of summits is the one list that shows them all

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return panel.member(request).is_superuser

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("primary_colour", "accent_colour"):
            kwargs |= {"form_class": Colour, "widget": Colour.widget()}
        if db_field.name == "country":
            kwargs["choices"] = db_field.get_choices()  # with an empty one: nobody's is the first
        if db_field.name == "sender_name":
            kwargs["help_text"] = _(
                "Empty: the name of the summit, in the language of each reader."
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Who has set up a summit goes on to its venue, rooms and people: the panel works on it."""
        panel.choose(request, obj)
        return super().response_add(request, obj, post_url_continue)

    # --- Steps ------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        move = self.admin_site.admin_view(require_POST(self.move))
        return [
            path("<int:summit_id>/move/<str:verb>/", move, name="summit_summit_move"),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if object_id:
            summit = self.find(request, object_id)
            may = self.has_change_permission(request, summit)
            context |= {
                "summit_state": display.summit_state(summit),
                "steps": _asking(summit) if may else [],
                "times": opening.outside_its_times(summit) if _is_opened(summit) else "",
                "needs": opening.needs(summit) if may and _may_be_open(summit) else [],
                "is_opened": _is_opened(summit),
            }
        return super().changeform_view(request, object_id, form_url, context)

    def move(self, request: HttpRequest, summit_id: int, verb: str) -> HttpResponse:
        """Do one step of a summit's life. Raises Http404 for a word that is no step."""
        summit = self.find(request, str(summit_id))
        if not self.has_change_permission(request, summit):
            raise PermissionDenied
        step = next((step for step in STEPS.values() if step.verb == verb), None)
        if step is None:
            raise Http404(verb)
        self._run(request, summit, step)
        return redirect(reverse("admin:summit_summit_change", args=[summit.pk]))

    def _run(self, request: HttpRequest, summit: Summit, step: Step) -> None:
        """Do it, or say why not."""
        if step.sure is not None:
            asked = step.sure(request.POST, thing=summit)
            if not asked.is_valid():
                messages.error(request, str(asked.refusal))
                return
        try:
            step.run(summit, by=panel.member(request))
        except SummitError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, step.follows(summit))


def steps_of(summit: Summit) -> list[Step]:
    """What may follow, in the order of a summit's life."""
    return [
        STEPS[state] for state in State if state in STEPS and state in lifecycle.allowed(summit)
    ]


def _is_opened(summit: Summit) -> bool:
    return summit.state == State.REGISTRATION_OPEN


def _may_be_open(summit: Summit) -> bool:
    """Whether registration is open, or a step away from it."""
    ahead = (State.DRAFT, State.ANNOUNCED, State.REGISTRATION_OPEN)
    return summit.state in ahead or State.REGISTRATION_OPEN in lifecycle.allowed(summit)


def _asking(summit: Summit) -> list[tuple[Step, str, Sure | None]]:
    """Each step with what follows and the tick that it asks for."""
    return [
        (step, step.follows(summit), step.sure(None, thing=summit) if step.sure else None)
        for step in steps_of(summit)
    ]
