"""The audit trail: who did what, when and from where. Nobody writes here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from summit.models import ApiToken, AuditEntry, User


@dataclass(frozen=True)
class Line:
    """An entry for the eye: `who` is a name where it is that of staff, else what kind of actor."""

    entry: AuditEntry
    who: str


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """Entries with the names of the staff and tokens in them, read in at most two queries."""
    found = list(entries)
    names = actor_names(entry.actor for entry in found)
    return [Line(entry, names[entry.actor]) for entry in found]


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """`user:3`, `token:7`, `attendees.registration:12`, `system` -> how to call them."""
    wanted = set(actors)
    numbers: dict[str, list[int]] = {"user": [], "token": []}
    names = dict[str, str]()
    for actor in wanted:
        kind, _colon, number = actor.partition(":")
        if kind in numbers and number.isdecimal():
            numbers[kind].append(int(number))
        names[actor] = _t("The system") if kind == "system" else _t("The person concerned")
    for kind, model in (("user", User), ("token", ApiToken)):
        if numbers[kind]:
            known: dict[int, Any] = model._default_manager.in_bulk(numbers[kind])
            for pk in numbers[kind]:
                names[f"{kind}:{pk}"] = str(known.get(pk, _t("Somebody who has left")))
    return names
