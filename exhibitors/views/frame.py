"""What stands around every page of the portal: the exhibitor, its tabs and its links."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exhibitors.enums import PORTAL_IS_SHUT
from exhibitors.models import Exhibitor, ExhibitorMember
from exhibitors.screens import offers, situation
from exhibitors.screens.situation import Facts
from exhibitors.screens.todo import TaskList
from summit.models import User


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    url: str
    count: int = 0
    counts: str = ""  # what the count means, for those who hear it


def around(member: ExhibitorMember, here: str, facts: Facts | None = None) -> dict[str, Any]:
    """The context of a page whose tab is `here`."""
    exhibitor = member.exhibitor
    facts = facts or situation.of(exhibitor)
    todo = TaskList(facts)
    links = _links(exhibitor)
    return {
        "summit": exhibitor.summit,
        "summit_css_url": reverse("summit_css", args=[exhibitor.summit.slug]),
        "exhibition": facts.exhibition,
        "exhibitor": exhibitor,
        "member": member,
        "others": _others(member),
        "todo": todo,
        "standing": offers.standing(exhibitor),
        "links": links,
        "tabs": _tabs(exhibitor, links, todo),
        "here": here,
    }


def _links(exhibitor: Exhibitor) -> dict[str, str]:
    names = ["home", "booth", "staff", "profile", "products", "product_new"]
    names += ["colleagues", "tokens", "leave"]
    found = {name: reverse(f"exhibitors:{name}", args=[exhibitor.pk]) for name in names}
    slug = exhibitor.summit.slug
    found["public"] = reverse("exhibitors:exhibitor", args=[slug, exhibitor.pk])
    found["plan"] = reverse("exhibitors:plan", args=[slug])
    return found


def _tabs(exhibitor: Exhibitor, links: dict[str, str], todo: TaskList) -> list[Tab]:
    """Those behind which there is something to do or to read for an exhibitor in this state."""
    shut = set()
    if not exhibitor.takes_part:
        shut |= {"staff"} | ({"booth"} if exhibitor.is_over else set())
        if not exhibitor.products.exists():
            shut.add("products")
    return [tab for tab in _every_tab(links, todo) if tab.key not in shut]


def _every_tab(links: dict[str, str], todo: TaskList) -> list[Tab]:
    ready = len(todo.ready)
    left = todo.names_left
    return [
        Tab("home", _("Home"), links["home"], ready, ngettext("task to do", "tasks to do", ready)),
        Tab("booth", _("Booth"), links["booth"]),
        Tab(
            "staff",
            _("Staff passes"),
            links["staff"],
            left,
            ngettext("pass without a name", "passes without a name", left),
        ),
        Tab("profile", _("Profile"), links["profile"]),
        Tab("products", _("Products"), links["products"]),
        Tab("colleagues", _("Colleagues"), links["colleagues"]),
    ]


def _others(member: ExhibitorMember) -> list[dict[str, Any]]:
    """Every exhibitor of this person, when there is more than one to choose from."""
    found = list(of_user(member.user))
    if len(found) < 2:
        return []
    summits = {exhibitor.summit_id for exhibitor in found}
    return [
        {
            "organisation": exhibitor.organisation,
            "summit_name": str(exhibitor.summit) if len(summits) > 1 else "",
            "url": reverse("exhibitors:home", args=[exhibitor.pk]),
            "current": exhibitor.pk == member.exhibitor_id,
        }
        for exhibitor in found
    ]


def of_user(user: User) -> list[Exhibitor]:
    """The exhibitors that `user` acts for, the newest summit first."""
    rows = Exhibitor.objects.of_user(user).exclude(summit__state__in=PORTAL_IS_SHUT)
    rows = rows.select_related("organisation", "summit")
    return list(rows.order_by("-summit__first_day", "organisation__name", "pk"))
