"""The words of the mails to the exhibition team."""

from django.utils.translation import gettext as _

from exhibitors.mails.letter import Letter
from summit import commas
from summit.countries import countries
from summit.mail import Mail, isolated


def application(letter: Letter) -> Mail:
    words = letter.words
    country = letter.exhibitor.organisation.country
    facts = letter.of_application()
    if country:
        facts.insert(1, (_("Country or region"), isolated(countries.name(country))))
    return Mail(
        subject=_("To decide: application of %(organisation)s, %(summit)s") % words,
        preheader=_("It waits for your decision."),
        title=_("%(organisation)s would like to exhibit") % words,
        lead=_("The application waits for your decision."),
        quote=letter.exhibitor.application,
        facts=facts,
        actions=(letter.to_panel(_("Look and decide")),),
        reason=letter.for_office(),
    )


def reserved(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("To confirm: booth %(number)s for %(organisation)s, %(summit)s") % words,
        preheader=_("The reservation waits for you."),
        title=_("%(organisation)s has reserved booth %(number)s") % words,
        lead=commas.sentences(
            _("The reservation waits for you. Until you decide nobody else can take the booth."),
            _exchange(letter),
        ),
        facts=letter.of_booth(),
        actions=(letter.to_panel(_("Confirm or refuse")),),
        reason=letter.for_office(),
    )


def _exchange(letter: Letter) -> str:
    """What confirming it does to another booth."""
    before = letter.booth.exchanged
    if before is None:
        return ""
    words = {"old": isolated(before.booth.number)}
    return _("It is in exchange for %(old)s, which becomes free when you confirm.") % words


def released(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Given back: booth %(number)s by %(organisation)s, %(summit)s") % words,
        preheader=_("The booth is free for others."),
        title=_("%(organisation)s has given back booth %(number)s") % words,
        lead=_("The booth is free for others from now on."),
        facts=letter.of_booth(),
        actions=(letter.to_panel(_("Open the exhibitor")),),
        reason=letter.for_office(),
    )


def cancelled(letter: Letter) -> Mail:
    words = letter.words
    return Mail(
        subject=_("Cancelled: %(organisation)s does not exhibit, %(summit)s") % words,
        preheader=_("Its booths and staff passes are free."),
        title=_("%(organisation)s does not exhibit any more") % words,
        lead=commas.sentences(
            _("Its booths and staff passes are free from now on."),
            letter.exhibitor.message and _("The exhibitor reads:"),
        ),
        quote=letter.exhibitor.message,
        actions=(letter.to_panel(_("Open the exhibitor")),),
        reason=letter.for_office(),
    )
