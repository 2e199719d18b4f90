from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.enums import TicketState
from summit.models.base import SummitRow

from .registration import Registration


class Ticket(SummitRow):
    """The right to enter, as a signed code without personal data. See `attendees.tickets.codes`."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="tickets", verbose_name=_("registration")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TicketState, default=TicketState.ISSUED, editable=False
    )
    serial = models.UUIDField(unique=True, editable=False)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    code = models.CharField(max_length=200, editable=False)  # what the QR says
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state=TicketState.ISSUED),
                name="one_live_ticket",
            )
        ]

    def __str__(self) -> str:
        return f"{self.serial}"
