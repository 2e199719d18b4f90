"""States of the exhibition's things and the moves that are allowed: each lifecycle on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from summit.enums import SummitState


class ExhibitorState(models.TextChoices):
    APPLIED = "applied", _("Applied")
    WAITLISTED = "waitlisted", _("On the waiting list")
    APPROVED = "approved", _("Approved")
    CONTRACTED = "contracted", _("Contracted")
    EXHIBITING = "exhibiting", _("Exhibiting")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


class MemberState(models.TextChoices):
    ACTIVE = "active", _("Active")
    DISMISSED = "dismissed", _("Dismissed")


class AllocationState(models.TextChoices):
    HELD = "held", pgettext_lazy("booth", "Held")
    RESERVED = "reserved", pgettext_lazy("booth", "Reserved")
    CONFIRMED = "confirmed", pgettext_lazy("booth", "Confirmed")
    EXPIRED = "expired", pgettext_lazy("booth", "Hold expired")
    RELEASED = "released", pgettext_lazy("booth", "Given back")
    REFUSED = "refused", pgettext_lazy("booth", "Refused")


class PassState(models.TextChoices):
    NAMED = "named", pgettext_lazy("staff pass", "Named")
    COLLECTED = "collected", pgettext_lazy("staff pass", "Collected")
    SWAPPED = "swapped", pgettext_lazy("staff pass", "Swapped")
    RETURNED = "returned", pgettext_lazy("staff pass", "Given back")


class ProductState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MemberRole(models.TextChoices):
    """What a member does for the exhibitor; see `rules.py` for what each may do."""

    MANAGER = "manager", pgettext_lazy("exhibitor", "Manager")
    EDITOR = "editor", pgettext_lazy("exhibitor", "Editor")


class TokenScope(models.TextChoices):
    """What a member's token may do, on top of what the member's role allows."""

    READ = "exhibitor:read", _("Read how the exhibitor stands")
    WRITE = "exhibitor:write", _("Change profile and products, name staff")
    MANAGE = "exhibitor:manage", _("Take booths and give them back, invite and dismiss colleagues")


class TokenStanding(models.TextChoices):
    """Whether a token that nobody has ended opens anything. Derived, never stored."""

    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    OVER = "over", _("Ended with the participation")
    SHUT = "shut", _("Opens nothing: its member cannot log in to the portal")


class BoothKind(models.TextChoices):
    SHELL = "shell", _("Shell scheme")
    RAW = "raw", _("Raw space")
    PACKAGE = "package", _("Package")
    PAVILION = "pavilion", _("Pavilion")
    STARTUP = "startup", _("Start-up pod")
    TABLETOP = "tabletop", _("Tabletop")


class Pricing(models.TextChoices):
    PER_M2 = "per_m2", _("per m²")
    PER_BOOTH = "per_booth", _("per booth")


class Side(models.TextChoices):
    """Of a hall as it is drawn: north is at the top."""

    NORTH = "north", _("North")
    EAST = "east", _("East")
    SOUTH = "south", _("South")
    WEST = "west", _("West")


class BoothShown(models.TextChoices):
    """What a plan says of a booth. Derived, never stored: see `Booths.with_state`."""

    BLOCKED = "blocked", pgettext_lazy("booth", "Not on offer")
    AVAILABLE = "available", pgettext_lazy("booth", "Available")
    HELD = "held", pgettext_lazy("booth", "Held")
    RESERVED = "reserved", pgettext_lazy("booth", "Reserved")
    CONFIRMED = "confirmed", pgettext_lazy("booth", "Taken")


E, M, A = ExhibitorState, MemberState, AllocationState
S, P = PassState, ProductState

# The public sees who exhibits from the approval on.
IS_PUBLIC = frozenset({E.APPROVED, E.CONTRACTED, E.EXHIBITING, E.CLOSED})
# May take booths, name staff and publish products.
TAKES_PART = frozenset({E.APPROVED, E.CONTRACTED, E.EXHIBITING})
# While a summit is not public, nor after it is archived, nobody acts for its exhibitors.
PORTAL_IS_SHUT = (SummitState.DRAFT, SummitState.ARCHIVED)
# Somebody in the summit office has to decide.
AWAITS_DECISION = frozenset({E.APPLIED, E.WAITLISTED})
# Nothing follows any more.
IS_OVER = frozenset({E.CLOSED, E.REJECTED, E.CANCELLED})
# An allocation in these states keeps everybody else from the booth (a hold only until its end).
TAKES_BOOTH = frozenset({A.HELD, A.RESERVED, A.CONFIRMED})
# The booths whose area counts for the allotment of staff passes.
COUNTS_FOR_STAFF = frozenset({A.RESERVED, A.CONFIRMED})
# A pass in these states is one of the allotment.
USES_ALLOTMENT = frozenset({S.NAMED, S.COLLECTED})

MOVES: dict[type[models.TextChoices], dict[str, frozenset[str]]] = {
    ExhibitorState: {
        E.APPLIED: frozenset({E.APPROVED, E.WAITLISTED, E.REJECTED, E.CANCELLED}),
        E.WAITLISTED: frozenset({E.APPROVED, E.REJECTED, E.CANCELLED}),
        E.APPROVED: frozenset({E.CONTRACTED, E.CANCELLED}),
        E.CONTRACTED: frozenset({E.EXHIBITING, E.CANCELLED}),
        E.EXHIBITING: frozenset({E.CLOSED, E.CANCELLED}),
        E.CLOSED: frozenset(),
        E.REJECTED: frozenset(),
        E.CANCELLED: frozenset(),
    },
    MemberState: {
        M.ACTIVE: frozenset({M.DISMISSED}),
        M.DISMISSED: frozenset({M.ACTIVE}),
    },
    AllocationState: {
        A.HELD: frozenset({A.RESERVED, A.EXPIRED, A.RELEASED}),
        A.RESERVED: frozenset({A.CONFIRMED, A.REFUSED, A.RELEASED}),
        A.CONFIRMED: frozenset({A.RELEASED}),
        A.EXPIRED: frozenset(),
        A.RELEASED: frozenset(),
        A.REFUSED: frozenset(),
    },
    PassState: {
        S.NAMED: frozenset({S.COLLECTED, S.SWAPPED, S.RETURNED}),
        S.COLLECTED: frozenset({S.RETURNED}),
        S.SWAPPED: frozenset(),
        S.RETURNED: frozenset(),
    },
    ProductState: {
        P.DRAFT: frozenset({P.PUBLISHED}),
        P.PUBLISHED: frozenset({P.WITHDRAWN}),
        P.WITHDRAWN: frozenset({P.PUBLISHED}),
    },
}
