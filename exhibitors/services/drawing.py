"""Drawing the booths of a hall, many at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from exhibitors.models import Booth, BoothType, FloorPlan
from exhibitors.services import footprints
from summit import audit, pages
from summit.audit import Actor
from summit.exceptions import Invalid, WrongState


@dataclass(frozen=True)
class Row:
    """`count` booths of one size side by side. Metres from the upper left corner of the hall."""

    plan: FloorPlan
    type: BoothType
    prefix: str
    first: int  # the number of the first one
    digits: int  # that a number has at least
    count: int
    x: Decimal
    y: Decimal
    width: Decimal
    depth: Decimal
    gap: Decimal
    runs_down: bool  # else to the right
    open_sides: int = 1


def booths_of(row: Row) -> Iterator[Booth]:
    """The booths of a row as they would be, not saved."""
    step = (row.depth if row.runs_down else row.width) + row.gap
    for n in range(row.count):
        yield Booth(
            summit_id=row.plan.summit_id,
            plan=row.plan,
            type=row.type,
            number=f"{row.prefix}{row.first + n:0{row.digits}}",
            x=row.x if row.runs_down else row.x + n * step,
            y=row.y + n * step if row.runs_down else row.y,
            width=row.width,
            depth=row.depth,
            open_sides=row.open_sides,
        )


@transaction.atomic
def draw(row: Row, *, by: Actor) -> list[Booth]:
    """All booths of the row, or none of them. In one hall one row is drawn after the other.

    Raises Invalid, which names the first that lies over another booth, outside the hall or has a number
    that is there, and WrongState when somebody drew there at the same moment.
    """
    hold_plans(row.plan.pk)
    made = list(booths_of(row))
    for booth in made:
        _check(booth)
    try:
        with transaction.atomic():
            for booth in made:
                booth.save(force_insert=True)
    except IntegrityError:
        raise WrongState from None
    audit.record(
        row.plan, "draw", by=by, added=len(made), rows=f"{made[0].number}–{made[-1].number}"
    )
    pages.changed()
    return made


def hold_plans(*plans: int) -> None:
    """Let nobody else draw or move booths in these halls until this transaction ends.

    Postgres looks for others under a booth after it has written the booth: two who draw across one another, or
    exchange the places of two booths, would each wait there until the other is done.
    """
    rows = FloorPlan.objects.select_for_update(no_key=True).filter(pk__in=plans)
    list(rows.order_by("pk").values_list("pk"))


def _check(booth: Booth) -> None:
    """Raises Invalid with what is wrong with `booth`, which is named."""
    other = footprints.under(booth.plan, booth.x, booth.y, booth.width, booth.depth)
    if other is not None:
        raise Invalid({"x": [_named(booth, footprints.over_another(other))]})
    if Booth.objects.filter(summit=booth.summit_id, number=booth.number).exists():
        raise Invalid({"first": [_named(booth, _("A booth of this number is there already."))]})
    try:
        booth.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as refusal:
        errors = {
            field if field in _ASKED else "count": [_named(booth, text) for text in texts]
            for field, texts in refusal.message_dict.items()
        }
        raise Invalid(errors) from None


_ASKED = ("x", "y", "width", "depth", "open_sides")


def _named(booth: Booth, text: str) -> str:
    return f"{booth.number}: {text}"
