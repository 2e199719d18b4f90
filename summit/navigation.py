"""The panel's side column: what there is, for those who may see it."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from .dashboard import number
from .models import Summit
from .templatetags.panel import panel_icon


@dataclass(frozen=True)
class Item:
    title: str | Promise
    icon: str
    link: str
    count: int  # things that wait there
    places: tuple[str, ...] = ()  # addresses at which it is marked
    active: bool = False

    def drawn(self) -> SafeString:
        """Its line in the side column: thirty of them by a template would take three times as long."""
        return format_html(
            '<li><a href="{}"{}>{}<span>{}</span>{}</a></li>',
            self.link,
            _HERE if self.active else "",
            panel_icon(self.icon),
            self.title,
            format_html(_COUNT, number(self.count)) if self.count else "",
        )


_COUNT = '<b class="rail-count">{}</b>'
_HERE = SafeString(' class="active" aria-current="page"')


@dataclass(frozen=True)
class Group:
    title: str | Promise
    items: list[Item]


def groups(
    site: AdminSite, request: HttpRequest, summit: Summit | None, plan: list[dict[str, Any]]
) -> list[Group]:
    """The groups of `plan` (see config/unfold.py) with what `request.user` may see; never an empty one."""
    links = [
        (group["title"], [(entry, _link(site, request, entry)) for entry in group["items"]])
        for group in plan
    ]
    shown = [(title, [(e, link) for e, link in items if link]) for title, items in links]
    counted = [e["count"] for _title, items in shown for e, _link in items if "count" in e]
    counts = count(summit.pk, tuple(counted)) if summit else {}
    found = [
        Group(title, [_item(site, request, entry, link, counts) for entry, link in items])
        for title, items in shown
        if items
    ]
    return _with_active(found, request.path)


def count(summit: int, names: tuple[str, ...]) -> dict[str, int]:
    """How many rows each of the functions `names` (summit) -> queryset finds, in one statement."""
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*_statement(summit, names))
        return dict(zip(names, cursor.fetchone(), strict=True))


@lru_cache(maxsize=200)
def _statement(summit: int, names: tuple[str, ...]) -> tuple[str, list[Any]]:
    """What `count` asks: the same for every page of a summit, and to write it takes as long as to ask."""
    parts, parameters = [], []
    for name in names:
        sql, given = import_string(name)(summit).order_by().query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS waiting)")  # noqa: S608 - our own querysets
        parameters += given
    return f"SELECT {', '.join(parts)}", parameters


def _with_active(found: list[Group], path: str) -> list[Group]:
    """Mark the item that `path` lies deepest under."""
    start = reverse("admin:index")
    places = [place for group in found for item in group.items for place in item.places]
    over = [
        place for place in places if path == place or (place != start and path.startswith(place))
    ]
    here = max(over, key=len, default="")
    return [
        Group(group.title, [replace(item, active=here in item.places) for item in group.items])
        for group in found
    ]


def _item(
    site: AdminSite,
    request: HttpRequest,
    entry: dict[str, Any],
    link: str,
    counts: dict[str, int],
) -> Item:
    also = [link_to_list(site, request, label) or "" for label in entry.get("also", ())]
    places = tuple(place for place in (link, *also) if place)
    return Item(entry["title"], entry["icon"], link, counts.get(entry.get("count", ""), 0), places)


def _link(site: AdminSite, request: HttpRequest, entry: dict[str, Any]) -> str | None:
    """Where the entry leads; None when that is not there or not for who asks."""
    if "model" in entry:
        return link_to_list(site, request, entry["model"])
    return _page(request, entry)


def link_to_list(site: AdminSite, request: HttpRequest, label: str) -> str | None:
    """The address of the list of `label`; None when it is not there or not for who asks."""
    model = apps.get_model(label)
    if not site.is_registered(model):
        return None
    if not site.get_model_admin(model).has_view_permission(request):
        return None
    return _address_of_list(label)


@cache
def _address_of_list(label: str) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_changelist")


def _page(request: HttpRequest, entry: dict[str, Any]) -> str | None:
    from .panel import may_open

    name = str(entry["page"])
    return reverse(name) if may_open(request, name.removeprefix("admin:")) else None
