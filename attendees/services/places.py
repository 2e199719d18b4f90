"""Places: how many a category and a summit hold, kept true while many press at once.

Each counter is changed by one conditional UPDATE and never read first. Callers take a place as the last
thing before their transaction ends, category before summit, so that nobody holds these rows for long and
no two can lock each other.
"""

from django.db.models import Exists, F, OuterRef, Q

from attendees.models import Category, Registration
from summit.exceptions import Full
from summit.models import Summit


def take(registration: Registration, *, as_newcomer: bool = False) -> None:
    """Take one place for `registration` in its category and at its summit.

    A newcomer gets none while others wait for the category: they were first. Raises Full; the caller's
    transaction must then be rolled back.
    """
    rows = Category.objects.filter(Q(quota=None) | Q(taken__lt=F("quota")))
    if as_newcomer:
        waiting = Registration.objects.waitlisted().filter(category=OuterRef("pk"))
        rows = rows.filter(~Exists(waiting))
    if not rows.filter(pk=registration.category_id).update(taken=F("taken") + 1):
        raise Full()
    summit = Summit.objects.filter(Q(capacity=None) | Q(taken__lt=F("capacity")))
    if not summit.filter(pk=registration.summit_id).update(taken=F("taken") + 1):
        raise Full()


def is_full(category: Category) -> bool:
    """Whether `category` or its summit has no place now. For words only: `take` is the judge."""
    free = Category.objects.filter(
        Q(quota=None) | Q(taken__lt=F("quota")),
        Q(summit__capacity=None) | Q(summit__taken__lt=F("summit__capacity")),
    )
    return not free.filter(pk=category.pk).exists()


def give_back(registration: Registration) -> None:
    """Free the place that `registration` held."""
    Category.objects.filter(pk=registration.category_id, taken__gt=0).update(taken=F("taken") - 1)
    Summit.objects.filter(pk=registration.summit_id, taken__gt=0).update(taken=F("taken") - 1)


def swap(before: Category, after: Category) -> None:
    """Move one held place from `before` to `after`, both of one summit. Raises Full.

    The rows are changed in the order of their keys: two opposite moves cannot lock each other.
    """
    for pk in sorted((before.pk, after.pk)):
        if pk == before.pk:
            Category.objects.filter(pk=pk, taken__gt=0).update(taken=F("taken") - 1)
        else:
            rows = Category.objects.filter(Q(quota=None) | Q(taken__lt=F("quota")), pk=pk)
            if not rows.update(taken=F("taken") + 1):
                raise Full()
