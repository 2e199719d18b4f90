"""What a chosen booth means for the exhibitor who looks at it: words, price and the buttons that make sense."""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exhibitors import wording
from exhibitors.enums import COUNTS_FOR_STAFF, AllocationState, BoothShown, ExhibitorState, Pricing
from exhibitors.models import Allocation, Booth, Exhibition, Exhibitor
from exhibitors.screens.halls import Place
from exhibitors.screens.situation import Facts
from summit import dates


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    method: str = "post"
    is_main: bool = False
    is_danger: bool = False


@dataclass(frozen=True)
class Offer:
    title: str
    lines: list[str]
    price: list[tuple[str, str]] = field(default_factory=list)
    total: str = ""
    leaving: str = ""
    included: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    until: dt.datetime | None = None
    left: str = ""
    size: str = ""

    @property
    def is_step(self) -> bool:
        """Whether a button leads on; giving back is none that a page should put before anybody."""
        return any(button.is_main for button in self.buttons)


def of(place: Place, facts: Facts, close_url: str, may_manage: bool) -> Offer:
    """The card of the chosen booth. Who may not manage reads who does, instead of buttons."""
    claim = next((c for c in facts.claims if c.booth_id == place.booth.pk), None)
    if claim is not None:
        offer = _mine(claim, facts)
    elif place.is_free:
        offer = _free(place.booth, facts, close_url)
    else:
        return _of_others(place, facts)
    if may_manage or not offer.buttons:
        return offer
    words = _("Booths are held, reserved and given back by managers of your exhibitor.")
    return replace(offer, buttons=[], lines=[*offer.lines, words])


def _free(booth: Booth, facts: Facts, close_url: str) -> Offer:
    number = {"number": booth.number}
    if not facts.exhibitor.takes_part:
        title = _("Booth %(number)s is free") % number
        lines = [_why_not(facts.exhibitor)]
        return Offer(title, lines, *_price(booth, facts.exhibition), included=_included(booth))
    if not facts.summit.takes_place:
        title = _("Booth %(number)s is free") % number
        lines = [_stays()]
        return Offer(title, lines, *_price(booth, facts.exhibition), included=_included(booth))
    last = facts.exhibition.booth_until
    if last is not None and facts.exhibition.today() > last:
        title = _("Booth %(number)s is free") % number
        line = _("Booths were chosen until %(day)s. Write to the summit office.")
        lines = [line % {"day": wording.end_of(last, facts.summit)}]
        return Offer(title, lines, *_price(booth, facts.exhibition), included=_included(booth))
    minutes = facts.exhibition.hold_minutes
    until = timezone.now() + dt.timedelta(minutes=minutes)
    title = ngettext(
        "Hold %(number)s for %(count)s minute?", "Hold %(number)s for %(count)s minutes?", minutes
    )
    lines = [
        _("Nobody else can take it until %(time)s.") % {"time": dates.clock(until, facts.summit)},
        *_instead(facts),
        *_passes_lost(facts, booth, _latest(facts)),
    ]
    hold = reverse("exhibitors:hold", args=[facts.exhibitor.pk, booth.pk])
    return Offer(
        title % (number | {"count": minutes}),
        lines,
        *_price(booth, facts.exhibition),
        leaving=leaving(facts.exhibition),
        included=_included(booth),
        buttons=[
            Button(_hold(booth, facts), hold, is_main=True),
            Button(_("Keep looking"), close_url, "get"),
        ],
        size=wording.size(booth),
    )


def _stays() -> str:
    return _("This summit is over or was cancelled: booths and staff stay as they are.")


def _hold(booth: Booth, facts: Facts) -> str:
    """The button, which names what is given up by pressing it."""
    held = next((claim for claim in facts.claims if claim.state == AllocationState.HELD), None)
    if held is None:
        return _("Hold %(number)s") % {"number": booth.number}
    words = {"number": booth.number, "old": held.booth.number}
    return _("Hold %(number)s and let %(old)s go") % words


