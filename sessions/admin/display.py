"""How the programme looks in the panel: states as drawing and word, times on the summit's clocks."""

from django.utils import timezone
from django.utils.safestring import SafeString

from sessions.enums import AgreementState, SeatState, SessionState, SpeakerState
from sessions.models import Session
from summit import dates
from summit.admin.display import state as _drawn

from .grid import hours

A, B, P, S = AgreementState, SeatState, SpeakerState, SessionState

# state -> (drawing, tone)
_SESSION = {
    S.DRAFT: ("pencil", "mild"),
    S.SCHEDULED: ("check", "ok"),
    S.CANCELLED: ("x", "bad"),
    S.POSTPONED: ("hourglass", "soon"),
}
_SPEAKER = {
    P.PROPOSED: ("pencil", "mild"),
    P.APPROACHED: ("mail", "soon"),
    P.CONFIRMED: ("check", "ok"),
    P.DECLINED: ("x", "over"),
    P.WITHDRAWN: ("x", "bad"),
    P.REPLACED: ("swap", "over"),
}
_SEAT = {
    B.BOOKED: ("check", "ok"),
    B.ATTENDED: ("flag", "ok"),
    B.WAITLISTED: ("hourglass", "mild"),
    B.OFFERED: ("clock", "soon"),
    B.EXPIRED: ("clock", "over"),
    B.RELEASED: ("x", "over"),
}
_AGREEMENT = {
    A.PROPOSED: ("pencil", "mild"),
    A.TEXT_AGREED: ("file-text", "mild"),
    A.CLEARED: ("shield", "mild"),
    A.SCHEDULED: ("calendar", "soon"),
    A.SIGNED: ("check", "ok"),
    A.ANNOUNCED: ("megaphone", "ok"),
    A.WITHDRAWN: ("x", "bad"),
}


def session_state(value: str) -> SafeString:
    return _drawn(S(value).label, *_SESSION[S(value)])


def speaker_state(value: str) -> SafeString:
    return _drawn(P(value).label, *_SPEAKER[P(value)])


def seat_state(value: str) -> SafeString:
    return _drawn(B(value).label, *_SEAT[B(value)])


def agreement_state(value: str) -> SafeString:
    return _drawn(A(value).label, *_AGREEMENT[A(value)])


def when(session: Session) -> str:
    """`Thu 15 Nov, 09:00–10:30` on the active clocks; nothing without a time."""
    if session.starts_at is None or session.ends_at is None:
        return ""
    day = timezone.localtime(session.starts_at).date()
    return f"{dates.short_day(day)}, {hours(session.starts_at, session.ends_at)}"
