"""The portal's first page: what is still to do and by when; and the way to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from exhibitors import wording
from exhibitors.enums import AllocationState, ExhibitorState, ProductState
from exhibitors.models import Exhibitor, ExhibitorMember, Product
from exhibitors.screens import halls, offers, plans, situation
from exhibitors.screens.situation import Facts
from exhibitors.screens.todo import TaskList
from exhibitors.services import applications
from exhibitors.views import access, frame
from summit import dates
from summit.enums import SummitState
from summit.models import User

PRODUCTS_SHOWN = 4


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """To the only exhibitor of this person, or the list of them."""
    if not request.user.is_authenticated:
        return access.to_login(request, request.path)
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    found = frame.of_user(request.user)
    if len(found) == 1:
        return redirect("exhibitors:home", found[0].pk)
    response = render(request, "exhibitors/portal/choose.html", {"exhibitors": found})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@access.members
def tasks(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """The situation as title, the task list, and at a glance booth, staff and products."""
    exhibitor = member.exhibitor
    facts = situation.of(exhibitor)
    context = frame.around(member, "home", facts)
    title, lead = _situation(facts, context["todo"])
    context |= {
        "title": title,
        "lead": lead,
        "products": _products(exhibitor),
        "claim": _claim(facts),
        "small_plan": _small_plan(facts),
    }
    return render(request, "exhibitors/portal/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.managers
def leave(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """Withdraw from the exhibition, after reading what ends with it."""
    exhibitor = member.exhibitor
    if exhibitor.is_over:
        return redirect("exhibitors:home", exhibitor.pk)
    if request.method == "POST":
        applications.cancel(exhibitor, by=member.user)
        messages.success(request, _("You have withdrawn. A mail confirms it."))
        return redirect("exhibitors:home", exhibitor.pk)
    facts = situation.of(exhibitor)
    return render(
        request,
        "exhibitors/portal/leave.html",
        frame.around(member, "home", facts)
        | {
            "claims": [
                {"booth": claim.booth, "cost": offers.cost(claim, facts.exhibition)}
                for claim in facts.claims
            ],
            "action": request.path,
        },
    )


def _situation(facts: Facts, todo: TaskList) -> tuple[str, str]:
    """Title and the sentence under it."""
    exhibitor, summit = facts.exhibitor, facts.summit
    if exhibitor.state == ExhibitorState.REJECTED:
        return _("Your application was not accepted"), ""
    if exhibitor.state == ExhibitorState.CANCELLED:
        return _("You no longer take part"), ""
    if summit.state == SummitState.CANCELLED:
        return _("The summit is cancelled"), ""
    if exhibitor.state == ExhibitorState.APPLIED:
        return _("Your application is with the organisers"), _lead(todo)
    if exhibitor.state == ExhibitorState.WAITLISTED:
        return _("Your application is on the waiting list"), _lead(todo)
    days = (summit.first_day - facts.exhibition.today()).days
    if days < 0 or exhibitor.state == ExhibitorState.CLOSED:
        if not exhibitor.is_over and facts.exhibition.is_awaited():
            count = len(todo.open)
            title = ngettext("%(count)s task to do", "%(count)s tasks to do", count)
            return title % {"count": count}, _lead(todo)
        is_on = facts.exhibition.today() <= summit.last_day and not exhibitor.is_over
        return (_("The exhibition is open") if is_on else _("The exhibition is over")), ""
    if days == 0:
        return _("The exhibition opens today"), _lead(todo)
    title = ngettext("%(count)s day to opening", "%(count)s days to opening", days)
    return title % {"count": days}, _lead(todo)


def _lead(todo: TaskList) -> str:
    """What matters most, in one sentence."""
    late = sum(task.is_late and not task.is_locked for task in todo.open)
    soon = sum(task.is_soon and not task.is_locked for task in todo.open)
    if late:
        return ngettext("%(count)s task is late.", "%(count)s tasks are late.", late) % {
            "count": late
        }
    if soon:
        text = ngettext(
            "%(count)s task is due within a week.", "%(count)s tasks are due within a week.", soon
        )
        return text % {"count": soon}
    if todo.next is None:
        return _("There is nothing to do for you now.")
    return _("Next: %(task)s.") % {"task": todo.next.title}


def _products(exhibitor: Exhibitor) -> list[dict[str, Any]]:
    looks = {
        ProductState.PUBLISHED: ("ok", "check"),
        ProductState.DRAFT: ("soon", "pencil"),
        ProductState.WITHDRAWN: ("", "ban"),
    }
    found = Product.objects.filter(exhibitor=exhibitor).order_by("position", "pk")
    return [
        {
            "product": product,
            "tone": looks[ProductState(product.state)][0],
            "icon": looks[ProductState(product.state)][1],
            "word": product.get_state_display(),
        }
        for product in found[:PRODUCTS_SHOWN]
    ]


def _claim(facts: Facts) -> dict[str, Any] | None:
    claim = facts.claim
    if claim is None:
        return None
    word = claim.get_state_display()
    if claim.state == AllocationState.HELD and claim.held_until:
        until = dates.clock(claim.held_until, facts.summit)
        word = _("Held for you until %(time)s") % {"time": until}
    return {"booth": claim.booth, "size": wording.size(claim.booth), "word": word}


def _small_plan(facts: Facts) -> str:
    """The hall as a small picture in which only the own booth has a number."""
    if facts.claim is None:
        return ""
    plan = facts.claim.booth.plan
    return plans.draw(
        halls.floor(plan), halls.outlines(plan, {claim.booth_id for claim in facts.claims})
    )
