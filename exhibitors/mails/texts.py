"""The words of the mails to exhibitors about their application and their people.

Subjects begin with the fact; no text begs or cheers. Those about booths are in `booths`, those to the
exhibition team in `office`.
"""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.enums import RegistrationState as Registered
from exhibitors import wording
from exhibitors.enums import MemberRole
from exhibitors.mails import links
from exhibitors.mails.letter import Letter
from exhibitors.services.returns import LEFT, REDUCED
from summit import commas, dates
from summit.mail import Action, Mail, isolated


def received(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Received: your application to exhibit, %(summit)s") % words,
        preheader=_("The exhibition team looks at it and answers by mail."),
        title=_("The application of %(organisation)s is here") % words,
        lead=commas.sentences(
            _("The exhibition team looks at it."),
            _answer_by(letter),
            _("Until then you can write your profile in the portal."),
        ),
        facts=letter.of_application(),
        paragraphs=[_how_to_log_in()],
        actions=(letter.link(_("Open the portal")),),
        reason=_("You receive this because an application was sent with this address."),
    )


def _answer_by(letter: Letter) -> str:
    """Until when the office has promised to answer; no day that is over."""
    summit, days = letter.summit, letter.summit.answer_days
    promised = letter.exhibitor.applied_at + dt.timedelta(days=days)
    if not days or promised < timezone.now():
        return _("You hear from us by mail.")
    day = dates.weekday(promised.astimezone(summit.zone).date())
    return _("You hear from us by mail until %(day)s.") % {"day": day}


def again(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Your application to exhibit: %(summit)s") % words,
        preheader=_("It is here already. This is the way to it."),
        title=_("The application of %(organisation)s is here already") % words,
        lead=_("Nothing has changed. What is still to do stands in the portal."),
        facts=letter.of_application(),
        paragraphs=[_how_to_log_in()],
        actions=(letter.link(_("Open the portal")),),
        reason=_(
            "You receive this because somebody, most likely you, applied again with this address."
        ),
    )


def waitlisted(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("On the waiting list: your application to exhibit, %(summit)s") % words,
        preheader=_("No booth is free yet. You need not do anything."),
        title=_("No booth is free yet for %(organisation)s") % words,
        lead=_("You are on the waiting list. When there is room, you get a mail."),
        facts=letter.of_application(),
        actions=(letter.link(_("Open the portal")),),
        reason=letter.for_member(),
    )


def approved(letter: Letter) -> Mail:
    words = letter.words
    minutes = letter.exhibition.hold_minutes
    return Mail(
        subject=_("Approved: %(organisation)s exhibits, %(summit)s") % words,
        preheader=_("Choose your booth on the plan."),
        title=_("%(organisation)s is approved") % words,
        lead=commas.sentences(
            _("Choose your booth on the plan."),
            ngettext(
                "A booth that you hold is kept for you for %(minutes)s minute; reserve it in that time.",
                "A booth that you hold is kept for you for %(minutes)s minutes; reserve it in that time.",
                minutes,
            )
            % {"minutes": minutes},
        ),
        facts=letter.deadlines(),
        actions=(
            letter.link(_("Choose a booth"), links.BOOTH),
            letter.link(_("Open the portal")),
        ),
        reason=letter.for_member(),
    )


def contracted(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Contract signed: %(organisation)s, %(summit)s") % words,
        preheader=_("What is left to do stands in the portal."),
        title=_("The contract of %(organisation)s is signed") % words,
        lead=_("What is left to do stands in the portal, each with its day."),
        facts=letter.deadlines(),
        actions=(letter.link(_("Open the portal")),),
        reason=letter.for_member(),
    )


def rejected(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Not accepted: your application to exhibit, %(summit)s") % words,
        preheader=_("The exhibition team has decided and says why."),
        title=_("We cannot offer %(organisation)s a booth") % words,
        lead=_("The exhibition team has decided on your application and says:"),
        quote=letter.exhibitor.message,
        facts=letter.of_application(),
        reason=letter.for_member(),
    )


def cancelled(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Cancelled: %(organisation)s does not exhibit, %(summit)s") % words,
        preheader=_("Booth and staff passes are free for others."),
        title=_("%(organisation)s does not exhibit any more") % words,
        lead=commas.sentences(
            _(
                "Booth and staff passes are free for others. Tickets of people who were "
                "registered only as your staff open nothing any more."
            ),
            letter.exhibitor.message and _("The exhibition team says:"),
        ),
        quote=letter.exhibitor.message,
        paragraphs=_apply_again(letter),
        actions=(letter.to_application(_("Apply again")),) if _may_apply(letter) else (),
        reason=letter.for_member(),
    )