def _instead(facts: Facts) -> list[str]:
    """What becomes of the booth that the exhibitor has or holds already."""
    lines, latest = [], _latest(facts)
    for claim in facts.claims:
        number = {"number": claim.booth.number}
        if claim.state == AllocationState.HELD:
            lines.append(_("%(number)s, which you hold now, becomes free.") % number)
        elif claim == latest and claim.state == AllocationState.RESERVED:
            lines.append(_("%(number)s becomes free when you reserve this one.") % number)
        else:
            lines.append(_("You keep %(number)s until the change is confirmed.") % number)
    return lines


def _mine(claim: Allocation, facts: Facts) -> Offer:
    number, args = {"number": claim.booth.number}, [facts.exhibitor.pk, claim.pk]
    give_back = Button(
        _("Give it back"), reverse("exhibitors:return", args=args), "get", is_danger=True
    )
    price = _price(claim.booth, facts.exhibition, claim.price)
    if claim.state == AllocationState.HELD and claim.held_until:
        until = {"time": dates.clock(claim.held_until, facts.summit)} | number
        reserve = Button(
            _("Reserve %(number)s") % number, reverse("exhibitors:reserve", args=args), is_main=True
        )
        release = Button(_("Let it go"), reverse("exhibitors:release", args=args))
        return Offer(
            _("%(number)s is held for you until %(time)s") % until,
            [
                _("Reserve it until %(time)s, or it is free for everybody again.")
                % {"time": dates.clock(claim.held_until, facts.summit)},
                *_kept(claim, facts),
            ],
            *price,
            leaving=leaving(facts.exhibition),
            included=_included(claim.booth),
            buttons=[reserve, release],
            until=claim.held_until,
            left=wording.left(claim.held_until, timezone.now()),
            size=wording.size(claim.booth),
        )
    if claim.state == AllocationState.RESERVED:
        title = _("%(number)s is reserved for you") % number
        lines = [_("Nobody else can take it. The organisers confirm it, and you get a mail.")]
        lines = [_stays()] if facts.summit.is_cancelled else [*lines, *_kept(claim, facts)]
    else:
        title, lines = _("%(number)s is yours") % number, [_("It is confirmed.")]
    return Offer(
        title, lines, *price, leaving=leaving(facts.exhibition), included=_included(claim.booth),
        buttons=[give_back],
    )  # fmt: skip


def _latest(facts: Facts) -> Allocation | None:
    """The booth that a newly held one is to replace, as `claims.ground` finds it."""
    rows = [claim for claim in facts.claims if claim.state in COUNTS_FOR_STAFF]
    return rows[-1] if rows else None


def _passes_lost(facts: Facts, booth: Booth, leaves: Allocation | None) -> list[str]:
    """How many people lose their pass when this booth is had instead of `leaves`, and by which step."""
    if leaves is None:
        return []
    lost = facts.passes_lost((leaves.pk, leaves.replaces_id), booth)
    if not lost:
        return []
    if leaves.state == AllocationState.RESERVED and not _is_wish(leaves, facts):
        words = ngettext(
            "When you reserve it, %(count)s staff pass is taken back, the newest first.",
            "When you reserve it, %(count)s staff passes are taken back, the newest first.",
            lost,
        )
    else:
        words = ngettext(
            "When the change is confirmed, %(count)s staff pass is taken back, the newest first.",
            "When the change is confirmed, %(count)s staff passes are taken back, the newest first.",
            lost,
        )
    return [words % {"count": lost}]


def _is_wish(claim: Allocation, facts: Facts) -> bool:
    """Whether `claim` waits for the office while another booth is kept."""
    return _replaced(claim, facts) is not None


def _replaced(claim: Allocation, facts: Facts) -> Allocation | None:
    """What `claim` is to replace, while that lives."""
    return next((one for one in facts.claims if one.pk == claim.replaces_id), None)


def _kept(claim: Allocation, facts: Facts) -> list[str]:
    before = _replaced(claim, facts)
    if before is None:
        return []
    lines, lost = [], _passes_lost(facts, claim.booth, before)
    if claim.state == AllocationState.HELD and before.state == AllocationState.RESERVED:
        number = {"number": before.booth.number}
        lines.append(_("%(number)s becomes free when you reserve this one.") % number)
        before = _replaced(before, facts)
    if before is not None:
        number = {"number": before.booth.number}
        lines.append(_("You keep %(number)s until the change is confirmed.") % number)
    return [*lines, *lost]


