"""What happened to a registration and its person: the audit trail and the mails, newest first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from attendees.enums import RegistrationState
from attendees.models import Attendee, Category, Registration
from attendees.tables import imports
from summit import audit, commas, mail_kinds, verbs
from summit.admin import details
from summit.admin.audit import actor_names
from summit.audit import label
from summit.enums import Door, NotificationState
from summit.models import AuditEntry, Notification

_ICONS = {
    "register": "arrow",
    "submit": "arrow",
    "approve": "check",
    "reject": "x",
    "ask": "message",
    "answer": "message",
    "start_review": "eye",
    "reconsider": "redo",
    "put_on_waiting_list": "hourglass",
    "offer": "clock",
    "accept_offer": "check",
    "decline_offer": "x",
    "expire": "clock",
    "cancel": "x",
    "withdraw": "x",
    "revoke": "ban",
    "change_category": "swap",
    "correct": "pencil",
    "change": "pencil",
    "correct_answers": "pencil",
    "change_language": "globe",
    "correct_email": "pencil",
    "renew_link": "key",
    "send_link": "mail",
    "export": "download",
    "import": "upload",
}
_TONES = {"approve": "ok", "accept_offer": "ok", "reject": "bad", "revoke": "bad", "ask": "soon"}
_MAIL_TONES = {
    NotificationState.SENT: "ok",
    NotificationState.FAILED: "bad",
    NotificationState.BOUNCED: "soon",
}
_AT_MOST = 200


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    title: str | Promise
    text: str = ""
    icon: str = "circle"
    tone: str = ""
    quote: str = ""
    link: str = ""
    is_mail: bool = False


def events(registration: Registration) -> list[Event]:
    """All that is known, newest first; four queries, whatever happened."""
    subjects = [label(registration), label(registration.attendee)]
    entries = list(AuditEntry.objects.filter(subject__in=subjects).order_by("-pk")[:_AT_MOST])
    mails = Notification.objects.filter(subject=label(registration)).order_by("-pk")[:_AT_MOST]
    names = actor_names(entries)
    categories = {c.slug: c.name for c in Category.objects.for_summit(registration.summit_id)}
    done = [_event(entry, names[entry.actor], categories, registration) for entry in entries]
    _quote_last(done, entries, registration)
    return sorted([*done, *map(mail, mails)], key=lambda event: event.at, reverse=True)


def _event(
    entry: AuditEntry, who: str, categories: dict[str, str], registration: Registration
) -> Event:
    by = _who(entry, who, registration)
    return Event(
        entry.at,
        _title(entry),
        details.sentences((_detail(entry, categories), by)),
        _ICONS.get(entry.verb, "circle"),
        _TONES.get(entry.verb, ""),
    )


def _title(entry: AuditEntry) -> str:
    if entry.verb == "register":
        return _("Imported") if "import" in entry.details else _("Registered")
    if entry.verb == "change":
        return _("Details changed")
    return str(verbs.label(entry.verb))


def _who(entry: AuditEntry, who: str, registration: Registration) -> str:
    if entry.actor == label(registration):
        who = _("the person")
    elif entry.actor == audit.SYSTEM:
        who = _("the system")
    door = Door(entry.door).label if entry.door in Door.values else ""
    return _("By %(who)s, %(door)s") % {"who": who, "door": door}


def _detail(entry: AuditEntry, categories: dict[str, str]) -> str:
    """Before and after in words; which fields were touched, never their content."""
    said = entry.details
    if entry.verb == "change_category":
        slugs = (str(said.get("before", "")), str(said.get("after", "")))
        return " → ".join(categories.get(slug, slug) for slug in slugs)
    if entry.verb in ("register", "submit") and "state" in said:
        state = "" if said["state"] == RegistrationState.SUBMITTED else _state(said["state"])
        parts = [categories.get(str(said.get("category", "")), ""), state]
        return commas.listed(parts)
    if entry.verb == "change_language":
        names = dict(settings.LANGUAGES)
        codes = (str(said.get("before", "")), str(said.get("after", "")))
        return " → ".join(names.get(code, code) for code in codes)
    if fields := said.get("fields"):
        return commas.listed(_field(str(name)) for name in fields)
    return ""


def _state(value: Any) -> str:
    known = value in RegistrationState.values
    return str(RegistrationState(value).label) if known else str(value)


def _field(name: str) -> str:
    if name in imports.COLUMNS:
        return str(imports.COLUMNS[name])
    return details.field(Attendee, name)


def _quote_last(
    done: list[Event], entries: Iterable[AuditEntry], registration: Registration
) -> None:
    """The words of the last question or reason stand in the registration alone."""
    if not registration.message:
        return
    for place, entry in enumerate(entries):
        if entry.verb in ("ask", "reject", "revoke"):
            event = done[place]
            done[place] = Event(
                event.at, event.title, event.text, event.icon, event.tone, registration.message
            )
            return


def mail(notification: Notification) -> Event:
    """A mail about somebody or something as a line of its timeline."""
    state = NotificationState(notification.state)
    at = notification.sent_at or notification.queued_at
    language = dict(settings.LANGUAGES).get(notification.language, notification.language)
    when = f"{state.label} {date_format(timezone.localtime(at), 'H:i:s')}" if at else state.label
    return Event(
        at,
        mail_kinds.label(notification.kind),
        commas.facts(language, str(when)),
        "mail",
        _MAIL_TONES.get(state, ""),
        link=reverse("admin:summit_notification_change", args=[notification.pk]),
        is_mail=True,
    )
