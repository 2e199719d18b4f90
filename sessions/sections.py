"""What the programme adds to the home page."""

from django.utils.translation import gettext as _

from sessions.enums import AgreementState
from sessions.models import Agreement
from summit.models import Summit
from summit.templatetags.summit import tr
from summit.views.home import Section


def agreements(summit: Summit) -> Section | None:
    """The announced agreements in their order."""
    announced = Agreement.objects.for_summit(summit).filter(state=AgreementState.ANNOUNCED)
    rows = [_agreement(agreement) for agreement in announced.order_by("position", "pk")]
    if not rows:
        return None
    label = _("Agreements") if len(rows) > 1 else _("Agreement")
    return Section("agenda/sections/agreement.html", {"agreements": rows}, "agreement", label)


def _agreement(agreement: Agreement) -> dict[str, object]:
    return {
        "title": tr(agreement, "title"),
        "text": tr(agreement, "summary"),
        # Shown large: how many bodies one text holds. Two who are named need no counting.
        "party_count": agreement.other_parties,
        "signed_on": None,  # no day was reported, and none is kept
    }
