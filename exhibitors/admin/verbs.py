"""What the office may do with an exhibitor, a booking of a booth or a product: each verb once, for list and page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from exhibitors import rules
from exhibitors.enums import AllocationState as A
from exhibitors.enums import ExhibitorState as E
from exhibitors.enums import ProductState as P
from exhibitors.services import applications, booths, products
from summit import audit, lifecycle
from summit.admin import words
from summit.models import Summit, User
from summit.reports import summit_of

Text = str | Promise
Answers = dict[str, Any]


class Words(words.Words):
    """A sentence that the exhibitor will read."""

    at_most = 1000
    missing = gettext_lazy("Write one sentence that the exhibitor will read.")


@dataclass(frozen=True)
class Verb:
    """One thing that staff may do with a row whose life is a table of moves."""

    name: str
    label: Text  # of the button
    many: Text  # title of the page that asks before it is done to several
    done: Any  # ngettext_lazy with `count`
    icon: str
    to: str  # where the row comes to
    call: Callable[[Any, Answers, User], Any]
    rule: Callable[[User, int], bool]
    sources: frozenset[Any] | None = None  # None: wherever the lifecycle allows `to`
    form: type[Words] | None = None
    asks: Text = ""
    asks_first: bool = False  # even without a form
    asks_if: Callable[[Any], bool] | None = None  # which rows it asks first for
    leads_on: bool = False  # so that it is not done at a cancelled summit
    leads_in: bool = False  # so that it is not done at one that is over or cancelled
    tells: bool = True  # whether a mail goes out
    tone: str = "quiet"
    recorded: str = ""  # what the trail calls it, if not by its name

    @property
    def asks_more(self) -> bool:
        """Whether a page asks for words or a second look before it is done."""
        return self.form is not None or self.asks_first

    def fits(self, thing: Any) -> bool:
        """Whether the state of `thing` allows this."""
        if self.sources is not None and thing.state not in self.sources:
            return False
        return self.to in lifecycle.allowed(thing)

    def may(self, user: User, thing: Any) -> bool:
        if not (self.fits(thing) and self.rule(user, thing.summit_id)):
            return False
        return self.is_offered_at(summit_of(thing.summit_id))

    def is_offered_at(self, summit: Summit) -> bool:
        if self.leads_in:
            return summit.takes_place
        return not (self.leads_on and summit.is_cancelled)

    def of(self, thing: Any) -> "Verb":
        """This verb as a button beside `thing`, which asks first where that has consequences."""
        asks = self.asks_if is not None and self.asks_if(thing)
        return replace(self, asks_first=True) if asks else self

    def was_just_done(self, thing: Any, by: User) -> bool:
        """Whether `by` has pressed this twice."""
        return audit.was_just_done(thing, self.recorded or self.name, by=by)


def table(*verbs: Verb) -> dict[str, Verb]:
    """Verbs by their names, in the order in which they are offered."""
    return {verb.name: verb for verb in verbs}


_DECIDE = rules.can_change_exhibition
EXHIBITOR = table(
    Verb(
        "approve",
        gettext_lazy("Approve"),
        gettext_lazy("Approve these exhibitors"),
        ngettext_lazy("%(count)s exhibitor approved", "%(count)s exhibitors approved", "count"),
        "check",
        E.APPROVED,
        lambda exhibitor, _answers, by: applications.approve(exhibitor, by=by),
        _DECIDE,
        leads_in=True,
        tone="main",
    ),
    Verb(
        "contract",
        gettext_lazy("The contract is signed"),
        gettext_lazy("The contracts of these are signed"),
        ngettext_lazy(
            "%(count)s exhibitor under contract", "%(count)s exhibitors under contract", "count"
        ),
        "file-text",
        E.CONTRACTED,
        lambda exhibitor, _answers, by: applications.contract(exhibitor, by=by),
        _DECIDE,
        leads_on=True,
        tone="main",
    ),
    Verb(
        "exhibit",
        gettext_lazy("It exhibits"),
        gettext_lazy("These exhibit"),
        ngettext_lazy("%(count)s exhibitor exhibiting", "%(count)s exhibitors exhibiting", "count"),
        "flag",
        E.EXHIBITING,
        lambda exhibitor, _answers, by: applications.open_stand(exhibitor, by=by),
        _DECIDE,
        leads_on=True,
        tells=False,
        tone="main",
        recorded="open_stand",
    ),
    Verb(
        "close",
        gettext_lazy("It is done"),
        gettext_lazy("These are done"),
        ngettext_lazy("%(count)s exhibitor closed", "%(count)s exhibitors closed", "count"),
        "circle",
        E.CLOSED,
        lambda exhibitor, _answers, by: applications.close(exhibitor, by=by),
        _DECIDE,
        tells=False,
        tone="main",
    ),
    Verb(
        "waitlist",
        gettext_lazy("Put on the waiting list"),
        gettext_lazy("Put these on the waiting list"),
        ngettext_lazy(
            "%(count)s exhibitor on the waiting list",
            "%(count)s exhibitors on the waiting list",
            "count",
        ),
        "hourglass",
        E.WAITLISTED,
        lambda exhibitor, _answers, by: applications.put_on_waiting_list(exhibitor, by=by),
        _DECIDE,
        leads_in=True,
        recorded="put_on_waiting_list",
    ),
    Verb(
        "reject",
        gettext_lazy("Reject with a reason"),
        gettext_lazy("Reject these exhibitors"),
        ngettext_lazy("%(count)s exhibitor rejected", "%(count)s exhibitors rejected", "count"),
        "x",
        E.REJECTED,
        lambda exhibitor, answers, by: applications.reject(
            exhibitor, reason=answers["words"], by=by
        ),
        _DECIDE,
        form=Words,
        asks=gettext_lazy("Why?"),
        tone="bad",
    ),
    Verb(
        "cancel",
        gettext_lazy("Cancel the participation"),
        gettext_lazy("Cancel these participations"),
        ngettext_lazy("%(count)s exhibitor cancelled", "%(count)s exhibitors cancelled", "count"),
        "ban",
        E.CANCELLED,
        lambda exhibitor, answers, by: applications.cancel(
            exhibitor, reason=answers["words"], by=by
        ),
        _DECIDE,
        form=Words,
        asks=gettext_lazy("Why?"),
        tone="bad",
    ),
)
BOOKING = table(
    Verb(
        "confirm",
        gettext_lazy("Confirm the booth"),
        gettext_lazy("Confirm these booths"),
        ngettext_lazy(
            "%(count)s reservation confirmed", "%(count)s reservations confirmed", "count"
        ),
        "check",
        A.CONFIRMED,
        lambda allocation, _answers, by: booths.confirm(allocation, by=by),
        _DECIDE,
        leads_in=True,
        asks_if=lambda allocation: allocation.exchanged is not None,
        tone="main",
    ),
    Verb(
        "refuse",
        gettext_lazy("Refuse with a reason"),
        gettext_lazy("Refuse these reservations"),
        ngettext_lazy("%(count)s reservation refused", "%(count)s reservations refused", "count"),
        "x",
        A.REFUSED,
        lambda allocation, answers, by: booths.refuse(allocation, reason=answers["words"], by=by),
        _DECIDE,
        form=Words,
        asks=gettext_lazy("Why?"),
        tone="bad",
    ),
    Verb(
        "release",
        gettext_lazy("Free the booth"),
        gettext_lazy("Free these booths"),
        ngettext_lazy("%(count)s reservation freed", "%(count)s reservations freed", "count"),
        "redo",
        A.RELEASED,
        lambda allocation, _answers, by: booths.release(allocation, by=by),
        _DECIDE,
        sources=frozenset({A.HELD, A.CONFIRMED}),
        asks_first=True,
        tone="bad",
    ),
)
PRODUCT = table(
    Verb(
        "withdraw",
        gettext_lazy("Take off the site"),
        gettext_lazy("Take these off the site"),
        ngettext_lazy("%(count)s product withdrawn", "%(count)s products withdrawn", "count"),
        "ban",
        P.WITHDRAWN,
        lambda product, _answers, by: products.withdraw(product, by=by),
        _DECIDE,
        asks_first=True,
        tone="bad",
    ),
    Verb(
        "publish",
        gettext_lazy("Show again"),
        gettext_lazy("Show these again"),
        ngettext_lazy("%(count)s product shown", "%(count)s products shown", "count"),
        "eye",
        P.PUBLISHED,
        lambda product, _answers, by: products.publish(product, by=by),
        _DECIDE,
        leads_on=True,
        sources=frozenset({P.WITHDRAWN}),
        asks_first=True,
    ),
)
