"""Booths as rows: the list of all halls, the form of one, a row of many, and who gets one from the office."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from exhibitors import rules, wording
from exhibitors.enums import BoothShown
from exhibitors.models import Allocation, Booth, BoothType, Exhibitor, FloorPlan
from exhibitors.screens import halls, plans
from exhibitors.services import drawing, footprints, offers
from summit import commas, panel, validators
from summit.admin.base import SummitModelAdmin
from summit.admin.forms import SummitForm
from summit.admin.lists import SummitChangeList
from summit.exceptions import Invalid, SummitError

from . import display

_MOST = 100  # booths in a row
_WHERE = ("plan", "x", "y", "width", "depth")
# What an exhibitor has chosen and what its price and its passes come from.
_CLAIMED = (*_WHERE, "type", "open_sides")


class BoothForm(SummitForm):
    """A booth over another is refused with the name of the other; the database is the last judge."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        where = [cleaned.get(name) for name in _WHERE]
        if None not in where:
            other = footprints.under(*where, but=self.instance.pk)  # type: ignore[arg-type]
            if other is not None:
                self.add_error("x", footprints.over_another(other))
        if self._is_known(cleaned.get("number", "")):
            self.add_error("number", _("Another booth has this number."))
        return cleaned

    def _is_known(self, number: str) -> bool:
        same = Booth.objects.for_summit(self.instance.summit_id).filter(number=number)
        return same.exclude(pk=self.instance.pk).exists()


