"""Translated fields in forms: a tab for each language; what is required, in at least one.

All languages of the site, whatever the summit works in: every page is offered to readers in each of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

from summit import commas

Fieldsets = list[tuple[Any, dict[str, Any]]]


def translated(model: type[models.Model]) -> frozenset[str]:
    """The names of the fields of `model` that are written in each language."""
    try:
        options: Any = translator.get_options_for_model(model)
    except NotRegistered:
        return frozenset()
    return frozenset(options.fields)


def columns(names: Iterable[str], code: str) -> list[str]:
    """`["name"]` in `zh-hans` -> `["name_zh_hans"]`."""
    return [build_localized_fieldname(name, code) for name in names]


def columns_of(name: str) -> list[tuple[str, str]]:
    """The column of the translated field `name` in each language, with the language."""
    return [(code, build_localized_fieldname(name, code)) for code, _name in settings.LANGUAGES]


def behind(model: type[models.Model], columns: Iterable[str]) -> list[str]:
    """The names of the translated fields that `columns` belong to: each has a column of its own."""
    written = set(columns)
    return [name for name in translated(model) if written & set(every_column(model, [name]))]


def every_column(model: type[models.Model], names: Iterable[Any]) -> list[Any]:
    """`names` with every translated one replaced by its columns in all languages."""
    own, found = translated(model), list[Any]()
    for name in names:
        if name in own:
            found += [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES]
        else:
            found.append(name)
    return found


def stored_in(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """`names` with every translated one replaced by the column that it stands for."""
    own, code = translated(model), settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    return [build_localized_fieldname(name, code) if name in own else name for name in names]


def with_tabs(model: type[models.Model], fieldsets: Iterable[tuple[Any, Any]]) -> Fieldsets:
    """`fieldsets` without the translated fields, which follow as one tab for each language.

    The reader's language is the first tab.
    """
    own = translated(model)
    found: Fieldsets = []
    moved: list[str] = []
    for title, options in fieldsets:
        names: Sequence[Any] = options["fields"]
        moved += [name for name in names if name in own]
        rest = [name for name in names if name not in own]
        if rest:
            found.append((title, {**options, "fields": rest}))
    if moved:
        found += [
            (name, {"classes": ["tab", "language"], "fields": columns(moved, code)})
            for code, name in sorted(settings.LANGUAGES, key=lambda pair: pair[0] != get_language())
        ]
    return found


def labels(model: type[models.Model], *, name_languages: bool) -> dict[str, str]:
    """What each column of the translated fields is called, without modeltranslation's brackets.

    With `name_languages` the label says the language too: in a table there are no tabs.
    """
    found: dict[str, str] = {}
    for name in translated(model):
        field: Any = model._meta.get_field(name)
        label = str(capfirst(field.verbose_name))
        for code, language in settings.LANGUAGES:
            said = f"{label}, {language}" if name_languages else label
            found[build_localized_fieldname(name, code)] = said
    return found


def prepare(form: "forms.ModelForm[Any]") -> None:
    """Tell each translated field its language and direction; none of its columns alone is required."""
    model = form._meta.model
    for name in translated(model):
        is_required = not model._meta.get_field(name).blank
        for code, column in columns_of(name):
            field = form.fields.get(column)
            if field is None:
                continue
            field.required = False
            direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
            field.widget.attrs.update({"lang": code, "dir": direction})
            if is_required and not getattr(form, "name_languages", False):
                field.widget.attrs["data-asked"] = "languages"  # the star at its label: admin.css
                in_one = _("In at least one language.")
                field.help_text = commas.sentences(field.help_text, in_one)


def require_one(form: "forms.ModelForm[Any]") -> None:
    """Add an error for each required text that was written in no language."""
    model = form._meta.model
    for name in translated(model):
        shown = [
            column
            for code, _name in settings.LANGUAGES
            if (column := build_localized_fieldname(name, code)) in form.fields
        ]
        if not shown or model._meta.get_field(name).blank or set(shown) & set(form.errors):
            continue
        if not any(form.cleaned_data.get(column) for column in shown):
            form.add_error(shown[0], _("Write this in at least one language."))
