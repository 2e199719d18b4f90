"""The words of the mails about staff passes: to whoever has one, and to the exhibitor when one is free."""

from django.utils.translation import gettext as _

from attendees.enums import RegistrationState as Registered
from exhibitors.mails import links
from exhibitors.mails.letter import Letter
from exhibitors.services.returns import LEFT, REDUCED
from summit import commas
from summit.mail import Mail, isolated


def named(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("%(organisation)s names you as staff: %(summit)s") % words,
        preheader=_("You have one of its staff passes."),
        title=_("%(name)s, you work at the booth of %(organisation)s") % words,
        lead=_of_registration(letter),
        facts=letter.at_the_booth(),
        paragraphs=[_("Ask %(organisation)s if you did not expect this.") % words],
        reason=letter.for_staff(),
    )


def _of_registration(letter: Letter) -> str:
    """Where the registration behind the pass stands: a pass alone opens no door."""
    if letter.staff_pass is None:
        return ""
    state = letter.staff_pass.registration.state
    if state in (Registered.SUBMITTED, Registered.UNDER_REVIEW, Registered.WAITLISTED):
        return _(
            "Your registration is here and not confirmed yet. The summit office decides first; "
            "then your ticket comes by mail."
        )
    if letter.has_ticket:
        return _("You are registered already. Your registration stays as it is.")
    return _(
        "Your registration is not complete yet. Its own mails say what is missing; "
        "then your ticket comes by mail."
    )


def freed(letter: Letter) -> Mail:
    words = letter.words
    why = why_ended(letter)
    stays = (
        _("Your registration and your ticket stay as they are.")
        if letter.has_ticket
        else _("Your registration stays as it is.")
    )
    return Mail(
        subject=ended_subject(letter)
        if why
        else _("%(organisation)s names you as staff no longer: %(summit)s") % words,
        preheader=_("Your registration stays as it is."),
        title=_("%(name)s, you work at the booth of %(organisation)s no longer") % words,
        lead=commas.sentences(why, stays) if why else stays,
        paragraphs=[whom_to_ask(letter)] if why else (),
        reason=letter.for_staff(),
    )


def ended_subject(letter: Letter) -> str:
    return _("Your staff pass has ended: %(organisation)s, %(summit)s") % letter.words


def why_ended(letter: Letter) -> str:
    """Why a pass ended that nobody has taken back; empty for one that the exhibitor took back."""
    reasons = {
        REDUCED: _(
            "%(organisation)s has less area now, which brings fewer staff passes: yours has ended."
        ),
        LEFT: _(
            "%(organisation)s does not take part in the exhibition any more: "
            "your staff pass has ended."
        ),
    }
    return reasons.get(letter.context.get("verb", ""), "") % letter.words


def whom_to_ask(letter: Letter) -> str:
    if not letter.summit.contact_email:
        return _("Write to %(organisation)s if you have questions.") % letter.words
    words = letter.words | {"email": isolated(letter.summit.contact_email)}
    return (
        _("Write to %(organisation)s or to the summit office, %(email)s, if you have questions.")
        % words
    )


def left(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("A staff pass is free: %(summit)s") % words,
        preheader=_("You can give it to somebody else."),
        title=_("%(name)s does not come") % words,
        lead=_("The staff pass is free. You can give it to somebody else."),
        facts=letter.deadlines("staff"),
        actions=(letter.link(_("Name somebody else"), links.STAFF),),
        reason=letter.for_member(),
    )
