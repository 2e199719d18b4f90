"""What happened to an exhibitor: to itself, its booths, people, products, and the mails; newest first."""

from typing import Any

from django.utils.translation import gettext as _

from attendees.admin.timeline import Event, mail
from exhibitors.models import Exhibitor, ExhibitorToken
from summit import audit, commas, verbs
from summit.admin import details
from summit.admin.audit import actor_names
from summit.audit import label
from summit.enums import Door
from summit.models import AuditEntry, Notification

_ICONS = {
    "apply": "arrow",
    "add": "plus",
    "approve": "check",
    "waitlist": "hourglass",
    "reject": "x",
    "contract": "file-text",
    "exhibit": "flag",
    "close": "circle",
    "cancel": "x",
    "hold": "clock",
    "reserve": "hourglass",
    "confirm": "check",
    "refuse": "x",
    "release": "redo",
    "lapse": "clock",
    "change": "pencil",
    "edit": "pencil",
    "invite": "mail",
    "dismiss": "ban",
    "name": "id",
    "swap": "swap",
    "publish": "eye",
    "withdraw": "ban",
}
_TONES = {
    "approve": "ok",
    "contract": "ok",
    "confirm": "ok",
    "reject": "bad",
    "refuse": "bad",
    "cancel": "bad",
    "lapse": "soon",
}
_AT_MOST = 200


def events(exhibitor: Exhibitor) -> list[Event]:
    """All that is known, newest first; a number of queries that does not depend on what happened."""
    names = _subjects(exhibitor)
    trail = AuditEntry.objects.filter(subject__in=list(names)).order_by("-pk")
    entries = list(trail[:_AT_MOST])
    who = actor_names(entries)
    sent = Notification.objects.filter(subject__in=list(names)).order_by("-pk")[:_AT_MOST]
    done = [_event(entry, who[entry.actor], names[entry.subject]) for entry in entries]
    _quote(done, entries, exhibitor)
    return sorted([*done, *map(mail, sent)], key=lambda event: event.at, reverse=True)


def _subjects(exhibitor: Exhibitor) -> dict[str, str]:
    """The labels of everything that hangs on the exhibitor -> what to call it."""
    found = {label(exhibitor): "", label(exhibitor.organisation): ""}
    for allocation in exhibitor.allocations.select_related("booth"):
        found[label(allocation)] = _("Booth %(number)s") % {"number": allocation.booth.number}
    for member in exhibitor.members.select_related("user"):
        found[label(member)] = member.full_name or member.user.email
    tokens = ExhibitorToken.objects.filter(member__exhibitor=exhibitor)
    rows: tuple[Any, ...] = (exhibitor.staff_passes, exhibitor.products, tokens)
    for related in rows:
        found |= {label(row): str(row) for row in related.all()}
    return found


def _event(entry: AuditEntry, who: str, about: str) -> Event:
    title = str(verbs.label(entry.verb))
    return Event(
        entry.at,
        f"{about}: {title}" if about else title,
        details.sentences((_detail(entry), _who(entry, who))),
        _ICONS.get(entry.verb, "circle"),
        _TONES.get(entry.verb, ""),
    )


def _who(entry: AuditEntry, who: str) -> str:
    if entry.actor == audit.SYSTEM:
        who = _("the system")
    door = Door(entry.door).label if entry.door in Door.values else ""
    return _("By %(who)s, %(door)s") % {"who": who, "door": door}


def _detail(entry: AuditEntry) -> str:
    """Which fields were touched, never their content; what a booth was changed for."""
    if fields := entry.details.get("fields"):
        return commas.listed(details.field(Exhibitor, str(name)) for name in fields)
    if number := entry.details.get("changed_to"):
        return _("in exchange for %(booth)s") % {"booth": number}
    return ""


def _quote(done: list[Event], entries: list[AuditEntry], exhibitor: Exhibitor) -> None:
    """The words of the last rejection or cancellation stand in the exhibitor alone."""
    if not exhibitor.message:
        return
    for place, entry in enumerate(entries):
        if entry.verb in ("reject", "cancel") and entry.subject == label(exhibitor):
            event = done[place]
            done[place] = Event(
                event.at, event.title, event.text, event.icon, event.tone, exhibitor.message
            )
            return
