"""Forms that ask for some words once in each language."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings

from exhibitors.forms.fields import WithTopics
from exhibitors.models import Exhibitor, Product


def suffix(code: str) -> str:
    """The end of a translated field's name: `zh-hans` is `zh_hans` there."""
    return code.replace("-", "_")


class InLanguages(WithTopics):
    """A form with some fields once for each language; `in_languages` gives them by language."""

    def add_languages(self, name: str, make: Any) -> None:
        for code, _label in settings.LANGUAGES:
            self.fields[f"{name}_{suffix(code)}"] = make(code)

    def in_languages(self, *names: str) -> list[dict[str, Any]]:
        """For each language its code, its own name and its bound fields."""
        return [
            {
                "code": code,
                "label": label,
                "fields": [self[f"{name}_{suffix(code)}"] for name in names],
                "is_complete": all(self[f"{name}_{suffix(code)}"].value() for name in names),
                "is_wrong": any(f"{name}_{suffix(code)}" in self.errors for name in names),
            }
            for code, label in settings.LANGUAGES
        ]


def reads(field: forms.Field, code: str) -> forms.Field:
    """A field whose words are in the language `code`."""
    language, _dash, script = code.partition("-")
    field.widget.attrs["lang"] = f"{language}-{script.title()}" if script else language
    field.widget.attrs["dir"] = "rtl" if code == "ar" else "ltr"
    return field


def texts(thing: Exhibitor | Product, *names: str) -> dict[str, Any]:
    columns: Iterable[str] = (
        f"{name}_{suffix(code)}" for name in names for code, _label in settings.LANGUAGES
    )
    return {column: getattr(thing, column) or "" for column in columns}
