"""The summit as an entry of somebody's calendar (RFC 5545; METHOD:PUBLISH of RFC 5546).

One entry over all days of the pass. Days have no time zone, so that it reads the same everywhere; the
entry holds the public page and never the personal link, since people share their calendars.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event, vCalAddress, vText
from icalendar.parser import Contentline

from attendees.enums import IS_OVER, RegistrationState
from attendees.models import Registration
from attendees.tickets import passes
from attendees.tickets.passes import Pass
from summit import commas, pages
from summit.countries import countries

_PRODUCT = "-//Summit//Registrations//EN"
_ONE_DAY = dt.timedelta(days=1)


def of_registration(registration: Registration) -> bytes:
    """The entry of a registration in the active language; the same bytes until something changes."""
    return of_pass(passes.of(registration))


def of_pass(own: Pass) -> bytes:
    return _calendar("PUBLISH", own, _sequence(own), _status(own.registration))


def without(own: Pass) -> bytes:
    """What takes the entry out of a calendar again (METHOD:CANCEL; RFC 5546, 3.2.5)."""
    # One more than the last entry: that one may be of the same minute.
    return _calendar("CANCEL", own, _sequence(own) + 1, "CANCELLED")


def _calendar(method: str, own: Pass, sequence: int, status: str) -> bytes:
    # Of the last change, not of this request: otherwise no cache could ever answer "not modified".
    changed_at = f"{own.changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    uid = f"UID:registration-{own.registration.pk}@{settings.MAIL_DOMAIN}"
    lines = (
        "BEGIN:VCALENDAR",
        f"PRODID:{_PRODUCT}",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        Contentline(uid).to_ical().decode(),  # folded when it is long
        f"DTSTAMP:{changed_at}",
        f"LAST-MODIFIED:{changed_at}",
        f"SEQUENCE:{sequence}",
        f"STATUS:{status}",
        _of_everybody(own),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines).encode()


def _of_everybody(own: Pass) -> str:
    """The lines that all entries of a category have in common, kept until something public changes."""
    category = own.registration.category
    name = f"entry:{category.pk}:{translation.get_language()}:{category.days()}:{own.entrance}"

    def draw() -> str:
        lines: list[str] = _event(own).to_ical().decode().rstrip("\r\n").split("\r\n")
        return "\r\n".join(lines[1:-1])  # without BEGIN and END

    return pages.remember(name, draw)


def _event(own: Pass) -> Event:
    registration, summit = own.registration, own.registration.summit
    first, last = registration.category.days()
    event = Event()
    event.add("dtstart", first)
    event.add("dtend", last + _ONE_DAY)  # exclusive: RFC 5545, 3.6.1
    event.add("summary", vText(summit.name, params={"LANGUAGE": translation.get_language()}))
    event.add("location", _location(own))
    if own.entrance:
        event.add("description", _("Entrance: %(entrance)s") % {"entrance": own.entrance})
    event.add("url", settings.SITE_URL + reverse("summit:home", args=[summit.slug]))
    organizer = vCalAddress(f"mailto:{summit.contact_email}")
    organizer.params["CN"] = vText(summit.sender_name or summit.name)
    event.add("organizer", organizer)
    return event


def _sequence(own: Pass) -> int:
    """Grows with every change and needs no counter: minutes between registering and the change."""
    return max(0, int((own.changed_at - own.registration.submitted_at).total_seconds() // 60))


def _status(registration: Registration) -> str:
    if registration.summit.is_cancelled:
        return "CANCELLED"
    if registration.state == RegistrationState.CONFIRMED:
        return "CONFIRMED"
    return "CANCELLED" if registration.state in IS_OVER else "TENTATIVE"


def _location(own: Pass) -> str:
    summit = own.registration.summit
    venue = [own.venue.name, *str(own.venue.address or "").splitlines()] if own.venue else []
    city = "" if any(str(summit.city) in part for part in venue) else summit.city
    return commas.facts(*venue, city, countries.name(summit.country))
