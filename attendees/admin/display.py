"""How registrations look in the panel: state as drawing and word, names in their script, ages."""

import datetime as dt
import re
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from attendees.enums import AWAITS_DECISION, LATE_BY, DelegationState, ImportState, TicketState
from attendees.enums import RegistrationState as R
from attendees.models import Attendee, Registration
from summit.admin.display import state as _drawn

D, M, T = DelegationState, ImportState, TicketState

# state -> (drawing, tone)
_REGISTRATION = {
    R.DRAFT: ("pencil", "mild"),
    R.SUBMITTED: ("arrow", "mild"),
    R.UNDER_REVIEW: ("eye", "mild"),
    R.INFO_REQUESTED: ("message", "soon"),
    R.WAITLISTED: ("hourglass", "mild"),
    R.OFFERED: ("clock", "soon"),
    R.APPROVED: ("check", "ok"),
    R.CONFIRMED: ("check", "ok"),
    R.REJECTED: ("x", "bad"),
    R.EXPIRED: ("clock", "over"),
    R.CANCELLED: ("x", "over"),
    R.WITHDRAWN: ("x", "over"),
    R.REVOKED: ("ban", "bad"),
}
_DELEGATION = {
    D.INVITED: ("mail", "mild"),
    D.ACCEPTED: ("check", "mild"),
    D.DECLINED: ("x", "over"),
    D.COMPOSING: ("pencil", "soon"),
    D.SUBMITTED: ("arrow", "soon"),
    D.CONFIRMED: ("check", "ok"),
    D.ARRIVED: ("flag", "ok"),
    D.DEPARTED: ("circle", "over"),
}
_IMPORT = {
    M.UPLOADED: ("hourglass", "mild"),
    M.CHECKED: ("check", "soon"),
    M.FAULTY: ("alert", "bad"),
    M.IMPORTING: ("hourglass", "mild"),
    M.DONE: ("check", "ok"),
    M.FAILED: ("alert", "bad"),
    M.DISCARDED: ("x", "over"),
}
_TICKET = {T.ISSUED: ("check", "ok"), T.REPLACED: ("redo", "over"), T.VOID: ("ban", "bad")}

# The language by which a browser chooses the shapes of letters (Unicode blocks).
_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af\u1100-\u11ff]"), "ko"),
    (re.compile("[\u3400-\u9fff\U00020000-\U0003134f]"), "zh-Hans"),
    (re.compile("[\u0600-\u06ff]"), "ar"),
    (re.compile("[\u0400-\u04ff]"), "ru"),
    (re.compile("[\u0900-\u097f]"), "hi"),
)


def registration_state(value: str) -> SafeString:
    return _registration_state(value, get_language())


@lru_cache(maxsize=100)
def _registration_state(value: str, language: str | None) -> SafeString:
    return _drawn(R(value).label, *_REGISTRATION[R(value)])


def delegation_state(value: str) -> SafeString:
    return _drawn(D(value).label, *_DELEGATION[D(value)])


def import_state(value: str) -> SafeString:
    return _drawn(M(value).label, *_IMPORT[M(value)])


def ticket_state(value: str) -> SafeString:
    return _drawn(T(value).label, *_TICKET[T(value)])


def language_of(text: str) -> str:
    """The language whose letters `text` is written in; nothing for Latin ones."""
    if text.isascii():
        return ""
    return next((code for letters, code in _SCRIPTS if letters.search(text)), "")


def name(attendee: Attendee) -> SafeString:
    """The name as written, bold, then the Latin one in grey; each apart from its surroundings.

    The title in a `bdi` of its own has no say in the direction of the whole (HTML, dir=auto): `Dr` stands
    before an Arabic name, on its right.
    """
    title, written = attendee.honorific, attendee.full_name
    if title:
        written = format_html("<bdi>{}</bdi> {}", title, written)
    language = language_of(attendee.full_name)
    drawn = format_html(
        "<b{}><bdi>{}</bdi></b>", format_html(' lang="{}"', language) if language else "", written
    )
    if attendee.latin_name and attendee.latin_name != attendee.full_name:
        return format_html('{} <span class="soft"><bdi>{}</bdi></span>', drawn, attendee.latin_name)
    return drawn


def waiting_since(registration: Registration) -> dt.datetime | None:
    """Since when somebody waits for us or for a place; None when nobody does."""
    if registration.state == R.WAITLISTED:
        return registration.waiting_since
    if registration.state in AWAITS_DECISION or registration.state == R.INFO_REQUESTED:
        return registration.submitted_at
    return None


def lateness(span: dt.timedelta, answer_days: int) -> str:
    """The tone of a waiting time: `soon` beyond what the office promised, `bad` two days later."""
    promised = dt.timedelta(days=answer_days)
    if span >= promised + LATE_BY:
        return "bad"
    return "soon" if span >= promised else ""
