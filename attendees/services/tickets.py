"""Tickets: the signed right to enter."""

import uuid

from attendees.enums import RegistrationState, TicketState
from attendees.models import Registration, Ticket
from attendees.tickets import codes
from summit import lifecycle


def issue(registration: Registration, *, is_first: bool = False) -> Ticket:
    """A ticket for a confirmed registration; a living one before it is replaced and dead."""
    if not is_first:
        lifecycle.move_all(Ticket.objects.filter(registration=registration), TicketState.REPLACED)
    return _create(registration)


def void(registration: Registration) -> None:
    """The ticket opens nothing any more."""
    lifecycle.move_all(Ticket.objects.filter(registration=registration), TicketState.VOID)


def living(registration: Registration) -> Ticket | None:
    """The ticket that opens something; none once the summit was cancelled, though nobody has voided it."""
    if registration.state != RegistrationState.CONFIRMED or registration.summit.is_cancelled:
        return None
    return Ticket.objects.filter(registration=registration, state=TicketState.ISSUED).first()


def _create(registration: Registration) -> Ticket:
    first, last = registration.category.days()
    serial = uuid.uuid4()
    payload = codes.Payload(registration.summit_id, serial, first, last)
    return Ticket.objects.create(
        summit_id=registration.summit_id,
        registration=registration,
        serial=serial,
        valid_from=first,
        valid_until=last,
        code=codes.sign(payload),
        is_sample=registration.is_sample,
    )
