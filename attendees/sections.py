"""What people add to the home page and to the privacy page."""

from django.utils import formats
from django.utils.translation import gettext as _

from attendees.models import Attendee, Question
from summit.models import Summit
from summit.screens.home import Section


def guests(summit: Summit) -> Section | None:
    """The guests whom the office names, in its order."""
    found = (
        Attendee.objects.for_summit(summit)
        .filter(is_listed_guest=True)
        .prefetch_related("positions__organisation")
        .order_by("guest_position", "pk")
    )
    if not found.exists():
        return None
    return Section(
        "attendees/sections/guests.html",
        lambda: {"guests": [_guest(attendee) for attendee in found]},
        "guests",
        _("Guests"),
    )


def _guest(attendee: Attendee) -> dict[str, object]:
    """Readers of Chinese see the name as it is written, others its Latin form with it."""
    from django.utils.translation import get_language

    position = attendee.position
    organisation = position.body if position else ""
    chinese = (get_language() or "").startswith("zh")
    return {
        "name": attendee.full_name if chinese else attendee.latin_name or attendee.full_name,
        "native_name": attendee.full_name,
        "honorific": attendee.honorific,
        "title": position.title_held if position else "",
        "organisation": organisation,
        "is_sample": attendee.is_sample,
    }


def privacy_rows(summit: Summit) -> list[tuple[str, str, str]]:
    """What is kept about people who register: what, why and until when."""
    erased = formats.date_format(summit.erase_on, "DATE_FORMAT")
    until = _("%(day)s, earlier if you ask") % {"day": erased}
    rows = [
        (_("Name and form of address"), _("Your badge, your ticket, the list at the door"), until),
        (_("Email and language"), _("Your ticket, your link and what changes"), until),
        (_("Organisation, title and country"), _("Your badge and the choice of your pass"), until),
        (_("Phone, if you give it"), _("To reach you on the day"), until),
        (_("What you agreed to, and when"), _("To be able to show it"), until),
        (
            _("What was done with your registration"),
            _("To find mistakes; it names rows, not people"),
            _("Kept with the summit"),
        ),
        (_("Mails that were sent to you"), _("To send them again if one is lost"), _("90 days")),
    ]
    asked = Question.objects.for_summit(summit).exclude(purpose="").order_by("pk")
    rows += [(question.label, question.purpose, until) for question in asked]
    return rows
