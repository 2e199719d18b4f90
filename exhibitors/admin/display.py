"""How the exhibition's things look in the panel: state as drawing and word, names in their script."""

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language

from attendees.admin.display import language_of
from exhibitors import wording
from exhibitors.enums import (
    AllocationState,
    BoothShown,
    ExhibitorState,
    MemberState,
    PassState,
    ProductState,
    TokenStanding,
)
from exhibitors.models import ExhibitorToken
from summit.admin.display import state as _drawn

E, B, A = ExhibitorState, BoothShown, AllocationState
P, S, M, T = ProductState, PassState, MemberState, TokenStanding

# Enum of states -> state -> (drawing, tone)
_LOOKS: dict[type[models.TextChoices], dict[Any, tuple[str, str]]] = {
    ExhibitorState: {
        E.APPLIED: ("arrow", "mild"),
        E.WAITLISTED: ("hourglass", "mild"),
        E.APPROVED: ("check", "ok"),
        E.CONTRACTED: ("file-text", "ok"),
        E.EXHIBITING: ("flag", "ok"),
        E.CLOSED: ("circle", "over"),
        E.REJECTED: ("x", "bad"),
        E.CANCELLED: ("x", "over"),
    },
    BoothShown: {
        B.BLOCKED: ("ban", "over"),
        B.AVAILABLE: ("circle", "free"),
        B.HELD: ("clock", "soon"),
        B.RESERVED: ("hourglass", "mild"),
        B.CONFIRMED: ("check", "ok"),
    },
    AllocationState: {
        A.HELD: ("clock", "soon"),
        A.RESERVED: ("hourglass", "soon"),
        A.CONFIRMED: ("check", "ok"),
        A.EXPIRED: ("clock", "over"),
        A.RELEASED: ("redo", "over"),
        A.REFUSED: ("x", "bad"),
    },
    ProductState: {
        P.DRAFT: ("pencil", "mild"),
        P.PUBLISHED: ("check", "ok"),
        P.WITHDRAWN: ("ban", "over"),
    },
    PassState: {
        S.NAMED: ("check", "ok"),
        S.COLLECTED: ("id", "ok"),
        S.SWAPPED: ("swap", "over"),
        S.RETURNED: ("redo", "over"),
    },
    MemberState: {M.ACTIVE: ("check", "ok"), M.DISMISSED: ("x", "over")},
    TokenStanding: {
        T.VALID: ("check", "ok"),
        T.EXPIRED: ("clock", "over"),
        T.OVER: ("ban", "over"),
        T.SHUT: ("ban", "over"),
    },
}


def state(value: models.TextChoices) -> SafeString:
    """A state of any lifecycle of the exhibition: `state(ExhibitorState(exhibitor.state))`."""
    return _state(type(value), value, get_language())


@lru_cache(maxsize=200)
def _state(
    states: type[models.TextChoices], value: models.TextChoices, language: str | None
) -> SafeString:
    return _drawn(value.label, *_LOOKS[states][value])


def token(key: ExhibitorToken) -> SafeString:
    """Whether a key that nobody has ended opens anything."""
    return _drawn(wording.standing(key), *look(key.standing))


def look(value: models.TextChoices) -> tuple[str, str]:
    """Drawing and tone of a state."""
    return _LOOKS[type(value)][value]


def name(text: str) -> SafeString:
    """A name as written, bold and in the shapes of its script."""
    language = language_of(text)
    attribute = format_html(' lang="{}"', language) if language else ""
    return format_html("<b{}><bdi>{}</bdi></b>", attribute, text)


def until(moment: Any) -> str:
    """`15:12` today's end of a hold, on the summit's clock; with the day when it is another one."""
    if not moment:
        return ""
    local = localtime(moment)
    is_today = local.date() == localtime().date()
    return date_format(local, "H:i" if is_today else "SHORT_DATETIME_FORMAT")
