"""Reads across models: how many staff passes an exhibitor's area brings, and who has the same name."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.conf import settings
from django.db.models import Func, QuerySet, Sum, TextField, Value
from modeltranslation.utils import build_localized_fieldname

from exhibitors.enums import COUNTS_FOR_STAFF, IS_OVER
from exhibitors.models import Allocation, Allotment, Booth, Exhibition, Exhibitor
from summit.folding import Folded
from summit.models import Summit


def area(exhibitor: Exhibitor) -> Decimal:
    """Square metres that are reserved or confirmed; of two booths in a change, the one that is kept."""
    booths = Allocation.objects.counting_for_staff().filter(exhibitor=exhibitor)
    return booths.aggregate(area=Sum("booth__area"))["area"] or Decimal(0)


def staff_allotment(exhibitor: Exhibitor) -> int:
    """How many staff passes the area brings: those of the first row of the table that holds it."""
    space = area(exhibitor)
    return _passes(space, _allotments(exhibitor.summit_id)) if space else 0


def allotments_after(
    summit_id: int,
    claims: Mapping[int, Iterable[Allocation]],
    *,
    ended: Collection[int | None],
    new: Booth | None = None,
) -> dict[int, int]:
    """Exhibitor -> how many staff passes it has when the claims with the ids `ended` are over and `new`
    is had besides. `claims` are the living ones by exhibitor, with their booths.
    """
    table = _allotments(summit_id)
    areas = {pk: _area_after(living, ended, new) for pk, living in claims.items()}
    return {pk: _passes(space, table) if space else 0 for pk, space in areas.items()}


def _area_after(
    claims: Iterable[Allocation], ended: Collection[int | None], new: Booth | None
) -> Decimal:
    """As `Allocations.counting_for_staff` counts: a wish for another booth brings nothing."""
    kept = {
        claim.pk: claim
        for claim in claims
        if claim.state in COUNTS_FOR_STAFF
        and claim.pk not in ended
        and (new is None or claim.booth_id != new.pk)
    }
    areas = (claim.booth.area for claim in kept.values() if claim.replaces_id not in kept)
    return sum(areas, new.area if new else Decimal(0))


def staff_allotments(summit: Summit) -> dict[int, int]:
    """Exhibitor -> how many staff passes its area brings, for all of a summit that have a booth."""
    table = _allotments(summit.pk)
    booths = Allocation.objects.counting_for_staff().for_summit(summit)
    areas = booths.order_by().values_list("exhibitor").annotate(area=Sum("booth__area"))
    return {exhibitor: _passes(space, table) for exhibitor, space in areas}


def _allotments(summit_id: int) -> list[tuple[Decimal, int]]:
    rows = Allotment.objects.filter(exhibition__summit=summit_id).order_by("area")
    return list(rows.values_list("area", "passes"))


def _passes(space: Decimal, table: list[tuple[Decimal, int]]) -> int:
    return next((passes for limit, passes in table if space <= limit), table[-1][1] if table else 0)


def exhibition_of(exhibitor: Exhibitor) -> Exhibition | None:
    """The exhibition of its summit, with that summit as `exhibitor` has it; None before there is one."""
    found = next(iter(Exhibition.objects.filter(summit=exhibitor.summit_id)), None)
    if found is not None:
        found.summit = exhibitor.summit
    return found


def namesakes(summit_id: int, exhibitors: Collection[int]) -> dict[int, int]:
    """Of `exhibitors` (ids) -> the first other one of the summit that has the same name and is not over.

    Capitals, accents and spaces make no other name, and it may be in another language. Two queries.
    """
    if not exhibitors:
        return {}
    rows = Exhibitor.objects.filter(summit=summit_id).order_by("pk")
    wanted = dict(_folded_names(rows.filter(pk__in=exhibitors)))
    names = frozenset[str]().union(*wanted.values())
    others = [
        (pk, same)
        for pk, theirs in _folded_names(rows.exclude(state__in=IS_OVER))
        if (same := theirs & names)
    ]
    found = {}
    for mine, called in wanted.items():
        first = next((pk for pk, theirs in others if pk != mine and theirs & called), None)
        if first:
            found[mine] = first
    return found


def _folded_names(rows: QuerySet[Exhibitor]) -> Iterable[tuple[int, frozenset[str]]]:
    columns = [
        _without_spaces(Folded(build_localized_fieldname("organisation__name", code)))
        for code, _name in settings.LANGUAGES
    ]
    return (
        (pk, frozenset(name for name in names if name))
        for pk, *names in rows.values_list("pk", *columns)
    )


def _without_spaces(text: Func) -> Func:
    given = Value(r"\s"), Value(""), Value("g")
    return Func(text, *given, function="regexp_replace", output_field=TextField())
