"""What the programme keeps about people, for the privacy page."""

from django.utils import formats
from django.utils.translation import gettext as _

from summit.models import Summit


def rows(summit: Summit) -> list[tuple[str, str, str]]:
    """What, why and until when."""
    erased = formats.date_format(summit.erase_on, "DATE_FORMAT")
    until = _("%(day)s, earlier if you ask") % {"day": erased}
    return [
        (
            _("Seats that you book and sessions that you mark"),
            _("Your agenda, your seat, and to tell you when one of them changes"),
            until,
        ),
        (
            _("Name, post and biography of speakers"),
            _("The published programme"),
            _("Kept with the programme"),
        ),
    ]