def _may_apply(letter: Letter) -> bool:
    return letter.exhibition.is_open() and letter.summit.takes_place


def _apply_again(letter: Letter) -> list[str]:
    """The way back, while there is one."""
    closes = letter.exhibition.applications_close
    if not _may_apply(letter):
        return []
    if closes is None:
        return [_("You can apply again.")]
    return [_("You can apply again until %(at)s.") % {"at": wording.stamp(closes, letter.summit)}]


def summit_cancelled(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Cancelled by the hosts: %(summit)s") % words,
        preheader=_("The summit does not take place. You need not do anything."),
        title=_("%(summit)s does not take place") % words,
        lead=_(
            "Its exhibition is cancelled with it, and holds of booths are over. "
            "Write to the summit office about a booth that is confirmed or paid."
        ),
        facts=[
            (_("Exhibitor"), str(words["organisation"])),
            (_("Questions"), letter.summit.contact_email),
        ],
        reason=letter.for_member(),
    )


def invited(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("%(organisation)s invites you to its portal: %(summit)s") % words,
        preheader=_("You log in with this address and a code."),
        title=_("You act for %(organisation)s from now on") % words,
        lead=_what_one_may(letter),
        paragraphs=[_how_to_log_in()],
        actions=(letter.link(_("Open the portal")),),
        reason=_("You receive this because %(organisation)s invited this address.") % words,
    )


def _what_one_may(letter: Letter) -> str:
    if letter.member is not None and letter.member.is_manager:
        return _("You may choose booths, invite colleagues and change everything else.")
    return _("You may change the profile, show products and name staff.")


def role_changed(letter: Letter) -> Mail:
    is_manager = letter.member is not None and letter.member.is_manager
    role = MemberRole.MANAGER if is_manager else MemberRole.EDITOR
    words = letter.words | {"role": role.label}
    return Mail(
        subject=_("Your role at %(organisation)s: %(role)s, %(summit)s") % words,
        preheader=_("What you may do in its portal has changed."),
        title=_("You are a manager of %(organisation)s from now on") % words
        if is_manager
        else _("You are an editor of %(organisation)s from now on") % words,
        lead=_what_one_may(letter)
        if is_manager
        else commas.sentences(
            _what_one_may(letter), _("Booths and colleagues are looked after by its managers.")
        ),
        paragraphs=[_("Ask %(organisation)s if you did not expect this.") % words],
        actions=(letter.link(_("Open the portal")),),
        reason=letter.for_member(),
    )


def dismissed(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("You act for %(organisation)s no longer: %(summit)s") % words,
        preheader=_("The portal does not open for you any more."),
        title=_("You act for %(organisation)s no longer") % words,
        lead=_(
            "Its portal does not open for you any more. "
            "Ask %(organisation)s if you did not expect this."
        )
        % words,
        reason=_("You receive this because you acted for %(organisation)s.") % words,
    )


def key_ended(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("API token ended: %(token)s of %(organisation)s, %(summit)s") % words,
        preheader=_("Programs that use it are refused from now on."),
        title=_("Your API token %(token)s opens nothing any more") % words,
        lead=_(
            "The exhibition team has ended it. Programs that use it are refused from now on; "
            "what they have written stays."
        ),
        facts=letter.of_token(),
        paragraphs=[_what_if_a_program_needs_it(letter)] if _may_make_another(letter) else (),
        actions=(_to_tokens(letter),),
        reason=_("You receive this because you made the token for %(organisation)s.") % words,
    )


def _may_make_another(letter: Letter) -> bool:
    return letter.exhibitor.takes_part and not letter.summit.is_cancelled


def _what_if_a_program_needs_it(letter: Letter) -> str:
    if letter.member and letter.member.is_manager:
        return _("If a program still needs access, make a new token for it in the portal.")
    return _("If a program still needs access, a manager can make a new token in the portal.")


def _to_tokens(letter: Letter) -> Action:
    """To the tokens, which open for managers alone, while there is something to do there."""
    if letter.member and letter.member.is_manager and _may_make_another(letter):
        return letter.link(_("API access"), links.TOKENS)
    return letter.link(_("Open the portal"))


def staff_named(letter: Letter) -> Mail:
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


def staff_freed(letter: Letter) -> Mail:
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


def staff_left(letter: Letter) -> Mail:
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


def _how_to_log_in() -> str:
    return _("You log in with this address and a code that we send to it. No password is needed.")
