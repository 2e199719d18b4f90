"""What the office may do with a row whose life is a table of moves: each verb once, for its list and its page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from summit import audit, lifecycle
from summit.models import Summit, User
from summit.reports import summit_of

Text = str | Promise
Answers = dict[str, Any]


@dataclass(frozen=True)
class Verb:
    """One thing that staff may do with a row."""

    name: str
    label: Text  # of the button
    many: Text  # title of the page that asks before it is done to several
    done: Any  # what is said afterwards: ngettext_lazy with `count`
    icon: str
    call: Callable[[Any, Answers, User], Any]  # the service
    rule: Callable[[User, int], bool]  # who may, at which summit
    to: str | None = None  # where the row comes to; None: it stays
    sources: frozenset[Any] | None = None  # None: wherever the lifecycle allows `to`
    form: type[Any] | None = None  # what is asked first
    asks: Text = ""
    asks_first: bool = False  # even without a form
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
        if self.to is not None:
            return self.to in lifecycle.allowed(thing)
        return not thing.is_over

    def may(self, user: User, thing: Any) -> bool:
        if not (self.fits(thing) and self.rule(user, thing.summit_id)):
            return False
        return self.is_offered_at(summit_of(thing.summit_id))

    def is_offered_at(self, summit: Summit) -> bool:
        if self.leads_in:
            return summit.takes_place
        return not (self.leads_on and summit.is_cancelled)

    def was_just_done(self, thing: Any, by: User) -> bool:
        """Whether `by` has pressed this twice. What can be done again and again is never the same."""
        verb = self.recorded or self.name
        return self.to is not None and audit.was_just_done(thing, verb, by=by)


def table(*verbs: Verb) -> dict[str, Any]:
    """Verbs by their names, in the order in which they are offered."""
    return {verb.name: verb for verb in verbs}
