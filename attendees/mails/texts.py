"""The words of each mail about a registration. Subjects begin with the fact; no text begs or cheers."""

import dataclasses
import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from modeltranslation.utils import resolution_order

from attendees.mails.letter import Letter
from attendees.models import Announcement
from summit import commas, dates
from summit.mail import Action, Mail


def draft(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Not sent yet, answers are missing: %(summit)s") % words,
        preheader=_("Your registration goes in when the questions of your pass are answered."),
        title=_("%(name)s, a few questions are open") % words,
        lead=_(
            "Your registration goes in when they are answered. "
            "You can stop at any time and go on later with this link."
        ),
        facts=letter.facts(),
        actions=(letter.link(_("Answer the questions"), "questions"), _cancel(letter)),
        reason=letter.reason(),
    )


def received(letter: Letter) -> Mail:
    words = letter.words
    answer = _answer_by(letter)
    return Mail(
        subject=_("Received: your registration, %(summit)s") % words,
        preheader=answer,
        title=_("%(name)s, your registration is here") % words,
        lead=commas.sentences(_("The summit office looks at it."), answer),
        facts=letter.facts(),
        actions=(letter.link(_("Open my page")), _cancel(letter)),
        reason=letter.reason(),
    )


def _answer_by(letter: Letter) -> str:
    """Until when the office has promised to answer; no day that is over."""
    summit, days = letter.summit, letter.summit.answer_days
    promised = letter.registration.submitted_at + dt.timedelta(days=days)
    if not days or promised < timezone.now():
        return _("You hear from us by mail.")
    day = dates.weekday(promised.astimezone(summit.zone).date())
    return _("You hear from us by mail until %(day)s.") % {"day": day}


def info_requested(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Your answer is needed: %(summit)s") % words,
        preheader=_("The summit office has a question about your registration."),
        title=_("%(name)s, we have a question") % words,
        lead=_("Your registration goes on when you have answered it."),
        quote=letter.registration.message,
        facts=letter.facts(),
        actions=(letter.link(_("Answer"), "my_answer"), letter.link(_("Open my page"))),
        reason=letter.reason(),
    )


def waitlisted(letter: Letter) -> Mail:
    words = letter.words
    hours = letter.summit.offer_hours
    return Mail(
        subject=_("On the waiting list: %(summit)s") % words,
        preheader=_("No place is free yet. You need not do anything."),
        title=_("%(name)s, no place is free yet") % words,
        lead=commas.sentences(
            _("You are on the waiting list for %(category)s.") % words,
            ngettext(
                "When a place is free, you get a mail and it is kept for you for %(hours)s hour.",
                "When a place is free, you get a mail and it is kept for you for %(hours)s hours.",
                hours,
            )
            % {"hours": hours},
        ),
        facts=letter.facts(),
        actions=(
            letter.link(_("Open my page")),
            letter.link(_("Leave the waiting list"), "my_cancel"),
        ),
        reason=letter.reason(),
    )


def offered(letter: Letter) -> Mail:
    words = letter.words | {"until": _offered_until(letter)}
    return Mail(
        subject=_("A place for you until %(until)s (%(summit)s)") % words,
        preheader=_("Accept it or leave it to the next person."),
        title=_("%(name)s, a place is free for you") % words,
        lead=_(
            "It is kept for you until %(until)s, %(city)s time. "
            "After that it goes to the next person."
        )
        % words,
        facts=letter.facts(),
        actions=(letter.link(_("Accept or decline")),),
        reason=letter.reason(),
    )


def _offered_until(letter: Letter) -> str:
    summit = letter.summit
    until = letter.registration.respond_by
    return dates.moment(until or timezone.now() + dt.timedelta(hours=summit.offer_hours), summit)


def confirmed(letter: Letter) -> Mail:
    first, last = letter.registration.category.days()
    words = letter.words | {"days": dates.period_without_year(first, last)}
    mail = Mail(
        subject=_("Registered: %(summit)s, %(city)s, %(days)s") % words,
        preheader=_("Your code for the entrance, reference %(reference)s") % words,
        title=_("%(name)s, you are registered") % words,
        lead=_(
            "Your place is confirmed. Show this code at the entrance, on the screen or on paper."
        ),
        facts=letter.facts(),
        actions=(
            letter.link(_("Open my ticket")),
            letter.link(_("Change or cancel"), fragment="corrections-title"),
        ),
        reason=letter.reason(),
    )
    return letter.with_ticket(mail)


def rejected(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Not accepted: your registration, %(summit)s") % words,
        preheader=_("The summit office has decided and says why."),
        title=_("%(name)s, we cannot offer you a place") % words,
        lead=_("The summit office has decided on your registration and says:"),
        quote=letter.registration.message,
        facts=letter.facts(),
        reason=letter.reason(),
    )


