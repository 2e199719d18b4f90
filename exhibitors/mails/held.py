"""The words of the mails about holds, to those who may reserve: a hold runs by the clock."""

from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitors.mails import links
from exhibitors.mails.letter import Letter
from summit.mail import Action, Mail, isolated


def begun(letter: Letter) -> Mail:
    words = _words(letter)
    return Mail(
        subject=_("Held until %(time)s: booth %(number)s, %(summit)s") % words,
        preheader=_("Reserve it, or let it go. Then it is free for everybody again."),
        title=_("Booth %(number)s is held for you until %(time)s") % words,
        lead=_until(letter),
        facts=letter.of_booth(),
        paragraphs=_kept(letter),
        actions=(_to_reserve(letter), letter.link(_("Let it go"), links.BOOTH)),
        reason=letter.for_member(),
    )


def ending(letter: Letter) -> Mail:
    words = _words(letter)
    return Mail(
        subject=_("Ends soon: the hold of booth %(number)s, %(summit)s") % words,
        preheader=_("Reserve it, or it is free for everybody again."),
        title=_("Booth %(number)s is held for you until %(time)s") % words,
        lead=_until(letter),
        facts=letter.of_booth(),
        actions=(_to_reserve(letter),),
        reason=letter.for_member(),
    )


def expired(letter: Letter) -> Mail:
    return _over(
        letter,
        _("Hold over: booth %(number)s, %(summit)s") % letter.words,
        _(
            "It is free for everybody again, and may be taken by now. "
            "Choose it anew, or another one."
        ),
    )


def let_go(letter: Letter) -> Mail:
    return _over(
        letter,
        _("Let go: booth %(number)s, %(summit)s") % letter.words,
        _("The hold was ended before its time. The booth is free for everybody again."),
    )


def _over(letter: Letter, subject: str, lead: str) -> Mail:
    return Mail(
        subject=subject,
        preheader=_("The booth is free for everybody again."),
        title=_("Booth %(number)s is not held for you any more") % letter.words,
        lead=lead,
        facts=letter.of_booth(),
        actions=(letter.link(_("Choose a booth"), links.BOOTH),),
        reason=letter.for_member(),
    )


def _words(letter: Letter) -> dict[str, object]:
    return letter.words | {"time": letter.clock(letter.booth.held_until or timezone.now())}


def _until(letter: Letter) -> str:
    text = _(
        "Nobody else can take it until %(time)s. "
        "Then it is free for everybody, unless you have reserved it."
    )
    return text % _words(letter)


def _to_reserve(letter: Letter) -> Action:
    """To the page with the button: opening it reserves nothing."""
    return letter.link(_("Reserve booth %(number)s") % letter.words, links.BOOTH)


def _kept(letter: Letter) -> list[str]:
    """What the hold means for the booth that it would be exchanged for."""
    before = letter.booth.exchanged
    if before is None:
        return []
    words = letter.words | {"old": isolated(before.booth.number)}
    return [_("You keep booth %(old)s until booth %(number)s is confirmed.") % words]
