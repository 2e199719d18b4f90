"""What the mails about the exhibition have in common: names, links, facts and why somebody gets them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from exhibitors import wording
from exhibitors.enums import COUNTS_FOR_STAFF, AllocationState
from exhibitors.mails import links
from exhibitors.models import (
    Allocation,
    Exhibition,
    Exhibitor,
    ExhibitorMember,
    ExhibitorToken,
    StaffPass,
)
from exhibitors.screens import duties
from exhibitors.screens.situation import Facts
from summit import dates
from summit.mail import Action, isolated
from summit.models import Summit

_PROFILE = {"fascia", "profile", "logo", "topics", "products"}  # what is complete on one day


@dataclass(frozen=True)
class Letter:
    """One mail to be written; the active language is its receiver's."""

    exhibitor: Exhibitor
    exhibition: Exhibition
    language: str
    allocation: Allocation | None = None
    member: ExhibitorMember | None = None
    staff_pass: StaffPass | None = None
    token: ExhibitorToken | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    ended: Sequence[StaffPass] = ()  # those that ended with what the mail tells
    standing: Facts | None = None  # how the exhibitor stands, for mails that say what is left to do

    @property
    def summit(self) -> Summit:
        return self.exhibition.summit

    @property
    def booth(self) -> Allocation:
        """The claim that the mail is about. Raises LookupError for a mail about none."""
        if self.allocation is None:
            raise LookupError("allocation")
        return self.allocation

    @property
    def words(self) -> dict[str, object]:
        """What texts may name."""
        found: dict[str, object] = {
            "organisation": isolated(str(self.exhibitor.organisation)),
            "summit": isolated(str(self.summit.name)),
            "city": isolated(str(self.summit.city)),
        }
        if self.allocation:
            found["number"] = isolated(self.allocation.booth.number)
        if self.staff_pass:
            found["name"] = isolated(self.staff_pass.full_name)
        if self.token:
            found["token"] = isolated(self.token.name)
        return found

    @property
    def has_ticket(self) -> bool:
        """Whether the registration behind the pass is confirmed; otherwise somebody has still to act."""
        return self.staff_pass is not None and self.staff_pass.has_ticket

    # --- Buttons ------------------------------------------------------------------------------
    def link(self, label: str, page: str = links.HOME) -> Action:
        """A button to a page of the portal."""
        return Action(label, links.url(self.exhibitor, page, self.language))

    def to_application(self, label: str) -> Action:
        """A button to the public form in which one applies."""
        return Action(label, links.to_application(self.summit, self.language))

    def to_panel(self, label: str) -> Action:
        """A button to the exhibitor in the panel."""
        path = reverse("admin:exhibitors_exhibitor_change", args=[self.exhibitor.pk])
        return Action(label, settings.SITE_URL + path)

    # --- Facts --------------------------------------------------------------------------------
    def of_application(self) -> list[tuple[str, str]]:
        exhibitor = self.exhibitor
        found = [
            (_("Organisation"), isolated(str(exhibitor.organisation))),
            (
                _("Wished area"),
                wording.area(exhibitor.wished_area) if exhibitor.wished_area else "",
            ),
            (_("Applied on"), self.day(exhibitor.applied_at)),
        ]
        return [(label, value) for label, value in found if value]

    def of_booth(self) -> list[tuple[str, str]]:
        booth = self.booth.booth
        return [
            (_("Booth"), _place(self.booth)),
            (_("Size"), wording.size(booth)),
            (_("Price before tax"), isolated(self.money(self.booth.price))),
        ]

    def of_token(self) -> list[tuple[str, str]]:
        """The name, the beginning of the secret by which a program's settings show it, and the days."""
        if self.token is None:
            return []
        made, ended = self.token.created_at, self.token.revoked_at
        return [
            (_("Token"), isolated(self.token.name)),
            (_("Begins with"), isolated(f"{self.token.prefix}…")),
            (_("Made on"), self.day(made)),
            *([(_("Ended on"), self.day(ended))] if ended else []),
        ]

    def deadlines(self, *only: str) -> list[tuple[str, str]]:
        """What is still to do and until when, or of that `only` booth, profile or staff; no day that is over."""
        exhibition, today = self.exhibition, self.exhibition.today()
        due = [
            ("booth", _("Choose a booth by"), exhibition.booth_until),
            ("profile", _("Complete the profile by"), exhibition.profile_until),
            ("staff", _("Name staff by"), exhibition.staff_until),
        ]
        return [
            (label, wording.end_of(day, self.summit))
            for key, label, day in due
            if (key in only or not only) and self.is_open(key) and day and day >= today
        ]

    def is_open(self, key: str) -> bool:
        """Whether the exhibitor still has something to do about its booth, profile or staff."""
        if self.standing is None or (key == "staff" and not self.exhibition.takes_names()):
            return False
        keys = _PROFILE if key == "profile" else {key}
        return any(task.key in keys and task.phase == "open" for task in duties.of(self.standing))

    def kept(self) -> list[str]:
        """Numbers of the booths that the exhibitor has besides the one that the mail is about."""
        claims = self.standing.claims if self.standing else []
        return [
            claim.booth.number
            for claim in claims
            if claim.state in COUNTS_FOR_STAFF and claim != self.allocation
        ]

    def at_the_booth(self) -> list[tuple[str, str]]:
        """Where and when staff works."""
        summit, exhibition = self.summit, self.exhibition
        hours = f"{exhibition.opens_at:%H:%M}–{exhibition.closes_at:%H:%M}"
        opening, closing = exhibition.first_and_last
        claims = self.standing.claims if self.standing else []
        places = [_place(claim) for claim in claims if claim.state == AllocationState.CONFIRMED]
        return [
            (_("Exhibitor"), isolated(str(self.exhibitor.organisation))),
            *((_("Booth"), place) for place in places),
            (_("Days"), dates.period(summit.first_day, summit.last_day)),
            (_("Halls open"), dates.in_city(isolated(hours), opening, summit, closing)),
        ]

    def money(self, amount: Decimal) -> str:
        return wording.money(amount, self.exhibition.currency)

    def day(self, at: dt.datetime) -> str:
        """The day of `at` in the summit's zone."""
        day = at.astimezone(self.summit.zone).date()
        return dates.period(day, day)

    def clock(self, at: dt.datetime) -> str:
        """15:12, Yinchuan time (UTC+8)."""
        return dates.clock(at, self.summit)

    # --- Why the receiver gets this -------------------------------------------------------------
    def for_member(self) -> str:
        return _("You receive this because you act for %(organisation)s.") % self.words

    def for_office(self) -> str:
        return _("You receive this because you look after the exhibition of this summit.")

    def for_staff(self) -> str:
        return (
            _("You receive this because %(organisation)s gave this address for a staff pass.")
            % self.words
        )


def _place(claim: Allocation) -> str:
    """`C05, Hall A`: number and hall may run in different directions."""
    booth = claim.booth
    names = {"number": isolated(booth.number), "hall": isolated(str(booth.plan.hall))}
    return wording.place() % names