def _of_others(place: Place, facts: Facts) -> Offer:
    number = {"number": place.number}
    if place.look == BoothShown.HELD and place.until:
        time = {"time": dates.clock(place.until, facts.summit)}
        return Offer(
            _("%(number)s is held by somebody") % number,
            [place.size, _("It may come free at %(time)s.") % time],
        )
    if place.look == BoothShown.RESERVED:
        return Offer(_("%(number)s is reserved") % number, [place.size])
    if place.look == BoothShown.BLOCKED and facts.summit.is_cancelled:
        return Offer(_("%(number)s is not on offer") % number, [place.size, _stays()])
    if place.look == BoothShown.BLOCKED:
        return Offer(_("%(number)s is not on offer") % number, [place.size])
    return Offer(
        _("%(number)s is taken") % number, [line for line in (place.name, place.size) if line]
    )


def leaving(exhibition: Exhibition) -> str:
    """What it costs to give a booth back, and from when."""
    if exhibition.free_return_until is None:
        return _("Giving it back costs nothing.")
    words = {
        "day": wording.end_of(exhibition.free_return_until, exhibition.summit),
        "percent": exhibition.late_return_percent,
    }
    if exhibition.returns_free():
        return _("Giving it back is free until %(day)s, then %(percent)s %% of its price.") % words
    return _("Giving it back costs %(percent)s %% of its price since %(day)s.") % words


def cost(claim: Allocation, exhibition: Exhibition) -> str:
    """What giving this booth back costs today, in one sentence."""
    costs = claim.costs_to_leave(exhibition)
    if not costs:
        return _("This costs nothing.")
    return _("This costs %(amount)s: %(percent)s %% of its price.") % {
        "amount": wording.money(costs, exhibition.currency),
        "percent": exhibition.late_return_percent,
    }


def _price(
    booth: Booth, exhibition: Exhibition, agreed: object = None
) -> tuple[list[tuple[str, str]], str]:
    """The lines of the price and its sum; of a claim, the sum that was agreed."""
    currency, kind = exhibition.currency, booth.type
    if agreed is not None and agreed != booth.price:
        return [], wording.money(agreed, currency)  # type: ignore[arg-type]
    base = booth.price - booth.open_sides_price
    label = _("%(number)s, %(type)s") % {"number": booth.number, "type": kind.name}
    if kind.pricing == Pricing.PER_M2:
        label = _("%(number)s, %(area)s at %(price)s") % {
            "number": booth.number,
            "area": wording.area(booth.area),
            "price": wording.money(kind.price, currency),
        }
    lines = [(label, wording.money(base, currency))]
    if booth.open_sides_price:
        more = booth.open_sides - 1
        label = ngettext("%(count)s further open side", "%(count)s further open sides", more)
        lines.append((label % {"count": more}, wording.money(booth.open_sides_price, currency)))
    return lines, wording.money(booth.price, currency)


def _included(booth: Booth) -> list[str]:
    return [line.strip() for line in booth.type.included.splitlines() if line.strip()]


def _why_not(exhibitor: Exhibitor) -> str:
    """Why who takes no part cannot hold a free booth."""
    if exhibitor.is_over:
        words = {"standing": standing(exhibitor)}
        return _("%(standing)s Booths are for exhibitors that take part.") % words
    return _("You can hold it when your application is approved.")


def standing(exhibitor: Exhibitor) -> str:
    """Why nothing follows any more, in one sentence; "" while something does."""
    words = {
        ExhibitorState.REJECTED: _("Your application was not accepted."),
        ExhibitorState.CANCELLED: _("You no longer take part."),
        ExhibitorState.CLOSED: _("The exhibition is over."),
    }
    cancelled = _("The summit was cancelled.") if exhibitor.summit.is_cancelled else ""
    return words.get(ExhibitorState(exhibitor.state), cancelled)
