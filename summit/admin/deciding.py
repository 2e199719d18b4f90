"""Lists and pages whose rows are moved on by verbs: doing one to a row or to many, and saying what came of it.

    POST decide/approve/             chosen=7&chosen=9    the ticked rows
    POST decide/approve/?tab=waiting everybody=1          all that the list shows there, on every page of it

Every row is decided in a transaction of its own: what is refused for one keeps nothing of the others back.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from summit import commas, idempotency, panel
from summit.exceptions import SummitError, WrongState
from summit.models import IdempotentAnswer, User

from .base import SummitModelAdmin
from .queues import ALL_AT_MOST
from .verbs import Verb

AT_MOST = 200  # ticked rows in one request: some three seconds
EVERYBODY = "everybody"
NAMED = 10  # of those who are refused for one reason


@dataclass
class Outcome:
    """What came of a verb: to how many it was done, and for whom not, with the reason."""

    verb: Verb
    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def words(self) -> str:
        """`3 registrations approved. 2 not: Li Na K7MR-42X, Wu Di JHFN-K8G: No place is left in Expert.`"""
        parts = [commas.sentence(self.verb.done % {"count": self.done})] if self.done else []
        if self.refused:
            alike: dict[str, list[str]] = {}
            for name, reason in self.refused:
                alike.setdefault(reason, []).append(name)
            reasons = (commas.labelled(_some(names), reason) for reason, names in alike.items())
            count = _("%(count)s not") % {"count": len(self.refused)}
            parts.append(commas.labelled(count, commas.sentences(*reasons)))
        return commas.sentences(*parts)


def _some(names: list[str]) -> str:
    """The first of `names`, and how many more there are."""
    more = len(names) - NAMED
    rest = [_("and %(n)s more") % {"n": more}] if more > 0 else []
    return commas.listed([*names[:NAMED], *rest])


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
        """`rows` with everything that deciding reads."""
        return rows

    def asked(self, request: HttpRequest, verb: Any, chosen: list[Any], form: Any) -> HttpResponse:
        """The page that says what will happen, and asks for words where they are needed."""
        raise NotImplementedError

    def offered(self, request: HttpRequest) -> list[Any]:
        """The verbs that who asks may do at the summit that is worked on, and that it still knows."""
        summit = panel.current(request)
        user = panel.member(request)
        if summit is None:
            return []
        may = [verb for verb in self.verbs.values() if verb.rule(user, summit.pk)]
        return [verb for verb in may if verb.is_offered_at(summit)]

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
        if not verb.is_offered_at(summit):
            is_off = summit.is_cancelled
            words = _("The summit does not take place.") if is_off else _("The summit is over.")
            messages.error(request, words)
            return redirect(self.back(request))
        press = _press(request, user)
        if not press:
            return self._decide(request, verb)
        with idempotency.in_turn(press):
            told = IdempotentAnswer.objects.filter(key=press).first()
            if told is None:
                return self._decide(request, verb, press)
        messages.add_message(request, told.status, bytes(told.body).decode())
        return redirect(self.back(request))

    def _decide(self, request: HttpRequest, verb: Any, press: str = "") -> HttpResponse:
        """What came of it is kept for the second time that somebody presses the button of `press`."""
        user = panel.member(request)
        chosen = self._matching(request) if EVERYBODY in request.POST else self._ticked(request)
        if not chosen:
            messages.info(request, str(self.nothing_chosen))
            return redirect(self.back(request))
        said = request.POST if "confirmed" in request.POST else None
        form = verb.form(said, request=request, verb=verb) if verb.form else None
        if not self._is_confirmed(request, verb, chosen) or (form and not form.is_valid()):
            return self.asked(request, verb, chosen, form)
        things = fitting(verb, chosen, user) if EVERYBODY in request.POST else chosen
        outcome = self._carry_out(verb, things, form.cleaned_data if form else {}, by=user)
        level = messages.WARNING if outcome.refused else messages.SUCCESS
        messages.add_message(request, level, outcome.words())
        if press:
            idempotency.reserve(press, status=level, body=outcome.words().encode())
        return redirect(self.back(request))

    def sends_along(self, request: HttpRequest, verb: Any, chosen: list[Any]) -> dict[str, Any]:
        """What the page that asks is made with: where its form goes, and for whom it asks."""
        seen = self._seen(request, verb, chosen)
        return {
            "action": request.get_full_path(),
            "seen": seen,
            "nonce": secrets.token_urlsafe(16),
            "is_capped": bool(seen and len(chosen) == ALL_AT_MOST and self._has_more(request)),
            "at_most": ALL_AT_MOST,
        }

    def _seen(self, request: HttpRequest, verb: Any, chosen: list[Any]) -> str:
        """The seal of those whom the page shows that asks about all that match; empty for ticked rows."""
        if EVERYBODY not in request.POST:
            return ""
        return _seal(fitting(verb, chosen, panel.member(request)))

    def _has_more(self, request: HttpRequest) -> bool:
        """Whether more rows match than one press decides."""
        return bool(self.get_changelist_instance(request).is_too_long)

    def _is_confirmed(self, request: HttpRequest, verb: Any, chosen: list[Any]) -> bool:
        """Whether somebody has said yes, to all that match: to exactly those who match still."""
        if "confirmed" not in request.POST:
            return False
        seen = self._seen(request, verb, chosen)
        if not seen or request.POST.get("seen") == seen:
            return True
        messages.warning(request, _("Others match now than a moment ago. Look, then decide."))
        return False

    def _ticked(self, request: HttpRequest) -> list[Any]:
        """The ticked rows, as the list has shown them."""
        ids = [pk for pk in request.POST.getlist("chosen") if pk.isascii() and pk.isdecimal()]
        return self._rows(request, [int(pk) for pk in ids[:AT_MOST] if len(pk) < 19])

    def _matching(self, request: HttpRequest) -> list[Any]:
        """The first of all that the list shows under the filters of this address, whatever the page."""
        try:
            shown = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return []
        return self._rows(request, list(shown.values_list("pk", flat=True)[:ALL_AT_MOST]))

    def _rows(self, request: HttpRequest, ids: list[int]) -> list[Any]:
        """The rows with `ids`, in this order: where places are few, the first get them. Rows of other summits
        than the one that is worked on are not found."""
        rows = self.of_current_summit(request, self.get_queryset(request))
        found = {row.pk: row for row in self.chosen(rows.filter(pk__in=ids))}
        return [found[pk] for pk in dict.fromkeys(ids) if pk in found]

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


def fitting(verb: Any, things: Iterable[Any], user: User) -> list[Any]:
    """Those of `things` to which `user` may do `verb` as they stand."""
    return [thing for thing in things if verb.may(user, thing)]


def _seal(things: Iterable[Any]) -> str:
    """Tells one choice of rows from any other, without naming a thousand of them."""
    return sha256(",".join(str(thing.pk) for thing in things).encode()).hexdigest()[:32]


def _press(request: HttpRequest, user: User) -> str:
    """The key of a press of the button that decides about all that match; empty for any other.

    Of two presses the second finds others than the page has shown, since the first has decided about them.
    """
    nonce = request.POST.get("nonce", "") if "confirmed" in request.POST else ""
    if not nonce or EVERYBODY not in request.POST:
        return ""
    return sha256(f"decide {user.pk} {request.path} {nonce}".encode()).hexdigest()


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
        if not (verb.fits(thing) and verb.rule(by, thing.summit_id)):
            return _is_already(thing)
        verb.call(thing, answers, by)
    except SummitError as refusal:
        return refusal.said()
    except IntegrityError:  # a rule of the database: somebody else was faster by milliseconds
        return str(WrongState.default_message)
    return ""
