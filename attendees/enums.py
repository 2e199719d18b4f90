"""The states of people's things and the moves that are allowed: each lifecycle on one screen."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegistrationState(models.TextChoices):
    """Nothing costs anything to who registers, so no state waits for a payment: docs/decisions/0014-no-fees.md."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    UNDER_REVIEW = "under_review", _("Under review")
    INFO_REQUESTED = "info_requested", _("Information requested")
    WAITLISTED = "waitlisted", _("On the waiting list")
    OFFERED = "offered", _("Place offered")
    APPROVED = "approved", _("Approved")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")
    EXPIRED = "expired", _("Offer expired")
    CANCELLED = "cancelled", _("Cancelled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Revoked")


class TicketState(models.TextChoices):
    ISSUED = "issued", _("Issued")
    REPLACED = "replaced", _("Replaced")
    VOID = "void", _("Void")


class DelegationState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    COMPOSING = "composing", _("Composing")
    SUBMITTED = "submitted", _("Submitted")
    CONFIRMED = "confirmed", _("Confirmed")
    ARRIVED = "arrived", _("Arrived")
    DEPARTED = "departed", _("Departed")


class DelegateRole(models.TextChoices):
    HEAD = "head", _("Head of delegation")
    DEPUTY = "deputy", _("Deputy head")
    MEMBER = "member", _("Member")
    ADVISER = "adviser", _("Adviser")
    INTERPRETER = "interpreter", _("Interpreter")
    SECURITY = "security", _("Security")
    SPOUSE = "spouse", _("Spouse")
    PRESS = "press", _("Press")


class SendingEntityKind(models.TextChoices):
    """Who sends a delegation: not the same as its members' nationality."""

    STATE = "state", pgettext_lazy("sending entity", "State")
    CITY = "city", _("City")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental body")
    COMPANY = "company", _("Company")


class Tenure(models.TextChoices):
    CURRENT = "current", _("Current")
    FORMER = "former", _("Former")
    ACTING = "acting", _("Acting")


class NameOrder(models.TextChoices):
    GIVEN_FIRST = "given_first", _("Given name first")
    FAMILY_FIRST = "family_first", _("Family name first")


class QuestionKind(models.TextChoices):
    LINE = "line", _("One line")
    PARAGRAPH = "paragraph", _("Paragraph")
    CHOICE = "choice", _("One of several")
    CHOICES = "choices", _("Any of several")
    YES_NO = "yes_no", _("Yes or no")
    DATE = "date", _("Date")
    COUNTRY = "country", _("Country or region")


class ConsentPurpose(models.TextChoices):
    VISIT = "visit", _("Running the visit")
    NEWS = "news", _("News of the next summit")


class Source(models.TextChoices):
    """How a registration came to be."""

    WEB = "web", _("Public site")
    API = "api", _("API")
    ADMIN = "admin", _("Summit office")
    IMPORT = "import", _("Import")
    EXHIBITOR = "exhibitor", _("Named by an exhibitor")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Being checked")
    CHECKED = "checked", _("Ready to import")
    FAULTY = "faulty", _("To be corrected")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not imported")
    DISCARDED = "discarded", _("Discarded")


class Known(models.TextChoices):
    """What an import does with people who are registered already."""

    SKIP = "skip", _("Leave them as they are")
    UPDATE = "update", _("Update their details")


R, T, D, M = RegistrationState, TicketState, DelegationState, ImportState

# A place is taken from the offer or approval until the end of these states.
HOLDS_A_PLACE = frozenset({R.OFFERED, R.APPROVED, R.CONFIRMED})
# Somebody in the summit office has to decide.
AWAITS_DECISION = frozenset({R.SUBMITTED, R.UNDER_REVIEW})
# Beyond the promise of the office by this much: too late.
LATE_BY = dt.timedelta(days=2)
# Nothing follows any more; the person may register anew.
IS_OVER = frozenset({R.REJECTED, R.EXPIRED, R.CANCELLED, R.WITHDRAWN, R.REVOKED})

_LEAVES = frozenset({R.CANCELLED, R.WITHDRAWN, R.REVOKED})

MOVES: dict[type[models.TextChoices], dict[str, frozenset[str]]] = {
    RegistrationState: {
        R.DRAFT: frozenset({R.SUBMITTED, R.CANCELLED}),
        R.SUBMITTED: frozenset(
            {R.UNDER_REVIEW, R.INFO_REQUESTED, R.APPROVED, R.WAITLISTED, R.REJECTED} | _LEAVES
        ),
        R.UNDER_REVIEW: frozenset(
            {R.INFO_REQUESTED, R.APPROVED, R.WAITLISTED, R.REJECTED} | _LEAVES
        ),
        R.INFO_REQUESTED: frozenset(
            {R.UNDER_REVIEW, R.APPROVED, R.WAITLISTED, R.REJECTED} | _LEAVES
        ),
        R.WAITLISTED: frozenset({R.OFFERED, R.APPROVED, R.REJECTED} | _LEAVES),
        R.OFFERED: frozenset({R.CONFIRMED, R.EXPIRED} | _LEAVES),
        R.APPROVED: frozenset({R.CONFIRMED} | _LEAVES),
        R.CONFIRMED: frozenset(_LEAVES),
        R.REJECTED: frozenset({R.UNDER_REVIEW}),
        R.EXPIRED: frozenset({R.WAITLISTED}),
        R.CANCELLED: frozenset(),
        R.WITHDRAWN: frozenset(),
        R.REVOKED: frozenset(),
    },
    TicketState: {
        T.ISSUED: frozenset({T.REPLACED, T.VOID}),
        T.REPLACED: frozenset(),
        T.VOID: frozenset(),
    },
    DelegationState: {
        D.INVITED: frozenset({D.ACCEPTED, D.DECLINED}),
        D.ACCEPTED: frozenset({D.COMPOSING, D.DECLINED}),
        D.COMPOSING: frozenset({D.SUBMITTED, D.DECLINED}),
        D.SUBMITTED: frozenset({D.CONFIRMED, D.COMPOSING, D.DECLINED}),
        D.CONFIRMED: frozenset({D.COMPOSING, D.ARRIVED, D.DECLINED}),
        D.ARRIVED: frozenset({D.DEPARTED}),
        D.DEPARTED: frozenset(),
        D.DECLINED: frozenset({D.ACCEPTED}),
    },
    ImportState: {
        M.UPLOADED: frozenset({M.CHECKED, M.FAULTY, M.DISCARDED}),
        M.CHECKED: frozenset({M.IMPORTING, M.DISCARDED}),
        M.FAULTY: frozenset({M.DISCARDED}),
        M.IMPORTING: frozenset({M.DONE, M.FAILED}),
        M.DONE: frozenset(),
        M.FAILED: frozenset({M.IMPORTING, M.DISCARDED}),
        M.DISCARDED: frozenset(),
    },
}
