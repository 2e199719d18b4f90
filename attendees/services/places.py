"""Places: how many a category and a summit hold, kept true while many press at once.

Each counter is changed by one conditional UPDATE and never read first. Callers take a place as the last
thing before their transaction ends, category before summit, so that nobody holds these rows for long and
no two can lock each other.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
from summit import background, dashboard
from summit.exceptions import Full, WrongState
from summit.models import Summit
from summit.services import summits

TURN = "attendees.tasks.turn_waiting_lists"

# Every registration runs this: one statement, written out, because having Django compose two anew each time
# takes many times as long as running them. The summit's row is changed only after the category's.
_TAKE = """
    WITH category AS (
        UPDATE attendees_category SET taken = taken + 1
        WHERE id = %(category)s AND (quota IS NULL OR taken < quota) {condition}
        RETURNING 1
    )
    UPDATE summit_summit SET taken = taken + 1
    WHERE id = %(summit)s AND EXISTS (SELECT FROM category) AND (capacity IS NULL OR taken < capacity)
"""
_NOBODY_WAITS = """AND NOT EXISTS (
    SELECT FROM attendees_registration WHERE category_id = %(category)s AND state = %(waits)s
)"""


def take(registration: Registration, *, as_newcomer: bool = False) -> None:
    """Take one place for `registration` in its category and at its summit.

    A newcomer gets none while others wait for the category: they were first. Raises Full; the caller's
    transaction must then be rolled back.
    """
    statement = _TAKE.format(condition=_NOBODY_WAITS if as_newcomer else "")
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "category": registration.category_id,
                "summit": registration.summit_id,
                "waits": State.WAITLISTED,
            },
        )
        if not cursor.rowcount:
            raise Full


def offer_later() -> None:
    """After this transaction, see who gets the freed place. The beat does the same if this is lost."""
    background.later(TURN)


def expect_summit(registration: Registration) -> None:
    """Raises Closed when the summit of `registration` is over or cancelled; nobody cancels it meanwhile."""
    summits.expect_taking_place(
        registration.summit_id,
        _("This summit is over or was cancelled: the registration stays as it is."),
    )


def expect_newcomers(summit_id: int) -> None:
    """Raises Closed when this summit is over or cancelled: the office registers nobody either."""
    summits.expect_taking_place(
        summit_id, _("This summit is over or was cancelled: nobody is registered any more.")
    )


def expect_not_cancelled(registration: Registration) -> None:
    """Raises Closed when the summit of `registration` was cancelled.

    For what is written after the end of a summit as well, as names on a list of who came.
    """
    summits.expect_not_cancelled(
        registration.summit_id, _("The summit was cancelled: the registration stays as it is.")
    )


def is_full(category: Category) -> bool:
    """Whether a newcomer finds no place in `category` now. For words only: `take` is the judge."""
    waiting = Registration.objects.waitlisted().filter(category=OuterRef("pk"))
    rows = Category.objects.select_related("summit").annotate(somebody_waits=Exists(waiting))
    now = rows.get(pk=category.pk)
    return now.is_full or now.somebody_waits


def expect_none_free(registration: Registration) -> None:
    """Raises WrongState while a place is free for `registration`, which would be offered it at once.

    Waiting is for a place. Who is not to get one yet is not decided about yet. For words only: who waits
    gets what is free, whenever that is.
    """
    category = Category.objects.select_related("summit").get(pk=registration.category_id)
    left = category.left
    if left is None:
        raise WrongState(
            _(
                "The places in %(category)s are not limited: who waits is offered one at once."
                " Approve it, or leave the decision open."
            )
            % {"category": category}
        )
    waiting = Registration.objects.waitlisted().filter(category=category)
    left -= waiting.exclude(pk=registration.pk).count()
    if left > 0:
        raise WrongState(
            ngettext(
                "%(n)s place is free in %(category)s: who waits is offered it at once."
                " Approve it, or leave the decision open.",
                "%(n)s places are free in %(category)s: who waits is offered one at once."
                " Approve it, or leave the decision open.",
                left,
            )
            % {"n": dashboard.number(left), "category": category}
        )


def give_back(registration: Registration) -> None:
    """Free the place that `registration` held, for whoever waits."""
    ended = _ended.get()
    if ended is None:
        _give_back([registration])
    else:
        ended.append(registration)


@contextmanager
def given_back_last() -> Iterator[None]:
    """For ending several registrations in one transaction: their places are given back after all of them.

    In between, what the next one locks, such as a session, may be held by somebody who waits for a counter.
    """
    ended: list[Registration] = []
    token = _ended.set(ended)
    try:
        yield
    finally:
        _ended.reset(token)
    if ended:
        _give_back(ended)


_ended: ContextVar[list[Registration] | None] = ContextVar("ended", default=None)


def _give_back(ended: Iterable[Registration]) -> None:
    for pk in sorted(registration.category_id for registration in ended):
        Category.objects.filter(pk=pk, taken__gt=0).update(taken=F("taken") - 1)
    for pk in sorted(registration.summit_id for registration in ended):
        Summit.objects.filter(pk=pk, taken__gt=0).update(taken=F("taken") - 1)
    offer_later()


def swap(before: Category, after: Category) -> None:
    """Move one held place from `before` to `after`, both of one summit, and offer what is freed.

    Raises Full. The rows are changed in the order of their keys: two opposite moves cannot lock each other.
    """
    for pk in sorted((before.pk, after.pk)):
        if pk == before.pk:
            Category.objects.filter(pk=pk, taken__gt=0).update(taken=F("taken") - 1)
        else:
            rows = Category.objects.filter(Q(quota=None) | Q(taken__lt=F("quota")), pk=pk)
            if not rows.update(taken=F("taken") + 1):
                raise Full
    offer_later()
