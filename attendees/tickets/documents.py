"""Printed documents. Typst sets them; call this outside of a transaction: a page takes some milliseconds."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import structlog
import typst
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendees.models import Attendee, Registration, Ticket
from attendees.tickets import codes, glyphs, passes
from attendees.tickets.passes import Pass
from summit import commas, dates, reports
from summit.enums import Direction
from summit.mail import language_of
from summit.models import Gate, Summit, Zone

log = structlog.get_logger(__name__)

_FOLDER = Path(glyphs.FOLDER).parent
_LONG_WORD = re.compile(r"(\S{30})(?=\S)")
_BREAK = "\u200b"  # zero width space: a place where a word of 300 letters may break
_MOST_GATES = 6
_compiling = Lock()  # a compiler of typst serves one thread at a time


def ticket_pdf(registration: Registration, *, language: str = "") -> bytes:
    """The living ticket on one A4 page, folded to A5: in `language` and a second one.

    A page asks for it in the language in which it is read; without one it is the person's. The same bytes
    until something on it changes. Raises LookupError when there is no living ticket.
    """
    own = passes.of(registration)
    if own.ticket is None:
        raise LookupError(f"registration {registration.pk} has no ticket")
    said = json.dumps(_ticket(own, own.ticket, language), ensure_ascii=False)
    issued = int(own.ticket.issued_at.timestamp())
    with _compiling:
        pdf = _compiler().compile(format="pdf", sys_inputs={"ticket": said}, timestamp=issued)
    return cast(bytes, pdf)  # without a path to write to, that is what it returns


@cache
def _compiler() -> typst.Compiler:
    """Made once: reading the fonts takes longer than setting a page."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(glyphs.FOLDER)],
    )
    return typst.Compiler(str(_FOLDER / "ticket.typ"), root=str(_FOLDER), font_paths=fonts)


def _ticket(own: Pass, ticket: Ticket, language: str = "") -> dict[str, Any]:
    """Everything that stands on the page; text of people is data in it."""
    registration, summit = own.registration, own.registration.summit
    attendee = registration.attendee
    zones = list(registration.category.zones.order_by("pk"))
    gates = _gates(summit, zones)
    languages = _languages(language or attendee.language, summit)
    organisation = glyphs.printable(own.position.body if own.position else "")
    name, latin, is_whole = _name(attendee, registration.reference)
    sides = []
    for spoken in languages:
        with translation.override(spoken):
            sides.append(_side(own, ticket, zones, gates))
    return {
        **_pairs(sides),
        "lang": languages[0].partition("-")[0],
        "directions": [_direction_of_language(spoken) for spoken in languages] * 2,
        "primary": summit.primary_colour,
        "name": _breakable(name),
        "name_direction": _direction(name),
        "latin": _breakable(latin),
        "notice_needed": not is_whole,
        "organisation": _breakable(organisation),
        "organisation_direction": _direction(organisation),
        "reference": registration.reference,
        "qr": codes.svg(ticket.code),
        "opens": [f"{gate.opens_at:%H:%M}" if gate.opens_at else "" for gate in gates],
        "contact": [text for text in (summit.contact_email, summit.contact_phone) if text],
    }


def _side(
    own: Pass, ticket: Ticket, zones: Sequence[Zone], gates: Sequence[Gate]
) -> dict[str, Any]:
    """What is said in the active language."""
    registration, summit = own.registration, own.registration.summit
    period = dates.period(summit.first_day, summit.last_day)
    return {
        "title": f"{summit.name}: {registration.reference}",
        "summit": str(summit.name),
        "place": commas.facts(own.venue.name if own.venue else summit.city, period),
        "name_label": _("Name"),
        "category_label": _("Pass"),
        "category": str(registration.category.name),
        "reference_label": _("Reference"),
        "organisation_label": _("Organisation"),
        "days_label": _("Days"),
        "days": dates.period(ticket.valid_from, ticket.valid_until),
        "zones_label": _("You may enter"),
        "zones": pgettext("between the items of a list", ", ").join(
            str(zone.name) for zone in zones
        ),
        "notice": _("Some characters of this name cannot be printed. The code counts."),
        "code": _("Your code for the entrance"),
        "caption": _("For one person. The code holds no personal data."),
        "fold": _("Fold here"),
        "steps_label": _("Getting in"),
        "steps": _steps(own),
        "gates_label": _("Entrances"),
        "gates": [str(gate.name) for gate in gates],
        "gate_zones": [str(gate.zone.name) for gate in gates],
        "there_label": _("Getting there"),
        "there": _there(own),
        "hosts": _hosts(summit),
        "issued": _issued(registration, ticket),
    }


