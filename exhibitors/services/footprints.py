"""Where booths may lie: what is wrong with a rectangle in a hall, in words that name the other booth."""

from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from exhibitors import wording
from exhibitors.models import Booth, FloorPlan
from exhibitors.models.booth import TOUCHING


def under(
    plan: FloorPlan,
    x: Decimal,
    y: Decimal,
    width: Decimal,
    depth: Decimal,
    *,
    but: int | None = None,
) -> Booth | None:
    """The first booth of `plan` that this rectangle would lie over; `but` is the id of the booth itself."""
    edge = 2 * TOUCHING
    rows = Booth.objects.filter(plan=plan)
    if but is not None:
        rows = rows.exclude(pk=but)
    there = rows.alias(right=F("x") + F("width"), foot=F("y") + F("depth"))
    return (
        there.filter(x__lt=x + width - edge, right__gt=x + edge)
        .filter(y__lt=y + depth - edge, foot__gt=y + edge)
        .order_by("number")
        .first()
    )


def over_another(other: Booth) -> str:
    """`It lies over booth B04, which reaches from 6 to 9 m from the left and 0 to 3 m from the top.`"""
    return _(
        "It lies over booth %(number)s, which reaches from %(left)s to %(right)s m from the left and from "
        "%(top)s to %(foot)s m from the top."
    ) % {
        "number": other.number,
        "left": wording.metres(other.x),
        "right": wording.metres(other.x + other.width),
        "top": wording.metres(other.y),
        "foot": wording.metres(other.y + other.depth),
    }
