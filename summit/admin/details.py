"""The details of the audit trail's entries in words: fields and choices as forms call them."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext

from summit import commas, verbs
from summit.models import AuditEntry

from . import display, languages


class Details:
    """For one page of entries: what has a short name in the trail is read once for each summit."""

    def __init__(self) -> None:
        self._called: dict[tuple[type[models.Model], int | None], dict[str, str]] = {}

    def of(self, entry: AuditEntry) -> str:
        """`before: Under review`: the details in one line."""
        model = display.model_of(entry.subject.partition(":")[0])
        parts = (
            commas.labelled(_key(key), self._said(key, value, model, entry.summit_id))
            for key, value in entry.details.items()
            if value
        )
        return pgettext("between two details", "; ").join(parts)

    def _said(
        self, key: str, value: object, model: type[models.Model] | None, summit: int | None
    ) -> str:
        if isinstance(value, dict):
            return commas.listed(
                f"{_key(inner)} {self._said(inner, one, model, summit)}"
                for inner, one in value.items()
            )
        if isinstance(value, list):
            # A name that is said in four languages is named once for each; one that is not, once.
            return commas.listed(
                dict.fromkeys(self._said(key, one, model, summit) for one in value)
            )
        if value is True:
            return gettext("yes")
        return self._word(key, value, model, summit) if isinstance(value, str) else str(value)

    def _word(
        self, key: str, value: str, model: type[models.Model] | None, summit: int | None
    ) -> str:
        own = _words(model) if model else {}
        if value in own:
            return str(own[value])
        if value in dict(settings.LANGUAGES):
            return display.language(value)
        if called := self._by_slug(key, model, summit).get(value):
            return called
        known = _names() if key == "fields" else _choices().get(key, {})
        return str(known.get(value, value))

    def _by_slug(
        self, key: str, model: type[models.Model] | None, summit: int | None
    ) -> dict[str, str]:
        """`delegate` -> `Delegate`, where `key` is a relation to something with a short name."""
        fields = {field.name: field for field in model._meta.fields} if model else {}
        related: Any = getattr(fields.get(key), "related_model", None)
        if related is None or not hasattr(related, "slug") or not hasattr(related, "name"):
            return {}
        if (related, summit) not in self._called:
            rows = related._default_manager.filter(summit=summit)
            self._called[related, summit] = dict(rows.values_list("slug", "name"))
        return self._called[related, summit]


def _key(key: str) -> str:
    return str(verbs.DETAILS.get(key, key.replace("_", " ")))


def sentences(parts: Iterable[str]) -> str:
    """Those of `parts` that say something, one after the other."""
    return pgettext("between two sentences", ". ").join(filter(None, parts))


def field(model: type[models.Model], name: str) -> str:
    """What the field `name` is called, of `model` or of something that hangs on it."""
    return str(_words(model).get(name) or _names().get(name, name))


@cache
def _words(model: type[models.Model]) -> dict[str, Any]:
    """What the fields of `model` are called, and their choices: `state`, `under_review`."""
    words: dict[str, Any] = {}
    for column in model._meta.fields:
        words |= {str(value): label for value, label in column.flatchoices or ()}
        words.setdefault(column.name, column.verbose_name)
    for name in languages.translated(model):
        label = words[name]
        for code, written in languages.columns_of(name):
            words[written] = _InLanguage(label, code)
    return words


class _InLanguage:
    """`Title (Français)`, said when it is read."""

    def __init__(self, label: object, code: str) -> None:
        self._label, self._code = label, code

    def __str__(self) -> str:
        words = {"field": self._label, "language": display.language(self._code)}
        return gettext("%(field)s (%(language)s)") % words


@cache
def _names() -> dict[str, Any]:
    """What fields are called anywhere: an entry may tell of something that hangs on its subject."""
    found: dict[str, Any] = {}
    for model in apps.get_models():
        for column in model._meta.fields:
            found.setdefault(column.name, column.verbose_name)
    return found


@cache
def _choices() -> dict[str, dict[str, Any]]:
    """The choices of all fields of a name: those of `role` are members' and delegates'."""
    found: dict[str, dict[str, Any]] = {}
    for model in apps.get_models():
        for column in model._meta.fields:
            if column.flatchoices:
                labels = {str(value): label for value, label in column.flatchoices}
                found[column.name] = labels | found.get(column.name, {})
    return found
