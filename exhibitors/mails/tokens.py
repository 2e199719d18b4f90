"""The words of the mail about a key to the API that the exhibition team has ended."""

from django.utils.translation import gettext as _

from exhibitors.mails import links
from exhibitors.mails.letter import Letter
from summit.mail import Action, Mail


def ended(letter: Letter) -> Mail:
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
