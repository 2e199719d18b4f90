"""The only writer of any `state`.

A lifecycle is a table of allowed moves in an app's `enums.py`, collected here by the enum of the states.
"""

import importlib
import importlib.util
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from . import commas
from .exceptions import WrongState


@cache
def moves() -> dict[type[models.TextChoices], dict[str, frozenset[str]]]:
    """Every lifecycle of the project: enum of states -> state -> states that may follow."""
    tables: dict[type[models.TextChoices], dict[str, frozenset[str]]] = {}
    for config in apps.get_app_configs():
        if importlib.util.find_spec(f"{config.name}.enums"):
            tables.update(getattr(importlib.import_module(f"{config.name}.enums"), "MOVES", {}))
    return tables


@cache
def _states_of(model: Any) -> type[models.TextChoices]:
    choices = {value for value, _label in model._meta.get_field("state").flatchoices}
    return next(states for states in moves() if set(states.values) == choices)


def allowed(thing: models.Model) -> frozenset[str]:
    """The states that `thing` may move to from where it is."""
    return moves()[_states_of(type(thing))][thing.state]  # type: ignore[attr-defined]


def explain(error: WrongState) -> str:
    """Where a refused thing stands and where it can go, for a program; empty when nobody foresaw it."""
    states, state = error.details.get("states"), error.details.get("code_from")
    if not (isinstance(states, type) and issubclass(states, models.TextChoices)):
        return ""
    follow = moves()[states][str(state)]
    words = {
        "state": states(str(state)).label,
        "next": commas.listed(one.label for one in states if one in follow),
    }
    if not follow:
        return _("The state is “%(state)s”, which is final.") % words
    return _("The state is “%(state)s”. From there it can become: %(next)s.") % words


def start(thing: models.Model, *path: str) -> None:
    """Walk a thing that is not saved yet along `path`; the last state is the one it is saved in.

    Raises WrongState when a step of the path is not allowed.
    """
    if thing.pk is not None:
        raise WrongState
    for state in path:
        if state not in allowed(thing):
            raise WrongState(code_from=thing.state, code_to=state)  # type: ignore[attr-defined]
        thing.state = state  # type: ignore[attr-defined]


def move(thing: models.Model, to: str, **changes: Any) -> str:
    """Move `thing` to the state `to` and write `changes` in the same statement.

    The row must still be in the state that `thing` was read in: of two people who press at once, one is
    refused. Returns the state before. Raises WrongState when the move is not allowed or came too late.
    """
    before: str = thing.state  # type: ignore[attr-defined]
    if to not in allowed(thing):
        raise WrongState(code_from=before, code_to=to, states=_states_of(type(thing)))
    rows = type(thing)._default_manager.filter(pk=thing.pk, state=before)
    if not rows.update(state=to, **changes):
        raise WrongState(code_from=before, code_to=to)
    for name, value in {"state": to, **changes}.items():
        setattr(thing, name, value)
    return before


def hold(thing: models.Model, *fields: str) -> None:
    """Lock the row of `thing` until this transaction ends, if its `fields` still are as they were read.

    For verbs that change more than the state. Raises WrongState when somebody was faster. Whoever adds a row
    that hangs on it is not waited for: foreign keys are checked when a transaction ends, after all its locks.
    """
    same = {name: getattr(thing, name) for name in fields}
    rows = type(thing)._default_manager.select_for_update(no_key=True).filter(pk=thing.pk, **same)
    if rows.values_list("pk").first() is None:
        raise WrongState


def take_back(thing: models.Model, before: str) -> None:
    """Let `thing` in memory say `before` again, when the transaction of its move is rolled back."""
    thing.state = before  # type: ignore[attr-defined]


def move_all(things: models.QuerySet, to: str, **changes: Any) -> int:
    """Move those of `things` whose state allows `to`, in one statement; returns how many moved."""
    model: Any = things.model
    table = moves()[_states_of(model)]
    sources = [state for state, targets in table.items() if to in targets]
    return things.filter(state__in=sources).update(state=to, **changes)
