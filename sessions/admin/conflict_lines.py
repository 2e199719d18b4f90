"""Conflicts in words, with links to the sessions that they name."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import Session
from sessions.reports.conflicts import Conflict

from . import display

FATAL: str | Promise = gettext_lazy("Fatal")
WARNING: str | Promise = gettext_lazy("Warning")


@dataclass(frozen=True)
class Link:
    address: str
    text: str


@dataclass(frozen=True)
class Line:
    title: str
    text: str
    degree: str | Promise
    icon: str
    tone: str
    links: list[Link]


def lines(conflicts: Iterable[Conflict], address: Callable[[Session], str]) -> list[Line]:
    """`address` writes the page on which a session is moved."""
    return [
        Line(
            _("%(kind)s, %(when)s")
            % {"kind": conflict.kind.label, "when": display.when(conflict.sessions[-1])},
            conflict.message,
            FATAL if conflict.is_fatal else WARNING,
            "alert" if conflict.is_fatal else "clock",
            "bad" if conflict.is_fatal else "soon",
            [
                Link(address(one), _("Move “%(title)s”") % {"title": one.title})
                for one in conflict.sessions
            ],
        )
        for conflict in conflicts
    ]


def in_the_way(other: Session) -> str:
    """What stands where a session is to be put, and what to do."""
    return _("“%(title)s” is in this room, %(when)s. Choose another room or time.") % {
        "title": other.title,
        "when": display.when(other),
    }


def who_is_in_the_way(
    session: Session, *, room: object, starts_at: dt.datetime, ends_at: dt.datetime
) -> str:
    """The same for the scheduled session that has `room` then; nothing when it is free."""
    others = Session.objects.scheduled().filter(
        room=room, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    other = others.exclude(pk=session.pk).order_by("starts_at", "pk").first()
    return in_the_way(other) if other else ""
