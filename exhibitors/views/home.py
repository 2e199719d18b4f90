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
        "can_apply_again": exhibitor.is_over
        and exhibitor.state != ExhibitorState.CLOSED
        and exhibitor.summit.takes_place
        and facts.exhibition.is_open(),
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
    exhibitor = facts.exhibitor
    if over := _end(facts):
        return over
    if exhibitor.state == ExhibitorState.APPLIED:
        return _("Your application is with the organisers"), _lead(todo)
    if exhibitor.state == ExhibitorState.WAITLISTED:
        return _("Your application is on the waiting list"), _lead(todo)
    return _hold(facts) or _days(facts, todo)


def _end(facts: Facts) -> tuple[str, str] | None:
    """What there is to say when nothing follows any more."""
    exhibitor = facts.exhibitor
    if exhibitor.state == ExhibitorState.REJECTED:
        return _("Your application was not accepted"), _since(exhibitor)
    if exhibitor.state == ExhibitorState.CANCELLED:
        gone = _("You have no booth and no staff passes any more; your pages are not public.")
        return _("You no longer take part"), f"{_since(exhibitor)} {gone}".strip()
    if facts.summit.is_cancelled:
        return _("The summit is cancelled"), _(
            "Holds of booths are over. Write to the summit office about a booth that is confirmed or paid."
        )
    return None


def _hold(facts: Facts) -> tuple[str, str] | None:
    """Time that runs comes before everything else."""
    claim, summit = facts.exchange or facts.claim, facts.summit
    if claim is None or claim.state != AllocationState.HELD or claim.held_until is None:
        return None
    until = dates.clock(claim.held_until, summit)
    words = {"number": claim.booth.number, "time": until}
    return (
        _("Reserve booth %(number)s") % words,
        _("It is held for you until %(time)s. Then it is free for everybody.") % words,
    )


def _days(facts: Facts, todo: TaskList) -> tuple[str, str]:
    """How far the opening is, or what is left to do after it."""
    exhibitor, summit, today = facts.exhibitor, facts.summit, facts.exhibition.today()
    days = (summit.first_day - today).days
    if days < 0 or exhibitor.state == ExhibitorState.CLOSED:
        if not exhibitor.is_over and facts.exhibition.is_awaited():
            return _tasks_to_do(todo), _lead(todo)
        if today <= summit.last_day and not exhibitor.is_over:
            return _("The exhibition is open"), ""
        return _("The exhibition is over"), _("Your page and your products stay public.")
    if days == 0:
        return _("The exhibition opens today"), _lead(todo)
    title = ngettext("%(count)s day to opening", "%(count)s days to opening", days)
    return title % {"count": days}, _lead(todo)


def _since(exhibitor: Exhibitor) -> str:
    """When it was decided."""
    if exhibitor.decided_at is None:
        return ""
    at = wording.stamp(exhibitor.decided_at, exhibitor.summit)
    return _("Decided on %(at)s.") % {"at": at}


def _tasks_to_do(todo: TaskList) -> str:
    """As many as the tab counts: what waits for something else is not to do yet."""
    if not (count := len(todo.ready)):
        return _("Nothing to do now")
    return ngettext("%(count)s task to do", "%(count)s tasks to do", count) % {"count": count}


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
        return _("You get a mail when something changes.")
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
    return {
        "booth": claim.booth,
        "size": wording.size(claim.booth),
        "word": word,
        "exchange": _exchange(facts),
        "refused": facts.refused,
    }


def _exchange(facts: Facts) -> str:
    """Which booth is wanted instead, and who acts next."""
    claim = facts.exchange
    if claim is None or claim.replaces is None:
        return ""
    words = {"number": claim.booth.number, "old": claim.replaces.booth.number}
    if claim.state == AllocationState.HELD and claim.held_until:
        words["time"] = dates.clock(claim.held_until, facts.summit)
        return _("Held for you until %(time)s: %(number)s in exchange for %(old)s") % words
    return _("Waiting for the organisers: %(number)s in exchange for %(old)s") % words


def _small_plan(facts: Facts) -> str:
    """The hall as a small picture in which only the own booth has a number."""
    if facts.claim is None:
        return ""
    plan = facts.claim.booth.plan
    return plans.draw(
        halls.floor(plan), halls.outlines(plan, {claim.booth_id for claim in facts.claims})
    )
