"""Everything that a mail, a calendar entry or a printed ticket says about a registration, in one query."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from attendees import reports as setups
from attendees.enums import TicketState
from attendees.models import Position, Registration, Ticket
from summit import audit, pages, reports
from summit.models import Gate, Summit, Venue

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True)
class Pass:
    """A registration with its living ticket, its printed post, where to come in and when it changed."""

    registration: Registration
    ticket: Ticket | None
    position: Position | None
    gate: Gate | None
    venue: Venue | None
    changed_at: dt.datetime
    had_ticket: bool  # whether one was ever sent

    @property
    def entrance(self) -> str:
        """`Gate 2, from 08:00`, in the active language; empty when no main entrance is known."""
        if self.gate is None or self.gate.opens_at is None:
            return str(self.gate.name) if self.gate else ""
        return _("%(gate)s, from %(time)s") % {
            "gate": self.gate.name,
            "time": f"{self.gate.opens_at:%H:%M}",
        }


def of(registration: Registration) -> Pass:
    """The pass of one registration. Raises LookupError when it is gone."""
    return of_all([registration.pk])[registration.pk]


def of_all(ids: Collection[int]) -> dict[int, Pass]:
    """Registration id -> pass, for those of `ids` that still exist."""
    rows = list(_rows().filter(pk__in=ids))
    for row in rows:
        setups.attach(row)
    places = {summit.pk: _place(summit) for summit in {row.summit for row in rows}}
    return {row.pk: _of(row, places[row.summit_id]) for row in rows}


@cache  # building it costs more than running it
def _rows() -> "models.QuerySet[Registration, Registration]":
    return Registration.objects.select_related("attendee").annotate(
        living=_first(
            Ticket.objects.filter(registration=OuterRef("pk"), state=TicketState.ISSUED),
            *("id", "code", "valid_from", "valid_until", "issued_at"),
        ),
        had_ticket=Exists(Ticket.objects.filter(registration=OuterRef("pk"))),
        post=_first(
            Position.objects.filter(attendee=OuterRef("attendee")).order_by("rank", "pk"),
            *("id", "organisation_name", "organisation_id"),
        ),
    )


def _first(rows: "models.QuerySet[Any, Any]", *columns: str) -> Subquery:
    """The first of `rows` as JSON of `columns`."""
    found = JSONObject(**{name: name for name in columns})
    return Subquery(rows.annotate(found=found).values("found")[:1])


@dataclass(frozen=True)
class _Place:
    """What all passes of a summit have in common."""

    gate: Gate | None
    venue: Venue | None
    changed_at: dt.datetime | None


def _place(summit: Summit) -> _Place:
    """Read once and kept until the office changes something public."""

    def load() -> _Place:
        entrances = Gate.objects.for_summit(summit).filter(is_main_entrance=True)
        # What else is recorded of a summit, exports for example, changes no entry of a calendar.
        changes = audit.of(summit).filter(verb__in=("change", "cancel"))
        changed = changes.values_list("at", flat=True).first()
        return _Place(entrances.order_by("pk").first(), reports.venue(summit), changed)

    return pages.remember(f"place:{summit.pk}", load)


def _of(row: Any, place: _Place) -> Pass:
    ticket = _made(Ticket, row.living)
    times = (row.submitted_at, row.decided_at, ticket and ticket.issued_at, place.changed_at)
    return Pass(
        registration=row,
        ticket=ticket,
        position=_made(Position, row.post),
        gate=place.gate,
        venue=place.venue,
        changed_at=max(time for time in times if time),
        had_ticket=row.had_ticket,
    )


def _made(model: type[T], columns: dict[str, Any] | None) -> T | None:
    """The row that `columns` were read from, with these columns alone."""
    if columns is None:
        return None
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in columns.items()})
