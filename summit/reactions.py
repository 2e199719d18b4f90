"""Going up the staircase: a lower room announces, settings say who reacts."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from .audit import Actor


@cache
def _of(event: str) -> tuple[Any, ...]:
    return tuple(import_string(name) for name in settings.REACTIONS.get(event, ()))


def announce(event: str, subject: models.Model, *, by: Actor, **facts: Any) -> None:
    """Run every function that `settings.REACTIONS` names for `event`, in order, in this transaction.

    What a reaction raises comes out here and rolls everything back.
    """
    for react in _of(event):
        react(subject, by=by, **facts)