def expired(letter: Letter) -> Mail:
    words = letter.words | {"until": _offered_until(letter)}
    lead = _("It was kept for you until %(until)s, %(city)s time.") % words
    actions = letter.register_again()
    if actions:
        again = _("You may register again; you then wait at the end of the list.")
        lead = commas.sentences(lead, again)
    return Mail(
        subject=_("Offer over: %(summit)s") % words,
        preheader=_("The place went to the next person."),
        title=_("%(name)s, the offered place went to the next person") % words,
        lead=lead,
        facts=letter.facts(),
        actions=actions,
        reason=letter.reason(),
    )


def cancelled(letter: Letter) -> Mail:
    words = letter.words
    mail = Mail(
        subject=_("Cancelled: your registration, %(summit)s") % words,
        preheader=_("A ticket that was sent before opens nothing any more."),
        title=_("%(name)s, your registration is cancelled") % words,
        lead=_(
            "Your place is free for somebody else. A ticket that was sent before opens nothing "
            "any more; delete the entry in your calendar."
        ),
        facts=letter.facts(),
        actions=letter.register_again(),
        reason=letter.reason(),
    )
    return letter.without_entry(mail)


def summit_cancelled(letter: Letter) -> Mail:
    words = letter.words
    lead = _("Your registration ends with it.")
    if letter.own.had_ticket:
        lead = commas.sentences(lead, _("Delete the entry from your calendar."))
    mail = Mail(
        subject=_("Cancelled by the hosts: %(summit)s") % words,
        preheader=_("The summit does not take place. You need not do anything."),
        title=_("%(name)s, the summit does not take place") % words,
        lead=lead,
        facts=letter.facts(),
        actions=(letter.link(_("Open my page")),),
        reason=letter.reason(),
    )
    return letter.without_entry(mail)


def withdrawn(letter: Letter) -> Mail:
    words = letter.words
    mail = Mail(
        subject=_("Withdrawn: your registration, %(summit)s") % words,
        preheader=_("By the organisation that nominated you."),
        title=_("%(name)s, your registration was withdrawn") % words,
        lead=_(
            "The organisation that nominated you has withdrawn your registration. A ticket that "
            "was sent before opens nothing any more. Ask that organisation if you did not expect this."
        ),
        facts=letter.facts(),
        reason=letter.reason(),
    )
    return letter.without_entry(mail)


def revoked(letter: Letter) -> Mail:
    words = letter.words
    mail = Mail(
        subject=_("Revoked: your registration, %(summit)s") % words,
        preheader=_("A ticket that was sent before opens nothing any more."),
        title=_("%(name)s, your registration was revoked") % words,
        lead=_(
            "A ticket that was sent before opens nothing any more. The summit office gives "
            "this reason:"
        ),
        quote=letter.registration.message,
        facts=letter.facts(),
        reason=letter.reason(),
    )
    return letter.without_entry(mail)


def moved(letter: Letter) -> Mail:
    words = letter.words
    mail = Mail(
        subject=_("Your pass is now %(category)s: %(summit)s") % words,
        preheader=_("The summit office has moved your registration."),
        title=_("%(name)s, your pass has changed") % words,
        lead=_("The summit office has moved your registration to another category."),
        facts=letter.facts(),
        actions=(letter.link(_("Open my page")),),
        reason=letter.reason(),
    )
    if letter.before:
        mail.changes = ((_("Pass"), str(letter.before.name), letter.category),)
    if letter.own.ticket:
        replaces = _("This code replaces the one before, which opens nothing any more.")
        mail.lead = commas.sentences(mail.lead, replaces)
    return letter.with_ticket(mail)


def again(letter: Letter, current: Mail) -> Mail:
    """The `current` mail once more, for whoever asked for the link or registered a second time."""
    return dataclasses.replace(
        current,
        subject=_("Your registration: %(summit)s") % letter.words,
        preheader=_("The link to your page, as asked for."),
        reason=_(
            "You receive this because somebody asked for the link of this address or registered "
            "with it. If it was not you: nothing has changed, and nobody else has this link."
        ),
    )


def announcement(letter: Letter) -> Mail:
    """The office's own words, in the receiver's language where they exist in it."""
    said = letter.announcement
    if said is None:
        raise LookupError("announcement")
    paragraphs = [part.strip() for part in said.text.split("\n\n") if part.strip()]
    return Mail(
        subject=said.subject,
        preheader=" ".join(said.text.split())[:120],
        title=said.subject,
        paragraphs=paragraphs,
        actions=(letter.link(_("Open my page")),),
        reason=letter.reason(),
        text_language=_language_of_text(said),
    )


def _language_of_text(said: Announcement) -> str:
    """The language whose text is shown: the receiver's, or the first that there is."""
    order = resolution_order(get_language() or "en")
    return next((code for code in order if getattr(said, f"text_{code.replace('-', '_')}")), "")


def _cancel(letter: Letter) -> Action:
    return letter.link(_("Cancel"), "my_cancel")
