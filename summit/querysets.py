"""Adjectives for lists. Every row belongs to one summit, so every list can be `.for_summit()`."""

from typing import TYPE_CHECKING, Self

from django.db import models

from . import folding  # noqa: F401 - the lookups `holds` and `begins`
from .enums import TAKES_PLACE, UNSEEN, SummitState

if TYPE_CHECKING:
    from .models import Summit, User


class OfSummit(models.QuerySet):
    """Base of every queryset whose rows hang on a summit."""

    def for_summit(self, summit: "Summit | int") -> Self:
        return self.filter(summit_id=getattr(summit, "pk", summit))

    def for_member(self, user: "User") -> Self:
        """Rows of the summits that `user` is a member of; all of them for a superuser."""
        if user.is_superuser:
            return self
        return self.filter(summit_id__in=user.summit_ids())


def cancelled(prefix: str = "") -> models.Q:
    """The condition of a summit that was cancelled, with `prefix` of the path to it."""
    return models.Q(**{f"{prefix}state": SummitState.CANCELLED}) | models.Q(
        **{f"{prefix}was_cancelled": True}
    )


class Summits(models.QuerySet):
    def public(self) -> Self:
        return self.exclude(state__in=UNSEEN)

    def taking_place(self) -> Self:
        return self.filter(state__in=TAKES_PLACE)

    def cancelled(self) -> Self:
        return self.filter(cancelled())

    def announced(self) -> Self:
        """Those that the public has seen, also when it sees them no more."""
        return self.exclude(state=SummitState.DRAFT)

    def for_member(self, user: "User") -> Self:
        return self if user.is_superuser else self.filter(pk__in=user.summit_ids())
