"""States of the programme's things and the moves that are allowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementKind(models.TextChoices):
    MEMORANDUM = "memorandum", _("Memorandum of understanding")
    STRATEGIC = "strategic", _("Strategic cooperation agreement")
    CONTRACT = "contract", _("Contract")


class AgreementState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    TEXT_AGREED = "text_agreed", _("Text agreed")
    CLEARED = "cleared", _("Cleared")
    SCHEDULED = "scheduled", _("Scheduled")
    SIGNED = "signed", _("Signed")
    ANNOUNCED = "announced", _("Announced")
    WITHDRAWN = "withdrawn", _("Withdrawn")


A = AgreementState

MOVES: dict[type[models.TextChoices], dict[str, frozenset[str]]] = {
    AgreementState: {
        A.PROPOSED: frozenset({A.TEXT_AGREED, A.WITHDRAWN}),
        A.TEXT_AGREED: frozenset({A.CLEARED, A.WITHDRAWN}),
        A.CLEARED: frozenset({A.SCHEDULED, A.WITHDRAWN}),
        A.SCHEDULED: frozenset({A.SIGNED, A.WITHDRAWN}),
        A.SIGNED: frozenset({A.ANNOUNCED, A.WITHDRAWN}),
        A.ANNOUNCED: frozenset({A.WITHDRAWN}),
        A.WITHDRAWN: frozenset(),
    }
}
