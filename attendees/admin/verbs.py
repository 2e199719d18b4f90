"""What staff may do with a registration: each verb once, for the list and for the page."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext
from unfold.widgets import UnfoldAdminSelectWidget

from attendees import rules
from attendees.enums import RegistrationState as State
from attendees.models import Category
from attendees.services import decisions, visits
from summit import commas, panel
from summit.admin import words
from summit.admin.verbs import Verb, table
from summit.dashboard import number


class Words(words.Words):
    """A sentence that the person will read."""

    at_most = 2000
    missing = gettext_lazy("Write one sentence that the person will read.")


class _CategoryChoice(forms.ModelChoiceField):
    """Each category says how many places it has left, unless that is any number."""

    def label_from_instance(self, category: Category) -> str:
        left = category.left_of_quota
        if left is None:
            return str(category)
        text = ngettext("%(left)s place left", "%(left)s places left", left) % {
            "left": number(left)
        }
        return commas.facts(category, text if left else pgettext("a category", "full"))


class NewCategory(forms.Form):
    category = _CategoryChoice(
        Category.objects.none(),
        label=gettext_lazy("New category"),
        empty_label=gettext_lazy("Choose"),
        widget=UnfoldAdminSelectWidget(),
        error_messages={"required": gettext_lazy("Choose a category.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, verb: Verb, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Category.objects.for_summit(panel.current(request) or 0).order_by("position", "pk")
        self.fields["category"].queryset = mine  # type: ignore[attr-defined]


VERBS: dict[str, Verb] = table(
    Verb(
        "approve",
        gettext_lazy("Approve"),
        gettext_lazy("Approve these registrations"),
        ngettext_lazy(
            "%(count)s registration approved", "%(count)s registrations approved", "count"
        ),
        "check",
        lambda registration, _answers, by: decisions.approve(registration, by=by),
        rules.can_decide,
        State.APPROVED,
        tone="main",
        leads_in=True,
    ),
    Verb(
        "review",
        gettext_lazy("Start review"),
        gettext_lazy("Start the review of these registrations"),
        ngettext_lazy(
            "%(count)s registration under review",
            "%(count)s registrations under review",
            "count",
        ),
        "eye",
        lambda registration, _answers, by: decisions.start_review(registration, by=by),
        rules.can_decide,
        State.UNDER_REVIEW,
        sources=frozenset({State.SUBMITTED, State.INFO_REQUESTED}),
        tells=False,
        recorded="start_review",
        leads_on=True,
    ),
    Verb(
        "ask",
        gettext_lazy("Ask for information"),
        gettext_lazy("Ask for information"),
        ngettext_lazy("%(count)s registration asked", "%(count)s registrations asked", "count"),
        "message",
        lambda registration, answers, by: decisions.ask(
            registration, question=answers["words"], by=by
        ),
        rules.can_decide,
        State.INFO_REQUESTED,
        form=Words,
        asks=gettext_lazy("What do you want to know?"),
        leads_on=True,
    ),
    Verb(
        "wait",
        gettext_lazy("Move to the waiting list"),
        gettext_lazy("Put these on the waiting list"),
        ngettext_lazy(
            "%(count)s registration put on the waiting list",
            "%(count)s registrations put on the waiting list",
            "count",
        ),
        "hourglass",
        lambda registration, _answers, by: decisions.put_on_waiting_list(registration, by=by),
        rules.can_decide,
        State.WAITLISTED,
        recorded="put_on_waiting_list",
        leads_in=True,
    ),
    Verb(
        "move",
        gettext_lazy("Move to another category"),
        gettext_lazy("Move these to another category"),
        ngettext_lazy("%(count)s registration moved", "%(count)s registrations moved", "count"),
        "swap",
        lambda registration, answers, by: decisions.change_category(
            registration, answers["category"], by=by
        ),
        rules.can_decide,
        form=NewCategory,
        leads_on=True,
    ),
    Verb(
        "reject",
        gettext_lazy("Reject with a reason"),
        gettext_lazy("Reject these registrations"),
        ngettext_lazy(
            "%(count)s registration rejected", "%(count)s registrations rejected", "count"
        ),
        "x",
        lambda registration, answers, by: decisions.reject(
            registration, reason=answers["words"], by=by
        ),
        rules.can_decide,
        State.REJECTED,
        form=Words,
        asks=gettext_lazy("Why?"),
        tone="bad",
    ),
    Verb(
        "reconsider",
        gettext_lazy("Open again"),
        gettext_lazy("Open these registrations again"),
        ngettext_lazy(
            "%(count)s registration opened again",
            "%(count)s registrations opened again",
            "count",
        ),
        "redo",
        lambda registration, _answers, by: decisions.reconsider(registration, by=by),
        rules.can_decide,
        State.UNDER_REVIEW,
        sources=frozenset({State.REJECTED}),
        tells=False,
        leads_on=True,
    ),
    Verb(
        "resend",
        gettext_lazy("Send the personal link again"),
        gettext_lazy("Send the personal link again"),
        ngettext_lazy("%(count)s link sent", "%(count)s links sent", "count"),
        "mail",
        lambda registration, _answers, by: visits.send_link(registration, by=by),
        rules.can_decide,
    ),
    Verb(
        "renew",
        gettext_lazy("End old links, send a new one"),
        gettext_lazy("End old links, send new ones"),
        ngettext_lazy("%(count)s link renewed", "%(count)s links renewed", "count"),
        "key",
        lambda registration, _answers, by: visits.renew_link(registration, by=by),
        rules.can_decide,
        asks_first=True,
    ),
    Verb(
        "cancel",
        gettext_lazy("Cancel for the person"),
        gettext_lazy("Cancel for these people"),
        ngettext_lazy(
            "%(count)s registration cancelled", "%(count)s registrations cancelled", "count"
        ),
        "x",
        lambda registration, _answers, by: decisions.cancel(registration, by=by),
        rules.can_decide,
        State.CANCELLED,
        asks_first=True,
        tone="bad",
    ),
    Verb(
        "revoke",
        gettext_lazy("Revoke with a reason"),
        gettext_lazy("Revoke these registrations"),
        ngettext_lazy("%(count)s registration revoked", "%(count)s registrations revoked", "count"),
        "ban",
        lambda registration, answers, by: decisions.revoke(
            registration, reason=answers["words"], by=by
        ),
        rules.can_revoke,
        State.REVOKED,
        form=Words,
        asks=gettext_lazy("Why?"),
        tone="bad",
    ),
)
# What the bar under the list offers; the rest stands on the page of a registration.
BULK = ("approve", "ask", "reject", "wait", "review", "move", "resend")