def _steps(own: Pass) -> list[str]:
    gate = own.gate
    opening = []
    if gate and gate.opens_at:
        words = {"gate": gate.name, "time": f"{gate.opens_at:%H:%M}"}
        opening = [_("%(gate)s opens at %(time)s.") % words]
    return [
        *opening,
        _("Show the code, on paper or on the screen."),
        _("Bring your passport or identity card."),
    ]


def _there(own: Pass) -> str:
    """Address and directions of the venue, as far as the office has written them."""
    found = [own.venue.address, own.venue.directions] if own.venue else []
    return "\n".join(" ".join(str(text).split()) for text in found if text)


def _hosts(summit: Summit) -> str:
    names = commas.listed(host.name for host in reports.hosts(summit))
    return _("Hosts: %(names)s") % {"names": names} if names else str(summit.name)


def _issued(registration: Registration, ticket: Ticket) -> str:
    moment = dates.stamp(ticket.issued_at, registration.summit)
    words = _("Issued %(moment)s; a later ticket replaces this one.") % {"moment": moment}
    if registration.is_sample or registration.summit.is_sample:
        return commas.sentences(_("Sample data."), words)
    return words


def _pairs(sides: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Texts of the languages side by side; one that reads the same in both stands once."""
    return {
        key: [list(dict.fromkeys(texts)) for texts in zip(*values, strict=True)]
        if isinstance(values[0], list)
        else list(dict.fromkeys(values))
        for key, values in ((key, [side[key] for side in sides]) for key in sides[0])
    }


def _languages(first: str, summit: Summit) -> list[str]:
    """The `first` and English; to readers of English the first other language of the summit."""
    wanted = [first, "en", *summit.working_languages]
    return list(dict.fromkeys(map(language_of, wanted)))[:2]


def _gates(summit: Summit, zones: Sequence[Zone]) -> list[Gate]:
    """Where the holder comes in: the main entrance first."""
    inwards = Gate.objects.for_summit(summit).exclude(direction=Direction.OUT)
    found = inwards.select_related("zone").order_by("-is_main_entrance", "pk")
    mine = {zone.pk for zone in zones}
    return [gate for gate in found if gate.is_main_entrance or gate.zone_id in mine][:_MOST_GATES]


def _name(attendee: Attendee, otherwise: str) -> tuple[str, str, bool]:
    """(name, Latin name, whether the name is whole): as written if our fonts can, else in Latin."""
    full, latin = attendee.full_name, attendee.latin_name
    gone = glyphs.missing(full)
    if not gone:
        second = "" if latin == full or glyphs.missing(latin) else latin
        return full, second, True
    # Which letters our fonts lack, and not whose they are.
    log.warning("glyphs missing", characters=[f"U+{ord(char):04X}" for char in gone[:20]])
    if latin and not glyphs.missing(latin):
        return latin, "", True
    rest = glyphs.printable(full)
    lost_a_letter = any(char.isalpha() for char in gone)
    return (otherwise if lost_a_letter or not rest else rest), "", False


def _direction_of_language(code: str) -> str:
    return "rtl" if translation.get_language_info(code)["bidi"] else "ltr"


def _direction(text: str) -> str:
    """Which way `text` runs: its first letter says so (UAX #9, P2)."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL"))
    return "ltr" if next(strong, "L") == "L" else "rtl"


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(rf"\1{_BREAK}", text)
