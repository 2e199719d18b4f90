"""Doing a verb to one row or to many, and saying before what it will do and after what came of it.

Every row is decided in a transaction of its own: what is refused for one keeps nothing of the others back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from summit import commas, panel
from summit.admin.base import SummitModelAdmin
from summit.exceptions import SummitError, WrongState
from summit.models import User

from .verbs import Answers, Verb

AT_MOST = 200  # rows in one request
Text = str | Promise


@dataclass(frozen=True)
class Effect:
    """One thing that a verb will do, as the page says that asks before."""

    text: Text
    icon: str = "arrow"
    tone: str = ""


@dataclass
class Outcome:
    """What came of a verb: to how many it was done, and for whom not, with the reason."""

    verb: Verb
    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def words(self) -> str:
        """`3 approved. 1 not: Helan Data: It is “Cancelled” already.`"""
        parts = [commas.sentence(self.verb.done % {"count": self.done})] if self.done else []
        if self.refused:
            reasons = (commas.labelled(name, reason) for name, reason in self.refused)
            count = _("%(count)s not") % {"count": len(self.refused)}
            parts.append(commas.labelled(count, commas.sentences(*reasons)))
        return commas.sentences(*parts)


def carry_out(verb: Verb, things: Iterable[Any], answers: Answers, *, by: User) -> Outcome:
    """Do `verb` to each of `things`; what is refused is reported and stops nothing.

    The second press of a button hears of what the first has done.
    """
    outcome = Outcome(verb)
    for thing in things:
        reason = _do(verb, thing, answers, by)
        if reason and not verb.was_just_done(thing, by):
            outcome.refused.append((str(thing), reason))
        else:
            outcome.done += 1
    return outcome


def _do(verb: Verb, thing: Any, answers: Answers, by: User) -> str:
    """Why it is refused; empty when it is done."""
    try:
        if not verb.may(by, thing):
            return _too_late(thing)
        verb.call(thing, answers, by)
    except SummitError as refusal:
        return refusal.said()
    except IntegrityError:  # a rule of the database: somebody else was faster by milliseconds
        return str(WrongState.default_message)
    return ""


def _too_late(thing: Any) -> str:
    return _("It is “%(state)s” already.") % {"state": thing.get_state_display()}


class DecidingAdmin(SummitModelAdmin):
    """A list and pages whose rows are moved on by verbs; their state is written by services alone."""

    verbs: ClassVar[dict[str, Verb]]
    list_title: ClassVar[Text]

    # --- What each list says of its rows ------------------------------------------------------
    def effects(self, verb: Verb, fitting: list[Any]) -> list[Effect]:
        """What `verb` will do to the rows that it fits."""
        return []

    def about(self, thing: Any) -> str:
        """What stands in grey behind the name of a row."""
        return str(thing.get_state_display())

    def chosen(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """`rows` with everything that deciding reads, those first who have waited longest."""
        return rows.order_by("pk")

    # --- The doors ------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        decide = path(
            "decide/<slug:name>/", wrap(require_POST(self.decide)), name=self.address("decide")
        )
        return [decide, *super().get_urls()]

    def address(self, page: str) -> str:
        """The name of an address of this model: `exhibitors_exhibitor_decide`."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def list_link(self) -> str:
        return reverse(f"admin:{self.address('changelist')}")

    def offered(self, request: HttpRequest) -> list[Verb]:
        """The verbs that who asks may do at the summit that is worked on."""
        summit = panel.current(request)
        user = panel.member(request)
        return [verb for verb in self.verbs.values() if summit and verb.rule(user, summit.pk)]

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
            messages.info(request, _("Nothing was chosen. Tick the lines first."))
            return redirect(self._back(request))
        is_confirmed = "confirmed" in request.POST
        form = verb.form(request.POST if is_confirmed else None, verb=verb) if verb.form else None
        if is_confirmed and (form is None or form.is_valid()):
            outcome = carry_out(verb, chosen, form.cleaned_data if form else {}, by=user)
            level = messages.WARNING if outcome.refused else messages.SUCCESS
            messages.add_message(request, level, outcome.words())
            return redirect(self._back(request))
        return self._asked(request, verb, chosen, form)

    def _asked(
        self, request: HttpRequest, verb: Verb, chosen: list[Any], form: Any
    ) -> HttpResponse:
        """The page that says what will happen, and asks for words where they are needed."""
        user = panel.member(request)
        fitting = [thing for thing in chosen if verb.may(user, thing)]
        context = {
            **self.admin_site.each_context(request),
            "title": verb.label,
            "crumbs": [
                {"title": self.list_title, "link": self.list_link()},
                {"title": verb.label},
            ],
            "verb": verb,
            "form": form,
            "action": reverse(f"admin:{self.address('decide')}", args=[verb.name]),
            "chosen": chosen,
            "fitting": [(thing, self.about(thing)) for thing in fitting],
            "others": [thing for thing in chosen if thing not in fitting],
            "effects": self.effects(verb, fitting),
            "next": self._back(request),
        }
        return TemplateResponse(request, "admin/exhibitors/decide.html", context)

    def _chosen(self, request: HttpRequest) -> list[Any]:
        """The ticked rows of the summit that is worked on; ids of others are not found."""
        ids = [pk for pk in request.POST.getlist("chosen") if pk.isascii() and pk.isdecimal()]
        numbers = [int(pk) for pk in ids[:AT_MOST] if len(pk) < 19]
        rows = self.of_current_summit(request, self.get_queryset(request))
        return list(self.chosen(rows.filter(pk__in=numbers)))

    def _back(self, request: HttpRequest) -> str:
        return panel.safe_next(request, self.list_link())
