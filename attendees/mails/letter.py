"""What the mails about registrations have in common: names, links, facts, the code, the calendar."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.enums import Source
from attendees.models import Announcement, Category, Registration
from attendees.tickets import calendars, codes
from attendees.tickets.passes import Pass
from summit import dates
from summit.mail import Action, Attachment, Calendar, Mail, isolated
from summit.models import Summit

_SCALE = 4  # pixels a module: 196 in all, as wide as the layout shows it
_BY_OFFICE = (Source.ADMIN, Source.IMPORT)


@dataclass(frozen=True)
class Letter:
    """One mail to be written; the active language is its receiver's."""

    own: Pass
    recipient: str
    language: str
    announcement: Announcement | None = None
    before: Category | None = None  # the category before a move

    @property
    def registration(self) -> Registration:
        return self.own.registration

    @property
    def summit(self) -> Summit:
        return self.registration.summit

    @property
    def name(self) -> str:
        return isolated(self.registration.attendee.full_name)

    @property
    def category(self) -> str:
        return isolated(str(self.registration.category.name))

    @property
    def words(self) -> dict[str, object]:
        """What texts may name."""
        return {
            "name": self.name,
            "summit": isolated(str(self.summit.name)),
            "category": self.category,
            "city": isolated(str(self.summit.city)),
            "reference": self.registration.reference,
        }

    def link(self, label: str, page: str = "my", fragment: str = "") -> Action:
        """A button to a page of one's own."""
        address = links.url(self.registration, f"attendees:{page}", self.language)
        return Action(label, urljoin(address, f"#{fragment}") if fragment else address)

    def register_again(self) -> Sequence[Action]:
        """A button to the form, while it is open."""
        if not self.summit.is_open():
            return ()
        path = reverse("attendees:register", args=[self.summit.slug])
        return (Action(_("Register again"), settings.SITE_URL + path),)

    def facts(self) -> list[tuple[str, str]]:
        found = [
            (_("Reference"), self.registration.reference),
            (_("Pass"), self.category),
            (_("Days"), dates.period(*self.registration.category.days())),
        ]
        if self.registration.state == State.CONFIRMED and self.own.entrance:
            found.append((_("Entrance"), isolated(self.own.entrance)))
        return found

    def reason(self) -> str:
        """Why the receiver gets this."""
        registration = self.registration
        if self.recipient != registration.attendee.email:
            return _(
                "You receive this for %(name)s, whose delegation named you as its contact."
            ) % {"name": self.name}
        submitted = registration.submitted_at.astimezone(self.summit.zone).date()
        day = {"day": dates.period(submitted, submitted)}
        if registration.source in _BY_OFFICE:
            return _("You receive this because the summit office registered you on %(day)s.") % day
        if registration.source == Source.EXHIBITOR:
            return _("You receive this because an exhibitor named you as staff on %(day)s.") % day
        return _("You receive this because you registered on %(day)s.") % day

    def with_ticket(self, mail: Mail) -> Mail:
        """`mail` with code and calendar entry, when there is a living ticket."""
        if self.own.ticket is None:
            return mail
        month, days = dates.leaf(*self.registration.category.days())
        return dataclasses.replace(
            mail,
            attachments=[self._file("PUBLISH", calendars.of_pass(self.own))],
            qr_png=codes.png(self.own.ticket.code, scale=_SCALE),
            calendar=Calendar(
                month,
                days,
                _("Calendar entry attached"),
                _("Open it to put the summit into your calendar."),
            ),
        )

    def without_entry(self, mail: Mail) -> Mail:
        """`mail` with what deletes the entry from the calendar, when there ever was one."""
        if not self.own.had_ticket:
            return mail
        return dataclasses.replace(
            mail, attachments=[self._file("CANCEL", calendars.without(self.own))]
        )

    def _file(self, method: str, content: bytes) -> Attachment:
        return Attachment(f"{self.summit.slug}.ics", content, f"text/calendar; method={method}")
