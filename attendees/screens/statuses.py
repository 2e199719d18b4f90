"""How a registration stands, in words for its person: one state, one next step."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from attendees.enums import RegistrationState as State
from attendees.models import Registration
from summit import commas


@dataclass(frozen=True)
class Step:
    """What the person can do next: a link, or a button when `method` is post."""

    label: str
    url: str
    text: str = ""
    method: str = "get"


@dataclass(frozen=True)
class Status:
    tag_class: str  # ok, warn, error, info
    icon: str
    word: str
    headline: str
    text: str = ""
    next: Step | None = None


def of(registration: Registration, links: dict[str, str]) -> Status:
    """The status of `registration`; `links` holds the addresses of its pages by name."""
    if registration.summit.is_cancelled and not registration.is_over:
        text = _("Your registration ends with it.")
        if registration.state == State.CONFIRMED:  # nobody else was sent an entry
            text = commas.sentences(text, _("Delete the entry from your calendar."))
        return Status("error", "x", _("Cancelled"), _("The summit does not take place"), text)
    days = {"count": registration.summit.answer_days}
    again = Step(_("Register again"), links["register"])

    def waits() -> Status:
        return Status(
            "info",
            "clock",
            _("Sent"),
            _("We look at your registration"),
            _("You hear from us by mail within %(count)s days.") % days,
        )

    # Written when asked for: all others would be translated for nothing.
    table: dict[State, Callable[[], Status]] = {
        State.DRAFT: lambda: Status(
            "warn",
            "clock",
            _("Not finished"),
            _("Next: a few questions"),
            _("Your registration goes in when you have answered them."),
        ),
        State.SUBMITTED: waits,
        State.UNDER_REVIEW: waits,
        State.APPROVED: waits,
        State.INFO_REQUESTED: lambda: Status(
            "warn",
            "circle-alert",
            _("We have a question"),
            _("Next: your answer"),
            registration.message,
            Step(_("Answer"), links["answer"]),
        ),
        State.WAITLISTED: lambda: Status(
            "info",
            "hourglass",
            _("Waiting list"),
            _("No place is free yet"),
            _("When one is, you get a mail and it is kept for you for %(count)s hours.")
            % {"count": registration.summit.offer_hours},
        ),
        State.OFFERED: lambda: Status("warn", "clock", _("Offered"), _("A place is free for you")),
        State.CONFIRMED: lambda: Status(
            "ok",
            "check",
            _("Confirmed"),
            _("Your place is confirmed"),
            _("Show the code at the entrance, on the screen or on paper."),
        ),
        State.REJECTED: lambda: Status(
            "error", "x", _("Not accepted"), _("We cannot offer you a place"), registration.message
        ),
        State.EXPIRED: lambda: Status(
            "error",
            "clock",
            _("Offer over"),
            _("The offered place went to the next person"),
            _("You may register again; you then wait at the end of the list."),
            again,
        ),
        State.CANCELLED: lambda: Status(
            "info",
            "x",
            _("Cancelled"),
            _("You cancelled your registration"),
            _("You may register again while places last."),
            again,
        ),
        State.WITHDRAWN: lambda: Status(
            "info",
            "x",
            _("Withdrawn"),
            _("Your registration was withdrawn"),
            _(
                "Those who named you have withdrawn it, can name fewer people now, "
                "or do not take part any more."
            ),
        ),
        State.REVOKED: lambda: Status(
            "error", "x", _("Revoked"), _("Your registration was revoked"), registration.message
        ),
    }
    return table[State.EXPIRED if registration.offer_is_over else State(registration.state)]()
