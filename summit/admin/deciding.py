"""Lists and pages whose rows are moved on by verbs: doing one to a row or to many, and saying what came of it.

Every row is decided in a transaction of its own: what is refused for one keeps nothing of the others back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from summit import commas, panel
from summit.exceptions import SummitError, WrongState
from summit.models import User

from .base import SummitModelAdmin

AT_MOST = 200  # rows in one request: some three seconds


class Verb(Protocol):
    """One thing that staff may do with a row whose life is a table of moves."""

    @property
    def name(self) -> str: ...

    @property
    def done(self) -> Any:
        """What is said afterwards: `ngettext_lazy` with `count`."""

    @property
    def rule(self) -> Any:
        """Who may: a predicate of a user and the id of a summit."""

    @property
    def form(self) -> Any:
        """What is asked first; None if nothing is."""

    @property
    def call(self) -> Any:
        """The service: of the row, the answers and who decides."""

    def may(self, user: User, thing: Any, /) -> bool: ...

    def was_just_done(self, thing: Any, by: User, /) -> bool:
        """Whether `by` has pressed this twice."""


@dataclass
class Outcome:
    """What came of a verb: to how many it was done, and for whom not, with the reason."""

    verb: Verb
    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def words(self) -> str:
        """`3 registrations approved. 1 not: K7MR-42X: No place is left in Expert.`"""
        parts = [commas.sentence(self.verb.done % {"count": self.done})] if self.done else []
        if self.refused:
            reasons = (commas.labelled(name, reason) for name, reason in self.refused)
            count = _("%(count)s not") % {"count": len(self.refused)}
            parts.append(commas.labelled(count, commas.sentences(*reasons)))
        return commas.sentences(*parts)


class DecidingAdmin(SummitModelAdmin):
    """The state of its rows is written by services alone."""

    verbs: ClassVar[Mapping[str, Any]]  # by their names
    nothing_chosen: ClassVar[str | Promise] = gettext_lazy(
        "Nothing was chosen. Tick the lines first."
    )

    # --- What each list says of its rows ------------------------------------------------------
    def called(self, thing: Any) -> str:
        """How a row is named when it is refused."""
        return str(thing)

    def chosen(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """`rows` with everything that deciding reads, those first who have waited longest."""
        return rows.order_by("pk")

    def asked(self, request: HttpRequest, verb: Any, chosen: list[Any], form: Any) -> HttpResponse:
        """The page that says what will happen, and asks for words where they are needed."""
        raise NotImplementedError

    # --- The doors ------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        decide = self.admin_site.admin_view(require_POST(self.decide))
        return [
            path("decide/<slug:name>/", decide, name=self.address("decide")),
            *super().get_urls(),
        ]

    def address(self, page: str) -> str:
        """The name of an address of this model: `exhibitors_exhibitor_decide`."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def list_link(self) -> str:
        return reverse(f"admin:{self.address('changelist')}")

    def back(self, request: HttpRequest) -> str:
        return panel.safe_next(request, self.list_link())

    def decide(self, request: HttpRequest, name: str) -> HttpResponse:
        """Do a verb to the chosen rows, or first show what it will do and ask for words."""
        verb = self.verbs.get(name)
        summit = panel.current(request)
        if verb is None or summit is None:
            raise Http404
        user = panel.member(request)
        if not verb.rule(user, summit.pk):
            raise PermissionDenied
        chosen = self._chosen(request)
        if not chosen:
            messages.info(request, str(self.nothing_chosen))
            return redirect(self.back(request))
        said = request.POST if "confirmed" in request.POST else None
        form = verb.form(said, request=request, verb=verb) if verb.form else None
        if said is None or (form and not form.is_valid()):
            return self.asked(request, verb, chosen, form)
        outcome = self._carry_out(verb, chosen, form.cleaned_data if form else {}, by=user)
        level = messages.WARNING if outcome.refused else messages.SUCCESS
        messages.add_message(request, level, outcome.words())
        return redirect(self.back(request))

    def _chosen(self, request: HttpRequest) -> list[Any]:
        """The ticked rows of the summit that is worked on; ids of others are not found."""
        ids = [pk for pk in request.POST.getlist("chosen") if pk.isascii() and pk.isdecimal()]
        numbers = [int(pk) for pk in ids[:AT_MOST] if len(pk) < 19]
        rows = self.of_current_summit(request, self.get_queryset(request))
        return list(self.chosen(rows.filter(pk__in=numbers)))

    def _carry_out(
        self, verb: Verb, things: Iterable[Any], answers: dict[str, Any], *, by: User
    ) -> Outcome:
        """Do `verb` to each of `things`; what is refused is reported and stops nothing.

        The second press of a button hears of what the first has done, unless it says something else.
        """
        outcome = Outcome(verb)
        for thing in things:
            reason = _do(verb, thing, answers, by)
            if reason and verb.was_just_done(thing, by):
                reason = _corrects(thing, answers)
            if reason:
                outcome.refused.append((self.called(thing), reason))
            else:
                outcome.done += 1
        return outcome


def _corrects(thing: Any, answers: dict[str, Any]) -> str:
    """Why a second press is refused: its words are others than were sent; empty when they are the same."""
    thing.refresh_from_db()
    if "words" not in answers or answers["words"] == thing.message:
        return ""
    return commas.sentences(_is_already(thing), _("The first words were sent, these were not."))


def _is_already(thing: Any) -> str:
    return _("It is “%(state)s” already.") % {"state": thing.get_state_display()}


def _do(verb: Verb, thing: Any, answers: dict[str, Any], by: User) -> str:
    """Why it is refused; empty when it is done."""
    try:
        if not verb.may(by, thing):
            return _is_already(thing)
        verb.call(thing, answers, by)
    except SummitError as refusal:
        return refusal.said()
    except IntegrityError:  # a rule of the database: somebody else was faster by milliseconds
        return str(WrongState.default_message)
    return ""
