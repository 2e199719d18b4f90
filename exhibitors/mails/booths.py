"""The words of the mails to exhibitors about their booths."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exhibitors import wording
from exhibitors.mails import links
from exhibitors.mails.letter import Letter
from summit import commas
from summit.mail import Action, Mail, isolated


def reserved(letter: Letter) -> Mail:
    words = letter.words
    paragraphs = [_("You can name your staff already: the area says how many passes you have.")]
    if before := letter.booth.exchanged:
        kept = words | {"old": isolated(before.booth.number)}
        paragraphs = [
            _("You keep booth %(old)s until booth %(number)s is confirmed.") % kept,
            _("Until then the area of booth %(old)s says how many staff passes you have.") % kept,
        ]
    return Mail(
        subject=_("Reserved: booth %(number)s, %(summit)s") % words,
        preheader=_("The exhibition team confirms it by mail."),
        title=_("Booth %(number)s is reserved for %(organisation)s") % words,
        lead=_("The exhibition team confirms it by mail. Until then nobody else can take it."),
        facts=letter.of_booth(),
        paragraphs=[*paragraphs, *_passes_ended(letter)],
        actions=(letter.link(_("Name staff"), links.STAFF), letter.link(_("Open the portal"))),
        reason=letter.for_member(),
    )


def confirmed(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Confirmed: booth %(number)s, %(summit)s") % words,
        preheader=_("It is the booth of %(organisation)s.") % words,
        title=_("Booth %(number)s is yours") % words,
        lead=_terms(letter),
        facts=[*letter.of_booth(), *letter.deadlines()],
        paragraphs=[*_exchanged(letter), *_passes_ended(letter)],
        actions=_after_confirmation(letter),
        reason=letter.for_member(),
    )


def _exchanged(letter: Letter) -> list[str]:
    """The booth that was given up for this one."""
    before = letter.booth.replaces
    if before is None or not letter.context.get("is_exchange"):
        return []
    old = {"old": isolated(before.booth.number)}
    return [_("It replaces booth %(old)s, which is free for others again.") % old]


def _after_confirmation(letter: Letter) -> tuple[Action, ...]:
    """To the staff as long as a pass has no name."""
    portal = letter.link(_("Open the portal"))
    if not letter.is_open("staff"):
        return (portal,)
    return (letter.link(_("Name staff"), links.STAFF), portal)


def _terms(letter: Letter) -> str:
    """What giving the booth back costs, said before anybody does it."""
    exhibition = letter.exhibition
    if exhibition.free_return_until is None:
        return _("You can give it back in the portal. That costs nothing.")
    words = {
        "day": wording.end_of(exhibition.free_return_until, letter.summit),
        "percent": exhibition.late_return_percent,
    }
    if exhibition.returns_free():
        return (
            _("Giving it back is free until %(day)s, then it costs %(percent)s%% of its price.")
            % words
        )
    return _("Giving it back costs %(percent)s%% of its price since %(day)s.") % words


def refused(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Not confirmed: booth %(number)s, %(summit)s") % words,
        preheader=_("The exhibition team says why."),
        title=_("Booth %(number)s cannot be yours") % words,
        lead=_("The exhibition team has decided and says:")
        if letter.booth.message
        else _("The exhibition team has decided."),
        quote=letter.booth.message,
        facts=[*letter.of_booth(), *letter.deadlines("booth")],
        paragraphs=[*_kept(letter), *_passes_ended(letter)],
        actions=_after_refusal(letter),
        reason=letter.for_member(),
    )


def _after_refusal(letter: Letter) -> tuple[Action, ...]:
    """To another booth, unless the summit was cancelled meanwhile."""
    if letter.summit.is_cancelled:
        return (letter.link(_("Open the portal")),)
    return (letter.link(_("Choose another booth"), links.BOOTH),)


def released(letter: Letter) -> Mail:
    words = letter.words
    costs = Decimal(str(letter.context.get("costs", "0")))
    paragraphs = _kept(letter)
    if costs:
        amount = {"amount": isolated(letter.money(costs))}
        paragraphs.append(_("By the terms of the exhibition this costs %(amount)s.") % amount)
    return Mail(
        subject=_("Given back: booth %(number)s, %(summit)s") % words,
        preheader=_("The booth is free for others."),
        title=_("Booth %(number)s is given back") % words,
        lead=_("It is free for others from now on."),
        facts=[*letter.of_booth(), *letter.deadlines("booth")],
        paragraphs=[*paragraphs, *_passes_ended(letter)],
        actions=_after_release(letter),
        reason=letter.for_member(),
    )


def _kept(letter: Letter) -> list[str]:
    """The booth that the exhibitor still has, when it has one."""
    return [_("You keep %(number)s.") % {"number": isolated(one)} for one in letter.kept()]


def _passes_ended(letter: Letter) -> list[str]:
    """How many staff passes ended with the step, as the area brings fewer now, and whose."""
    count = len(letter.ended)
    if not count:
        return []
    text = ngettext(
        "%(count)s staff pass has ended with it: the area that is left brings fewer.",
        "%(count)s staff passes have ended with it: the area that is left brings fewer.",
        count,
    )
    names = commas.listed(isolated(staff_pass.full_name) for staff_pass in letter.ended)
    whose = _("Without a pass now: %(names)s.") % {"names": names}
    return [commas.sentences(text % {"count": count}, whose)]


def _after_release(letter: Letter) -> tuple[Action, ...]:
    """To another booth, where one can still be chosen."""
    portal = letter.link(_("Open the portal"))
    if not letter.deadlines("booth"):
        return (portal,)
    return (letter.link(_("Choose another booth"), links.BOOTH), portal)
