"""What the office may do with an exhibitor, a booking of a booth or a product: each verb once, for list and page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from exhibitors import rules
from exhibitors.enums import AllocationState as A
from exhibitors.enums import ExhibitorState as E
from exhibitors.enums import ProductState as P
from exhibitors.services import applications, booths, products
from summit.admin import verbs, words


class Words(words.Words):
    """A sentence that the exhibitor will read."""

    at_most = 1000
    missing = gettext_lazy("Write one sentence that the exhibitor will read.")


@dataclass(frozen=True)
class Verb(verbs.Verb):
    asks_if: Callable[[Any], bool] | None = None  # which rows it asks first for

    def of(self, thing: Any) -> "Verb":
        """This verb as a button beside `thing`, which asks first where that has consequences."""
        asks = self.asks_if is not None and self.asks_if(thing)
        return replace(self, asks_first=True) if asks else self


_DECIDE = rules.can_change_exhibition
EXHIBITOR = verbs.table(
    Verb(
        "approve",
        gettext_lazy("Approve"),
        gettext_lazy("Approve these exhibitors"),
        ngettext_lazy("%(count)s exhibitor approved", "%(count)s exhibitors approved", "count"),
        "check",
        lambda exhibitor, _answers, by: applications.approve(exhibitor, by=by),
        _DECIDE,
        E.APPROVED,
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
        lambda exhibitor, _answers, by: applications.contract(exhibitor, by=by),
        _DECIDE,
        E.CONTRACTED,
        leads_on=True,
        tone="main",
    ),
    Verb(
        "exhibit",
        gettext_lazy("It exhibits"),
        gettext_lazy("These exhibit"),
        ngettext_lazy("%(count)s exhibitor exhibiting", "%(count)s exhibitors exhibiting", "count"),
        "flag",
        lambda exhibitor, _answers, by: applications.open_stand(exhibitor, by=by),
        _DECIDE,
        E.EXHIBITING,
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
        lambda exhibitor, _answers, by: applications.close(exhibitor, by=by),
        _DECIDE,
        E.CLOSED,
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
        lambda exhibitor, _answers, by: applications.put_on_waiting_list(exhibitor, by=by),
        _DECIDE,
        E.WAITLISTED,
        leads_in=True,
        recorded="put_on_waiting_list",
    ),
    Verb(
        "reject",
        gettext_lazy("Reject with a reason"),
        gettext_lazy("Reject these exhibitors"),
        ngettext_lazy("%(count)s exhibitor rejected", "%(count)s exhibitors rejected", "count"),
        "x",
        lambda exhibitor, answers, by: applications.reject(
            exhibitor, reason=answers["words"], by=by
        ),
        _DECIDE,
        E.REJECTED,
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
        lambda exhibitor, answers, by: applications.cancel(
            exhibitor, reason=answers["words"], by=by
        ),
        _DECIDE,
        E.CANCELLED,
        form=Words,
        asks=gettext_lazy("Why?"),
        tone="bad",
    ),
)
BOOKING = verbs.table(
    Verb(
        "confirm",
        gettext_lazy("Confirm the booth"),
        gettext_lazy("Confirm these booths"),
        ngettext_lazy(
            "%(count)s reservation confirmed", "%(count)s reservations confirmed", "count"
        ),
        "check",
        lambda allocation, _answers, by: booths.confirm(allocation, by=by),
        _DECIDE,
        A.CONFIRMED,
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
        lambda allocation, answers, by: booths.refuse(allocation, reason=answers["words"], by=by),
        _DECIDE,
        A.REFUSED,
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
        lambda allocation, _answers, by: booths.release(allocation, by=by),
        _DECIDE,
        A.RELEASED,
        sources=frozenset({A.HELD, A.CONFIRMED}),
        asks_first=True,
        tone="bad",
    ),
)
PRODUCT = verbs.table(
    Verb(
        "withdraw",
        gettext_lazy("Take off the site"),
        gettext_lazy("Take these off the site"),
        ngettext_lazy("%(count)s product withdrawn", "%(count)s products withdrawn", "count"),
        "ban",
        lambda product, _answers, by: products.withdraw(product, by=by),
        _DECIDE,
        P.WITHDRAWN,
        asks_first=True,
        tone="bad",
    ),
    Verb(
        "publish",
        gettext_lazy("Show again"),
        gettext_lazy("Show these again"),
        ngettext_lazy("%(count)s product shown", "%(count)s products shown", "count"),
        "eye",
        lambda product, _answers, by: products.publish(product, by=by),
        _DECIDE,
        P.PUBLISHED,
        leads_on=True,
        sources=frozenset({P.WITHDRAWN}),
        asks_first=True,
    ),
)