class ByShown(admin.SimpleListFilter):
    title = gettext_lazy("State")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(BoothShown.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(shown=self.value()) if self.value() else queryset


class BoothList(SummitChangeList):
    """Booths with the names of those who have them, read once for the page."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        ids = {row.allocated_to for row in rows if row.allocated_to}
        found = Exhibitor.objects.select_related("organisation").in_bulk(ids)
        for row in rows:
            row.holder = found.get(row.allocated_to)
        self.result_list = rows


def _was_taken(booth: Booth | None) -> bool:
    """Whether anybody holds or has `booth`, or did so before."""
    return booth is not None and Allocation.objects.filter(booth=booth).exists()


@admin.register(Booth)
class BoothAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_exhibition)
    change_rule = staticmethod(rules.can_change_exhibition)
    form = BoothForm
    list_display = [
        "number", "plan", "type", "shown_area", "open_sides", "shown_state", "shown_holder",
    ]  # fmt: skip
    list_filter = ["plan", "type", ByShown]
    list_select_related = ["plan__hall", "type"]
    search_fields = ["number"]
    ordering = ["number"]
    fieldsets = [
        (None, {"fields": [("number", "type"), "plan", ("x", "y"), ("width", "depth")]}),
        (
            gettext_lazy("What it offers"),
            {"fields": [("open_sides", "height_limit"), ("floor_load", "power"), "is_blocked"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Booth]:
        rows: Any = super().get_queryset(request)
        found: models.QuerySet[Booth] = rows.with_state()
        return found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SummitChangeList]:
        return BoothList

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What somebody has held or had stays: who had it is in the books."""
        return super().has_delete_permission(request, obj) and not _was_taken(obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where nothing can be deleted, the page says what can be done instead."""
        place, offer = super().get_fieldsets(request, obj)
        if not _was_taken(obj) or not super().has_delete_permission(request, obj):
            return [place, offer]
        why = _(
            "It cannot be deleted: an exhibitor holds it, has it or did so before. "
            "Take it off the offer in the hall plan instead, then nobody can take it."
        )
        return [place, (offer[0], {**offer[1], "description": why})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The offer has verbs of its own; a booth that somebody has stays as it was chosen."""
        is_claimed = obj is not None and Allocation.objects.living().filter(booth=obj).exists()
        declared = super().get_readonly_fields(request, obj)
        return [*declared, "is_blocked", *(_CLAIMED if is_claimed else ())]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        stood = Booth.objects.filter(pk=obj.pk).values_list("plan", flat=True)
        drawing.hold_plans(obj.plan_id, *stood)
        super().save_model(request, obj, form, change)

    # --- The list -----------------------------------------------------------------------
    @admin.display(description=gettext_lazy("area in m²"), ordering="area")
    def shown_area(self, booth: Booth) -> str:
        return wording.metres(booth.area)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, booth: Any) -> SafeString:
        return display.state(BoothShown(booth.shown))

    @admin.display(description=gettext_lazy("exhibitor"))
    def shown_holder(self, booth: Any) -> SafeString | str:
        return display.name(str(booth.holder)) if booth.holder else ""

    # --- What the office does with one ----------------------------------------------------
    def get_urls(self) -> list[Any]:
        def post(view: Any) -> Any:
            return self.admin_site.admin_view(require_POST(view))

        return [
            path("<int:pk>/assign/", post(self.assign), name="exhibitors_booth_assign"),
            path("<int:pk>/offer/", post(self.offer), name="exhibitors_booth_offer"),
            *super().get_urls(),
        ]

    def assign(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a free booth to an exhibitor at once."""
        booth = self._changeable(request, pk)
        wanted = request.POST.get("exhibitor", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else 0
        mine = Exhibitor.objects.for_summit(booth.summit_id).select_related("organisation")
        exhibitor = get_object_or_404(mine, pk=number)
        try:
            offers.assign(exhibitor, booth, by=panel.member(request))
        except SummitError as refusal:
            messages.error(request, str(refusal.message))
        else:
            said = _("%(booth)s is confirmed for %(exhibitor)s, and the exhibitor is told.")
            messages.success(request, said % {"booth": booth.number, "exhibitor": exhibitor})
        return redirect(self._back(request))

    def offer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a free booth off the offer (`offer=0`), or put it on again."""
        booth = self._changeable(request, pk)
        act = offers.unblock if request.POST.get("offer") == "1" else offers.block
        try:
            act(booth, by=panel.member(request))
        except SummitError as refusal:
            messages.error(request, str(refusal.message))
        return redirect(self._back(request))

    def _changeable(self, request: HttpRequest, pk: int) -> Booth:
        """The booth. Raises Http404 or PermissionDenied."""
        booth: Booth = self.find(request, str(pk))
        if not self.has_change_permission(request, booth):
            raise PermissionDenied
        return booth

    def _back(self, request: HttpRequest) -> str:
        return panel.safe_next(request, reverse("admin:hall_plan"))


# --- A row of booths -------------------------------------------------------------------------
def _metres(label: Any, **options: Any) -> forms.DecimalField:
    options.setdefault("min_value", Decimal("0.01"))
    widget = UnfoldAdminDecimalFieldWidget(attrs={"step": "any"})
    return forms.DecimalField(label=label, max_digits=7, decimal_places=2, widget=widget, **options)


def _whole(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, widget=UnfoldAdminIntegerFieldWidget(), **options)


class RowForm(forms.Form):
    """Booths of one size side by side, numbered in turn."""

    plan = forms.ModelChoiceField(
        FloorPlan.objects.none(),
        label=gettext_lazy("Hall"),
        empty_label=gettext_lazy("Choose"),
        widget=UnfoldAdminSelectWidget(),
    )
    type = forms.ModelChoiceField(
        BoothType.objects.none(),
        label=gettext_lazy("Type"),
        empty_label=gettext_lazy("Choose"),
        widget=UnfoldAdminSelectWidget(),
    )
    letters = forms.CharField(
        label=gettext_lazy("Letters before the number"),
        max_length=6,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"dir": "ltr"}),
        validators=[validators.plain_text],
    )
    first = _whole(gettext_lazy("First number"), min_value=0, max_value=9999, initial=1)
    digits = _whole(
        gettext_lazy("Digits"),
        min_value=1,
        max_value=4,
        initial=2,
        help_text=gettext_lazy("2 writes 07, 3 writes 007."),
    )
    count = _whole(gettext_lazy("How many"), min_value=1, max_value=_MOST, initial=6)
    x = _metres(gettext_lazy("First one: metres from the left"), min_value=0, initial=0)
    y = _metres(gettext_lazy("First one: metres from the top"), min_value=0, initial=0)
    width = _metres(gettext_lazy("Width in metres"), initial=3)
    depth = _metres(gettext_lazy("Depth in metres"), initial=3)
    gap = _metres(
        gettext_lazy("Gap in metres"),
        min_value=0,
        initial=0,
        help_text=gettext_lazy("0: wall to wall."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("They follow"),
        choices=[("right", gettext_lazy("to the right")), ("down", gettext_lazy("downwards"))],
        widget=UnfoldAdminSelectWidget(),
    )
    open_sides = _whole(gettext_lazy("Open sides"), min_value=1, max_value=4, initial=1)

    def __init__(self, *args: Any, summit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans_of = FloorPlan.objects.for_summit(summit).select_related("hall")
        self.fields["plan"].queryset = plans_of  # type: ignore[attr-defined]
        self.fields["type"].queryset = BoothType.objects.for_summit(summit)  # type: ignore[attr-defined]

    def row(self) -> drawing.Row:
        said = dict(self.cleaned_data)
        runs_down, letters = said.pop("direction") == "down", said.pop("letters")
        return drawing.Row(runs_down=runs_down, prefix=letters, **said)


def _may_draw(request: HttpRequest) -> bool:
    summit = panel.current(request)
    return summit is not None and rules.can_change_exhibition(panel.member(request), summit)


@panel.page("exhibitors/draw/", name="draw_booths", may=_may_draw)
def draw_booths(request: HttpRequest) -> HttpResponse:
    """A form; "Look first" shows the row in its hall, "Draw them" draws it."""
    summit = panel.current(request)
    data = request.POST if request.method == "POST" else None
    form = RowForm(data, summit=summit, initial={"plan": request.GET.get("plan", "")})
    if form.is_valid() and "draw" in request.POST:
        try:
            made = drawing.draw(form.row(), by=panel.member(request))
        except Invalid as refusal:
            for field, errors in refusal.errors.items():
                form.add_error(field, errors)
        except SummitError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            text = ngettext("%(count)s booth drawn.", "%(count)s booths drawn.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect(f"{reverse('admin:hall_plan')}?plan={made[0].plan_id}")
    context = {
        **admin.site.each_context(request),
        "title": _("Draw booths"),
        "crumbs": [
            {"title": _("Hall plan"), "link": reverse("admin:hall_plan")},
            {"title": _("Draw booths")},
        ],
        "form": form,
        "preview": _preview(form.row()) if form.is_bound and form.is_valid() else "",
        "back": reverse("admin:hall_plan"),
    }
    return TemplateResponse(request, "admin/exhibitors/booth/draw.html", context)


def _preview(row: drawing.Row) -> SafeString:
    """The hall with the booths that are there in grey and the new ones as free."""
    there = [_spot(booth, BoothShown.CONFIRMED) for booth in Booth.objects.filter(plan=row.plan)]
    new = [_spot(booth, BoothShown.AVAILABLE) for booth in drawing.booths_of(row)]
    return plans.draw(halls.floor(row.plan), [*there, *new])


def _spot(booth: Booth, look: BoothShown) -> plans.Spot:
    size = wording.area(booth.width * booth.depth)
    return plans.Spot(
        id=booth.pk or 0,
        number=booth.number,
        x=float(booth.x),
        y=float(booth.y),
        width=float(booth.width),
        depth=float(booth.depth),
        look=look.value,
        word=size,
        label=commas.facts(booth.number, size),
    )
