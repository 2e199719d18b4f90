"""The audit trail: who did what, when and from where. Nobody writes here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from summit import audit, panel, rules, verbs
from summit.models import ApiToken, AuditEntry, BearerToken, Membership, User

from . import display
from .base import SummitModelAdmin, never
from .details import Details
from .lists import SummitChangeList


@dataclass(frozen=True)
class Line:
    """An entry for the eye: `who` is a name where it is that of staff, else what kind of actor."""

    entry: AuditEntry
    who: str
    what: str | Promise
    details: str


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """Entries with the names of the staff and tokens in them, read in at most two queries."""
    found = list(entries)
    names, details = actor_names(found), Details()
    return [
        Line(entry, names[entry.actor], verbs.label(entry.verb), details.of(entry))
        for entry in found
    ]


def actor_names(entries: Collection[AuditEntry]) -> dict[str, str]:
    """`user:3`, `token:7`, `attendees.registration:12`, `system` -> how the summit of `entries` calls them."""
    wanted = {entry.actor for entry in entries}
    numbers: dict[str, list[int]] = {"user": [], "token": []}
    names = dict[str, str]()
    for actor in wanted:
        kind, _colon, number = actor.partition(":")
        if kind in numbers and number.isdecimal():
            numbers[kind].append(int(number))
        names[actor] = (
            gettext("The system") if kind == audit.SYSTEM else gettext("The person concerned")
        )
    known: dict[str, dict[int, Any]] = {
        "user": _users(numbers["user"], {entry.summit_id for entry in entries}),
        "token": ApiToken.objects.in_bulk(numbers["token"]) if numbers["token"] else {},
    }
    for kind, pks in numbers.items():
        for pk in pks:
            names[f"{kind}:{pk}"] = str(known[kind].get(pk, gettext("Somebody who has left")))
    return names | _tokens(wanted)


def _tokens(actors: Collection[str]) -> dict[str, str]:
    """Those that are tokens of an app, `exhibitors.exhibitortoken:4`, by their names."""
    numbers: dict[str, set[int]] = {}
    for actor in actors:
        kind, _colon, number = actor.partition(":")
        if "." in kind and number.isdecimal():
            numbers.setdefault(kind, set()).add(int(number))
    found: dict[str, str] = {}
    for kind, wanted in numbers.items():
        model = display.model_of(kind)
        if model is not None and issubclass(model, BearerToken):
            rows = model._default_manager.in_bulk(wanted)
            found |= {f"{kind}:{pk}": str(token) for pk, token in rows.items()}
    return found


def _users(pks: list[int], summits: set[int | None]) -> dict[int, str]:
    """Users by their names at `summits`, or by their addresses; one query."""
    if not pks:
        return {}
    mine = Membership.objects.filter(user=models.OuterRef("pk"), summit__in=summits - {None})
    rows = User.objects.filter(pk__in=pks).annotate(
        called=models.Subquery(mine.values("full_name")[:1])
    )
    return {user.pk: user.called or user.email for user in rows}


class _Trail(SummitChangeList):
    """A page of the trail knows the names of its actors and things, read at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        shown: list[Any] = list(self.result_list)  # type: ignore[has-type]
        names = actor_names(shown)
        things = display.names_of(entry.subject for entry in shown)
        details = Details()
        for entry in shown:
            entry.who = names[entry.actor]
            entry.thing = things.get(entry.subject, "")
            entry.said = details.of(entry)
        self.result_list = shown


@admin.register(AuditEntry)
class AuditEntryAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_view_audit)
    change_rule = staticmethod(never)
    list_display = ["moment", "who", "what", "about", "shown_details", "door"]
    list_display_links = None
    list_filter = ["door"]
    search_fields = ["=actor", "=subject"]
    search_help_text = _("Reference of a registration, or address of a member")
    ordering = ["-pk"]
    actions = None

    def of_current_summit(
        self, request: HttpRequest, rows: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        """Entries of no summit are shown to superusers, wherever they work."""
        found = super().of_current_summit(request, rows)
        return found | rows.filter(summit=None) if panel.member(request).is_superuser else found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SummitChangeList]:
        return _Trail

    @admin.display(description=_("when"), ordering="pk")
    def moment(self, entry: AuditEntry) -> str:
        return display.moment(entry.at)

    @admin.display(description=_("what"))
    def what(self, entry: AuditEntry) -> Any:
        return verbs.label(entry.verb)

    @admin.display(description=_("on what"))
    def about(self, entry: Any) -> Any:
        return display.subject(entry.subject, entry.thing)

    @admin.display(description=_("who"))
    def who(self, entry: Any) -> str:
        return display.name(entry.who)

    @admin.display(description=_("details"))
    def shown_details(self, entry: Any) -> str:
        return str(entry.said)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """What people call a thing or a member finds its entries; the trail itself holds numbers."""
        word = search_term.strip()
        if not word:
            return queryset, False
        wanted = [word, *audit.labels_of(word)]
        return queryset.filter(models.Q(subject__in=wanted) | models.Q(actor__in=wanted)), False
