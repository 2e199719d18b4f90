"""What registering needs of the office before it can be opened."""

from django.urls import reverse
from django.utils.translation import gettext as _

from attendees.enums import ConsentPurpose
from attendees.models import Category, ConsentText
from summit.models import Summit
from summit.opening import Need


def needs(summit: Summit) -> list[Need]:
    """A pass to choose, and the words by which people agree that their data is used (GDPR art. 6(1)(a)).

    Read from the tables: what public pages remember may be some seconds old.
    """
    found = []
    if not Category.objects.for_summit(summit).filter(is_public=True).exists():
        found.append(
            Need(
                _("There is no category on the public form, so nobody could choose a pass."),
                _("Add a category"),
                reverse("admin:attendees_category_add"),
            )
        )
    texts = ConsentText.objects.for_summit(summit)
    if not texts.filter(purpose=ConsentPurpose.VISIT).exists():
        found.append(
            Need(
                _("There is no consent text for running the visit, so nobody could agree to it."),
                _("Add a consent text"),
                reverse("admin:attendees_consenttext_add"),
            )
        )
    return found
