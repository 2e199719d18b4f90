"""The audit trail: who did what to what, from where. Append-only."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from .enums import Door
from .models import ApiToken, AuditEntry, User

_door: ContextVar[str] = ContextVar("door", default=Door.COMMAND)
_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)

SYSTEM = "system"
_SECOND_PRESS = dt.timedelta(seconds=10)
# Who acts: a user, an API token, a row that stands for a person (a registration), or SYSTEM.
Actor = models.Model | str


@contextmanager
def through(door: str) -> Iterator[None]:
    """Everything that is recorded inside came through `door`."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


@contextmanager
def dated(moment: dt.datetime) -> Iterator[None]:
    """Everything that is recorded inside happened at `moment` (aware).

    For loading what happened before, somewhere else: an entry can be written late, never changed.
    """
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def label(thing: models.Model | str) -> str:
    """`label:id` of a row, for example `attendees.registration:12`; a string stays itself."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, User):
        return f"user:{thing.pk}"
    if isinstance(thing, ApiToken):
        return f"token:{thing.pk}"
    return f"{thing._meta.label_lower}:{thing.pk}"


def labels_of(word: str) -> list[str]:
    """Labels of what is called `word`: things by their `reference`, staff by their address."""
    found = [label(user) for user in User.objects.filter(email__iexact=word)]
    for model in apps.get_models():
        if any(field.name == "reference" for field in model._meta.concrete_fields):
            rows = model._default_manager.filter(reference=word.upper())
            found += [f"{model._meta.label_lower}:{pk}" for pk in rows.values_list("pk", flat=True)]
    return found


def entry(subject: models.Model, verb: str, *, by: Actor, **details: Any) -> AuditEntry:
    """An entry that is not saved yet, for writing many at once."""
    return AuditEntry(
        summit_id=getattr(subject, "summit_id", None)
        or (subject.pk if subject._meta.model_name == "summit" else None),
        at=_moment.get() or timezone.now(),
        actor=label(by),
        verb=verb,
        subject=label(subject),
        details=details,
        door=_door.get(),
    )


def record(subject: models.Model, verb: str, *, by: Actor, **details: Any) -> AuditEntry:
    """Write that `by` did `verb` to `subject`. `details` hold before and after, never more than needed."""
    saved = entry(subject, verb, by=by, **details)
    saved.save(force_insert=True)
    return saved


def of(subject: models.Model) -> "models.QuerySet[AuditEntry]":
    """The trail of `subject`, newest first."""
    return AuditEntry.objects.filter(subject=label(subject)).order_by("-pk")


def was_just_done(subject: models.Model, verb: str, *, by: Actor) -> bool:
    """Whether `by` did `verb` to `subject` seconds ago and nobody anything since: a button was pressed twice."""
    last = of(subject).first()
    return (
        last is not None
        and (last.verb, last.actor) == (verb, label(by))
        and timezone.now() - last.at < _SECOND_PRESS
    )
