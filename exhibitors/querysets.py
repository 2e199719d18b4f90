"""Adjectives for the exhibition's lists."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from summit.querysets import OfSummit, cancelled

from .enums import (
    COUNTS_FOR_STAFF,
    IS_PUBLIC,
    TAKES_BOOTH,
    TAKES_PART,
    USES_ALLOTMENT,
    AllocationState,
    BoothShown,
    MemberRole,
    MemberState,
    ProductState,
)

if TYPE_CHECKING:
    from summit.models import User


class Exhibitors(OfSummit):
    def public(self) -> Self:
        """Those whom everybody may read about."""
        return self.filter(state__in=IS_PUBLIC)

    def taking_part(self) -> Self:
        return self.filter(state__in=TAKES_PART)

    def of_user(self, user: "User") -> Self:
        """Those that `user` acts for; a dismissed member acts for none."""
        return self.filter(members__user=user, members__state=MemberState.ACTIVE)


class Members(OfSummit):
    def active(self) -> Self:
        return self.filter(state=MemberState.ACTIVE)

    def told(self) -> Self:
        """Those who hear of what happens: an account that is closed gets no mail and opens nothing."""
        return self.active().filter(user__is_active=True)

    def managers(self) -> Self:
        """Those who may do everything; an account that is closed manages nothing."""
        return self.told().filter(role=MemberRole.MANAGER)

    def active_for(self, user: "User") -> Self:
        return self.active().filter(user=user)


class Allocations(OfSummit):
    def living(self, at: dt.datetime | None = None) -> Self:
        """Those that keep others from a booth at `at` (aware; default now): no expired hold is one."""
        return self.filter(living_at(at or timezone.now()))

    def lapsed(self, at: dt.datetime | None = None) -> Self:
        """Holds that have ended and that nobody has written down as expired yet."""
        return self.filter(state=AllocationState.HELD, held_until__lte=at or timezone.now())

    def held(self, at: dt.datetime | None = None) -> Self:
        return self.filter(state=AllocationState.HELD, held_until__gt=at or timezone.now())

    def reserved(self) -> Self:
        return self.filter(state=AllocationState.RESERVED)

    def confirmed(self) -> Self:
        return self.filter(state=AllocationState.CONFIRMED)

    def counting_for_staff(self) -> Self:
        """Reserved and confirmed ones; of two booths in a change the one that is kept.

        A wish for another booth may be refused: until then it brings no pass and takes none away.
        """
        is_wish = Q(replaces__isnull=False, replaces__state__in=COUNTS_FOR_STAFF)
        return self.filter(~is_wish, state__in=COUNTS_FOR_STAFF)


def living_at(at: dt.datetime, prefix: str = "") -> Q:
    """The condition of a living allocation at `at` (aware), with `prefix` of the path to it."""
    is_current = ~Q(**{f"{prefix}state": AllocationState.HELD}) | Q(
        **{f"{prefix}held_until__gt": at}
    )
    return Q(**{f"{prefix}state__in": TAKES_BOOTH}) & is_current


def _not_on_offer() -> Q:
    return Q(is_blocked=True) | cancelled("summit__")


class Booths(OfSummit):
    def offered(self) -> Self:
        """A summit that was cancelled offers none."""
        return self.exclude(_not_on_offer())

    def with_state(self, at: dt.datetime | None = None) -> Self:
        """With `shown` (BoothShown), `allocation_id`, `allocated_to` (exhibitor's id) and `held_until`.

        An expired hold counts as free here as everywhere. The states RESERVED and CONFIRMED win over
        `is_blocked`: who has a booth has it. At a summit that was cancelled none is on offer.
        """
        from .models import Allocation

        living = Allocation.objects.living(at).filter(booth=OuterRef("pk"))
        state = Subquery(living.values("state")[:1], output_field=CharField())
        return self.annotate(
            shown=Coalesce(
                state,
                Case(
                    When(_not_on_offer(), then=Value(BoothShown.BLOCKED.value)),
                    default=Value(BoothShown.AVAILABLE.value),
                ),
            ),
            allocation_id=Subquery(living.values("pk")[:1]),
            allocated_to=Subquery(living.values("exhibitor")[:1]),
            held_until=Subquery(living.values("held_until")[:1]),
        )

    def available(self, at: dt.datetime | None = None) -> Self:
        from .models import Allocation

        living = Allocation.objects.living(at).filter(booth=OuterRef("pk"))
        return self.offered().filter(~Exists(living))


class StaffPasses(OfSummit):
    def living(self) -> Self:
        return self.filter(state__in=USES_ALLOTMENT)


class Tokens(OfSummit):
    def not_revoked(self) -> Self:
        return self.filter(revoked_at=None)


class Products(OfSummit):
    def shown(self, at: dt.datetime | None = None) -> Self:
        """What everybody sees: published, past its embargo, of an exhibitor that is public."""
        return self.filter(
            Q(embargo_until=None) | Q(embargo_until__lte=at or timezone.now()),
            state=ProductState.PUBLISHED,
            exhibitor__state__in=IS_PUBLIC,
        )
