"""The booth of an exhibitor: the live plan and the list beside it, hold, reserve and give back."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exhibitors import rules, wording
from exhibitors.enums import AllocationState
from exhibitors.forms.returning import ReturnForm
from exhibitors.models import Allocation, Booth, ExhibitorMember, FloorPlan
from exhibitors.screens import choices, halls, offers, plans, situation
from exhibitors.screens.choices import Choice
from exhibitors.screens.halls import Place
from exhibitors.screens.situation import Facts
from exhibitors.services import booths
from exhibitors.views import access, frame
from summit import dates
from summit.exceptions import SummitError
from summit.models import Summit
from summit.views.errors import too_many


@require_safe
@access.members
def plan(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """Plan and list of a hall share one selection, which stands in the address."""
    exhibitor, choice = member.exhibitor, Choice.of(request.GET)
    facts = situation.of(exhibitor)
    drawn = halls.of_summit(exhibitor.summit)
    chosen = _chosen(choice, facts)
    hall = choice.plan(drawn, chosen.plan_id if chosen else None)
    context = frame.around(member, "booth", facts) | {
        "halls": drawn,
        "plan": hall,
        "action": request.path,
        "kept": choice.kept,
        "areas": choices.areas(),
        "sides": choices.sides(),
        "chosen_area": choice.area,
        "chosen_sides": choice.sides,
        "title": _title(facts),
        "lead": "",
    }
    if hall is not None:
        context |= _hall(hall, choice, chosen, facts, member)
    return render(request, "exhibitors/portal/booth.html", context)


@require_POST
@access.managers
def hold(request: HttpRequest, member: ExhibitorMember, booth_pk: int) -> HttpResponse:
    """Hold a booth for a while; who was faster is said on the plan."""
    exhibitor = member.exhibitor
    if not booths.may_hold(exhibitor):
        return too_many(request, settings.HOLD_RATE)
    wanted = Booth(pk=booth_pk, summit_id=exhibitor.summit_id)  # the service reads and locks it
    try:
        claim = booths.hold(exhibitor, wanted, by=member.user)
    except SummitError as refusal:
        booth = Booth.objects.for_summit(exhibitor.summit_id).filter(pk=booth_pk).first()
        if booth is None:
            raise Http404 from None
        messages.error(request, str(refusal.message))
        return redirect(_here(member, booth))
    if claim.let_go is not None:
        words = {"number": claim.booth.number, "old": claim.let_go.number}
        text = _("You hold %(number)s now. %(old)s, which you held, is free for everybody again.")
        messages.success(request, text % words)
        return redirect(_here(member, claim.booth))
    # Where there is nothing to read first, the plan opens at the booth.
    return redirect(f"{_here(member, claim.booth)}#{plans.anchor(claim.booth_id)}")


@require_POST
@access.managers
def reserve(request: HttpRequest, member: ExhibitorMember, claim_pk: int) -> HttpResponse:
    claim = _claim(member, claim_pk)
    return _do(request, member, claim.booth, lambda: booths.reserve(claim, by=member.user))


@require_POST
@access.managers
def release(request: HttpRequest, member: ExhibitorMember, claim_pk: int) -> HttpResponse:
    """Let a hold go. What is reserved or confirmed is given back on a page of its own."""
    claim = _claim(member, claim_pk)
    if claim.state in (AllocationState.RESERVED, AllocationState.CONFIRMED):
        return redirect("exhibitors:return", member.exhibitor_id, claim.pk)
    return _do(request, member, claim.booth, lambda: booths.release(claim, by=member.user))


@require_http_methods(["GET", "HEAD", "POST"])
@access.managers
def give_back(request: HttpRequest, member: ExhibitorMember, claim_pk: int) -> HttpResponse:
    """Give a booth back, after reading what it costs and what ends with it."""
    claim = _claim(member, claim_pk)
    if request.method == "POST":
        return _given_back(request, member, claim)
    if not claim.is_living:
        return redirect(_here(member, claim.booth))
    number = {"number": claim.booth.number}
    facts = situation.of(member.exhibitor)
    context = frame.around(member, "booth", facts) | {
        "title": _("Give back %(number)s?") % number,
        "cost": offers.cost(claim, facts.exhibition),
        "form": ReturnForm(initial={"costs": claim.costs_to_leave(facts.exhibition)}),
        "consequences": _consequences(claim, facts),
        "button": _("Give back %(number)s") % number,
        "back_url": _here(member, claim.booth),
        "action": request.path,
    }
    return render(request, "exhibitors/portal/return.html", context)


def _given_back(request: HttpRequest, member: ExhibitorMember, claim: Allocation) -> HttpResponse:
    """At the costs that were read; where they are others now, the page says them and asks anew."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return redirect(request.path)
    try:
        booths.release(claim, costs=form.cleaned_data["costs"], by=member.user)
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(request.path)
    number = {"number": claim.booth.number}
    messages.success(request, _("%(number)s is given back.") % number)
    return redirect(_here(member, claim.booth))


def _do(
    request: HttpRequest,
    member: ExhibitorMember,
    booth: Booth,
    verb: Callable[[], None],
) -> HttpResponse:
    """Do it, or say why not; both on the plan with that booth chosen."""
    try:
        verb()
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(_here(member, booth))


