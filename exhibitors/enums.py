"""States of the exhibition's things and the moves that are allowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExhibitorState(models.TextChoices):
    APPLIED = "applied", _("Applied")
    WAITLISTED = "waitlisted", _("On the waiting list")
    APPROVED = "approved", _("Approved")
    CONTRACTED = "contracted", _("Contracted")
    EXHIBITING = "exhibiting", _("Exhibiting")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


E = ExhibitorState

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
    }
}
