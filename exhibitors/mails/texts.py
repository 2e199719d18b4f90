"""The words of the mails to exhibitors about their application and their people.

Subjects begin with the fact; no text begs or cheers. Those about booths are in `booths`, those about staff passes
in `staff`, those about keys to the API in `tokens`, those to the exhibition team in `office`.
"""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exhibitors import wording
from exhibitors.enums import MemberRole
from exhibitors.mails import links
from exhibitors.mails.letter import Letter
from summit import commas, dates
from summit.mail import Mail


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


def _how_to_log_in() -> str:
    return _("You log in with this address and a code that we send to it. No password is needed.")