def _here(member: ExhibitorMember, booth: Booth) -> str:
    page = reverse("exhibitors:booth", args=[member.exhibitor_id])
    return page + Choice(booth=booth.number).url()


def _claim(member: ExhibitorMember, pk: int) -> Allocation:
    """A claim of this exhibitor. Raises Http404 for anybody else's."""
    rows = Allocation.objects.filter(pk=pk, exhibitor=member.exhibitor_id)
    claim = rows.select_related("booth__type", "replaces__booth").first()
    if claim is None:
        raise Http404
    claim.exhibitor = member.exhibitor
    return claim


def _chosen(choice: Choice, facts: Facts) -> Booth | None:
    """The booth of the address; without one, what the exhibitor holds, whose time runs, or has."""
    if choice.booth:
        rows = Booth.objects.for_summit(facts.summit).filter(number=choice.booth)
        return rows.only("pk", "plan_id").first()
    held = [claim for claim in facts.claims if claim.state == AllocationState.HELD]
    claim = held[0] if held else facts.claim
    return claim.booth if claim is not None and not choice.hall else None


def _hall(
    hall: FloorPlan,
    choice: Choice,
    chosen: Booth | None,
    facts: Facts,
    member: ExhibitorMember,
) -> dict[str, Any]:
    """Plan, legend, list and offer of one hall."""
    found = halls.places(hall, facts.exhibitor)
    there = {place.booth.pk: place for place in found}
    place = there.get(chosen.pk) if chosen else None
    drawing = halls.drawing(hall, found, lambda spot: choice.booth_url(there[spot.id]))
    if place is not None:
        drawing = plans.choose(drawing, halls.spot(place))
    close_url = choice.url(booth="", hall=hall.pk)
    free = sum(each.is_free for each in found)
    fitting = _sorted([each for each in found if choice.fits(each)])
    may_manage = rules.can_manage(member)
    return {
        "lead": "" if facts.summit.is_cancelled else _lead(hall, len(found), free),
        "drawing": drawing,
        "legend": halls.counts(found),
        "zooms": choice.zooms(),
        "zoom": choice.zoom,
        "fits": hall.width <= plans.FITS_METRES,
        "rows": [_row(each, choice, place, facts) for each in fitting],
        "list_title": ngettext("%(count)s booth", "%(count)s booths", len(fitting))
        % {"count": len(fitting)},
        "offer": offers.of(place, facts, close_url, may_manage) if place else None,
        "close_url": close_url,
        "again_url": choice.url(),
        "as_of": _now(facts.summit),
    }


def _now(summit: Summit) -> str:
    now = timezone.now()
    return dates.in_city(f"{now.astimezone(summit.zone):%H:%M:%S}", now, summit)


def _row(place: Place, choice: Choice, chosen: Place | None, facts: Facts) -> dict[str, Any]:
    return {
        "place": place,
        "url": choice.booth_url(place),
        "is_chosen": chosen is not None and place.booth.pk == chosen.booth.pk,
        "price": wording.money(place.booth.price, facts.exhibition.currency),
        "until": wording.until(place.until, facts.summit) if place.until else "",
    }


_ORDER = (plans.MINE, "available", "held", "reserved", "confirmed", "blocked")


def _sorted(found: list[Place]) -> list[Place]:
    """Mine, then what can be had, the largest first."""
    return sorted(
        found, key=lambda place: (_ORDER.index(place.look), -place.booth.area, place.number)
    )


def _title(facts: Facts) -> str:
    """The situation, not the noun."""
    claim = facts.claim
    if claim is None:
        return _("Choose a booth") if facts.exhibitor.may_act else _("The plan")
    number = {"number": claim.booth.number}
    if claim.state == AllocationState.HELD and claim.held_until:
        until = {"time": dates.clock(claim.held_until, facts.summit)}
        return _("%(number)s is held for you until %(time)s") % (number | until)
    if claim.state == AllocationState.RESERVED:
        return _("%(number)s is reserved for you") % number
    return _("%(number)s is yours") % number


def _lead(hall: FloorPlan, booths: int, free: int) -> str:
    text = ngettext(
        "%(hall)s, %(free)s of %(count)s booth free. Plan and list are one: choose in either.",
        "%(hall)s, %(free)s of %(count)s booths free. Plan and list are one: choose in either.",
        booths,
    )
    return text % {"hall": hall.hall.name, "free": free, "count": booths}


def _consequences(claim: Allocation, facts: Facts) -> list[str]:
    """What giving back means, line by line."""
    lines = [_("%(number)s is free for everybody at once.") % {"number": claim.booth.number}]
    if claim.exchanged:
        lines.append(_("You keep %(number)s.") % {"number": claim.exchanged.booth.number})
    if lost := facts.passes_lost((claim.pk,)):
        text = ngettext(
            "%(count)s staff pass ends, the last named first.",
            "%(count)s staff passes end, the last named first.",
            lost,
        )
        lines.append(text % {"count": lost})
    lines.append(_("The organisers and your colleagues get a mail that says so."))
    return lines
