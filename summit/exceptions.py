"""What can go wrong on purpose. The message is safe to show and says what to do; `code` is for machines."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import commas


class SummitError(Exception):
    """Base: an ordinary refusal, answered with `status` and `message`."""

    code = "refused"
    status = 409
    default_message: str | Promise = _("This could not be done.")

    def __init__(self, message: str | Promise = "", **details: object) -> None:
        self.message = message or self.default_message
        self.details = details
        super().__init__(str(self.message))

    def said(self) -> str:
        """What to tell people, for where one line has to do."""
        return str(self.message)


class WrongState(SummitError):
    code = "wrong_state"
    default_message = _("Somebody changed this in the meantime. Load the page again and look.")


class Full(SummitError):
    code = "full"
    default_message = _("No place is left.")


class NotAllowed(SummitError):
    code = "not_allowed"
    status = 403
    default_message = _("Your role at this summit does not allow this.")


class Closed(SummitError):
    code = "closed"
    default_message = _("Registration is not open.")


class NotReady(SummitError):
    """Something has to be there first; the message names it."""

    code = "not_ready"


class Invalid(SummitError):
    """Answers that are wrong; `errors` maps a field to what to do about it."""

    code = "invalid"
    status = 422
    default_message = _("Some answers need your attention.")

    def __init__(self, errors: dict[str, list[str]], message: str | Promise = "") -> None:
        super().__init__(message)
        self.errors = errors

    def said(self) -> str:
        return commas.sentences(*(error for found in self.errors.values() for error in found))
