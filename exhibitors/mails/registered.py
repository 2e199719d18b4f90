"""Mails to whoever was registered by being named as staff: one for the naming and the registration."""

import dataclasses
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from attendees import mails
from attendees.enums import RegistrationState, Source
from attendees.services.notices import KINDS
from exhibitors.mails import compose
from exhibitors.mails.letter import Letter
from exhibitors.models import StaffPass
from exhibitors.services import notices
from summit import commas
from summit.mail import Mail
from summit.models import Notification

# With which a registration begins, or becomes certain.
_KINDS = {
    KINDS[state]
    for state in (
        RegistrationState.DRAFT,
        RegistrationState.SUBMITTED,
        RegistrationState.WAITLISTED,
        RegistrationState.CONFIRMED,
    )
}


class Compose(mails.Compose):
    """As the mails about registrations are, and says which exhibitor named the person for which booth.

    Reads no table more when nobody of the batch was registered by being named.
    """

    def __init__(self, notifications: Sequence[Notification]) -> None:
        super().__init__(notifications)
        named = {
            pk for pk, own in self._passes.items() if own.registration.source == Source.EXHIBITOR
        }
        about = [row for row in notifications if row.kind in _KINDS and row.subject_id in named]
        self._named = _passes({row.subject_id or 0 for row in about})
        namings = [self._naming(row) for row in about if row.subject_id in self._named]
        self._exhibition = compose.Compose(namings) if namings else None

    def write(self, notification: Notification) -> Mail | None:
        mail = super().write(notification)
        is_named = notification.kind in _KINDS and notification.subject_id in self._named
        if mail is None or self._exhibition is None or not is_named:
            return mail
        letter = self._exhibition.letter(self._naming(notification))
        if letter is None:
            return mail
        with translation.override(letter.language):
            return _with_naming(mail, letter, notification.recipient)

    def _naming(self, row: Notification) -> Notification:
        """What the exhibition's own mail about this naming would be written from."""
        staff_pass = self._named[row.subject_id or 0]
        return Notification(
            kind=notices.STAFF_NAMED,
            subject_id=staff_pass.exhibitor_id,
            language=row.language,
            context={"staff_pass": staff_pass.pk},
        )


def _passes(registrations: set[int]) -> dict[int, StaffPass]:
    """Registration -> the living pass that made it; no query when there is none to look for."""
    if not registrations:
        return {}
    living = StaffPass.objects.living().filter(registration__in=registrations, has_registered=True)
    return {staff_pass.registration_id: staff_pass for staff_pass in living}


def _with_naming(mail: Mail, letter: Letter, recipient: str) -> Mail:
    said = _("%(organisation)s names you as staff for its booth.") % letter.words
    known = {label for label, _value in mail.facts}
    booth = [(label, value) for label, value in letter.at_the_booth() if label not in known]
    is_theirs = letter.staff_pass is not None and letter.staff_pass.email == recipient
    return dataclasses.replace(
        mail,
        lead=commas.sentences(said, mail.lead),
        facts=[*mail.facts, *booth],
        reason=letter.for_staff() if is_theirs else mail.reason,
    )
