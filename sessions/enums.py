"""The states of the programme's things and the moves that are allowed: each lifecycle on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionKind(models.TextChoices):
    OPENING = "opening", _("Opening ceremony")
    KEYNOTE = "keynote", _("Keynote speech")
    PANEL = "panel", _("Panel")
    ROUNDTABLE = "roundtable", _("Round table")
    FORUM = "forum", _("Forum")
    SIDE_EVENT = "side_event", _("Side event")
    TRAINING = "training", _("Training")
    PRODUCT_LAUNCH = "product_launch", _("Product launch")
    PRESS_CONFERENCE = "press_conference", _("Press conference")
    SIGNING = "signing", _("Signing ceremony")
    AWARD = "award", _("Award ceremony")
    SITE_VISIT = "site_visit", _("Site visit")
    BANQUET = "banquet", _("Banquet")
    REHEARSAL = "rehearsal", _("Rehearsal")
    BREAK = "break", pgettext_lazy("in a programme", "Break")


class Access(models.TextChoices):
    """Who gets in, and how."""

    OPEN = "open", pgettext_lazy("access to a session", "Open")
    RESERVED = "reserved", _("With a reserved seat")
    INVITATION = "invitation", _("By invitation")
    CATEGORY = "category", _("For some categories")


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    CANCELLED = "cancelled", _("Cancelled")
    POSTPONED = "postponed", _("Postponed")


class SpeakerState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROACHED = "approached", _("Approached")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced")


class RoleKind(models.TextChoices):
    """What somebody does in a session."""

    CHAIR = "chair", _("Chair")
    MODERATOR = "moderator", _("Moderator")
    KEYNOTE = "keynote", _("Keynote speaker")
    PANELIST = "panelist", _("Panelist")
    SIGNATORY = "signatory", _("Signatory")
    INTERPRETER = "interpreter", _("Interpreter")
    RAPPORTEUR = "rapporteur", _("Rapporteur")


class SeatState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    ATTENDED = "attended", _("Attended")
    WAITLISTED = "waitlisted", _("On the waiting list")
    OFFERED = "offered", _("Seat offered")
    EXPIRED = "expired", _("Offer expired")
    RELEASED = "released", _("Given back")


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


S, P, B, A = SessionState, SpeakerState, SeatState, AgreementState

# Seats that count against the capacity; an offered one is kept for whom it is offered to.
HOLDS_A_SEAT = frozenset({B.BOOKED, B.ATTENDED, B.OFFERED})
# The person comes: an offer is a perhaps.
IS_CERTAIN = frozenset({B.BOOKED, B.ATTENDED})
# The person wants a seat and has none for certain.
IN_LINE = frozenset({B.WAITLISTED, B.OFFERED})
# The person has something to do with the session still; at most one such seat each.
LIVING_SEATS = HOLDS_A_SEAT | {B.WAITLISTED}
# Somebody asked these to come, so they are told when the session changes.
KNOWS_OF_IT = frozenset({P.APPROACHED, P.CONFIRMED})
# A part that one of these still has is filled by nobody.
DOES_NOT_COME = frozenset({P.DECLINED, P.WITHDRAWN, P.REPLACED})
# Without one of these a discussion has nobody who leads it.
LEADS = frozenset({RoleKind.CHAIR, RoleKind.MODERATOR})
NEEDS_A_CHAIR = frozenset({SessionKind.PANEL, SessionKind.ROUNDTABLE, SessionKind.FORUM})
# Named to the public. Interpreters work in the background.
LISTED_ROLES = frozenset(RoleKind) - {RoleKind.INTERPRETER}
# For those who make the programme; never shown to the public.
INTERNAL_KINDS = frozenset({SessionKind.REHEARSAL})

MOVES: dict[type[models.TextChoices], dict[str, frozenset[str]]] = {
    SessionState: {
        S.DRAFT: frozenset({S.SCHEDULED}),
        S.SCHEDULED: frozenset({S.DRAFT, S.CANCELLED, S.POSTPONED}),
        # Only as long as the public has not heard of it: see services.scheduling.reinstate.
        S.CANCELLED: frozenset({S.SCHEDULED}),
        S.POSTPONED: frozenset({S.SCHEDULED, S.CANCELLED}),
    },
    SpeakerState: {
        P.PROPOSED: frozenset({P.APPROACHED, P.CONFIRMED, P.DECLINED, P.WITHDRAWN}),
        P.APPROACHED: frozenset({P.CONFIRMED, P.DECLINED, P.WITHDRAWN}),
        P.CONFIRMED: frozenset({P.WITHDRAWN, P.REPLACED}),
        P.DECLINED: frozenset({P.APPROACHED}),
        P.WITHDRAWN: frozenset({P.APPROACHED}),
        P.REPLACED: frozenset(),
    },
    SeatState: {
        # Back to the waiting list when the room became smaller: services.releases.
        B.BOOKED: frozenset({B.ATTENDED, B.WAITLISTED, B.RELEASED}),
        B.ATTENDED: frozenset(),
        B.WAITLISTED: frozenset({B.OFFERED, B.BOOKED, B.RELEASED}),
        B.OFFERED: frozenset({B.BOOKED, B.WAITLISTED, B.EXPIRED, B.RELEASED}),
        B.EXPIRED: frozenset(),
        B.RELEASED: frozenset(),
    },
    AgreementState: {
        A.PROPOSED: frozenset({A.TEXT_AGREED, A.WITHDRAWN}),
        A.TEXT_AGREED: frozenset({A.CLEARED, A.WITHDRAWN}),
        A.CLEARED: frozenset({A.SCHEDULED, A.WITHDRAWN}),
        A.SCHEDULED: frozenset({A.SIGNED, A.WITHDRAWN}),
        A.SIGNED: frozenset({A.ANNOUNCED, A.WITHDRAWN}),
        A.ANNOUNCED: frozenset({A.WITHDRAWN}),
        A.WITHDRAWN: frozenset(),
    },
}
