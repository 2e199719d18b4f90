"""Mails to whoever was registered by being named as staff: the naming and the registration in one, and
why the registration ended where the exhibitor has taken nobody back."""

import dataclasses
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from attendees import mails
from attendees.enums import RegistrationState, Source
from attendees.services.notices import KINDS
from exhibitors.mails import compose, staff
from exhibitors.mails.letter import Letter
from exhibitors.models import StaffPass
from exhibitors.services import notices, returns
from summit import audit, commas
from summit.mail import Mail
from summit.models import AuditEntry, Notification

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
# With which it ends when its staff pass does.
_ENDS = {KINDS[state] for state in (RegistrationState.WITHDRAWN, RegistrationState.CANCELLED)}


class Compose(mails.Compose):
    """As the mails about registrations are, and says which exhibitor named the person for which booth.

    Reads no table more when nobody of the batch was registered by being named.
    """

    def __init__(self, notifications: Sequence[Notification]) -> None:
        super().__init__(notifications)
        named = {
            pk for pk, own in self._passes.items() if own.registration.source == Source.EXHIBITOR
        }
        about = [row for row in notifications if row.subject_id in named]
        self._named = _living({row.subject_id or 0 for row in about if row.kind in _KINDS})
        self._ended = _ended({row.subject_id or 0 for row in about if row.kind in _ENDS})
        namings = [naming for row in about if (naming := self._naming(row))]
        self._exhibition = compose.Compose(namings) if namings else None

    def write(self, notification: Notification) -> Mail | None:
        mail = super().write(notification)
        naming = self._naming(notification)
        if mail is None or self._exhibition is None or naming is None:
            return mail
        letter = self._exhibition.letter(naming)
        if letter is None:
            return mail
        with translation.override(letter.language):
            if notification.kind in _ENDS:
                return _with_true_end(mail, letter, notification.recipient)
            return _with_naming(mail, letter, notification.recipient)

    def _naming(self, row: Notification) -> Notification | None:
        """What the exhibition's own mail about this naming would be written from; None without one."""
        registration = row.subject_id or 0
        if row.kind in _KINDS and registration in self._named:
            return _about(self._named[registration], row, notices.STAFF_NAMED)
        if row.kind in _ENDS and registration in self._ended:
            staff_pass, verb = self._ended[registration]
            return _about(staff_pass, row, notices.STAFF_FREED, verb=verb)
        return None


def _about(staff_pass: StaffPass, row: Notification, kind: str, **context: str) -> Notification:
    return Notification(
        kind=kind,
        subject_id=staff_pass.exhibitor_id,
        language=row.language,
        context={"staff_pass": staff_pass.pk, **context},
    )


def _living(registrations: set[int]) -> dict[int, StaffPass]:
    """Registration -> the living pass that made it; no query when there is none to look for."""
    if not registrations:
        return {}
    living = StaffPass.objects.living().filter(registration__in=registrations, has_registered=True)
    return {staff_pass.registration_id: staff_pass for staff_pass in living}


def _ended(registrations: set[int]) -> dict[int, tuple[StaffPass, str]]:
    """Registration -> the pass that it ended with and the verb, where nobody has taken it back."""
    if not registrations:
        return {}
    made = StaffPass.objects.filter(registration__in=registrations, has_registered=True)
    last = {one.registration_id: one for one in made.order_by("ended_at", "pk")}
    passes = {audit.label(staff_pass): staff_pass for staff_pass in last.values()}
    verbs = (returns.REDUCED, returns.LEFT)
    trail = AuditEntry.objects.filter(subject__in=list(passes), verb__in=verbs)
    found = [(passes[subject], verb) for subject, verb in trail.values_list("subject", "verb")]
    return {staff_pass.registration_id: (staff_pass, verb) for staff_pass, verb in found}


def _with_true_end(mail: Mail, letter: Letter, recipient: str) -> Mail:
    """The area is smaller or the exhibitor is gone, also where the office decided that: it took nobody back."""
    opens = _("A ticket that was sent before opens nothing any more.")
    return dataclasses.replace(
        mail,
        subject=staff.ended_subject(letter),
        preheader=opens,
        title=_("%(name)s, your staff pass has ended") % letter.words,
        lead=commas.sentences(staff.why_ended(letter), opens),
        paragraphs=[*mail.paragraphs, staff.whom_to_ask(letter)],
        actions=(),
        reason=letter.for_staff() if _is_theirs(letter, recipient) else mail.reason,
    )


def _with_naming(mail: Mail, letter: Letter, recipient: str) -> Mail:
    said = _("%(organisation)s names you as staff for its booth.") % letter.words
    known = {label for label, _value in mail.facts}
    booth = [(label, value) for label, value in letter.at_the_booth() if label not in known]
    return dataclasses.replace(
        mail,
        lead=commas.sentences(said, mail.lead),
        facts=[*mail.facts, *booth],
        reason=letter.for_staff() if _is_theirs(letter, recipient) else mail.reason,
    )


def _is_theirs(letter: Letter, recipient: str) -> bool:
    """Whether this is the address that the exhibitor gave."""
    return letter.staff_pass is not None and letter.staff_pass.email == recipient
