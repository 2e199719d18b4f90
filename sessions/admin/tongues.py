"""Languages that are spoken in a room, each in its own name: more than the pages are written in."""

from typing import Any

from babel import Locale, UnknownLocaleError
from django import forms
from django.conf.locale import LANG_INFO
from unfold.widgets import UnfoldAdminSelectWidget

from summit.admin.fields import Several

# Those of the United Nations first, then what interpreters are often asked for.
_USUAL = (
    "en",
    "zh-hans",
    "fr",
    "ar",
    "ru",
    "es",
    "de",
    "pt",
    "ja",
    "ko",
    "tr",
    "id",
    "hi",
    "fa",
    "mn",
)


def name(code: str) -> str:
    """`ar` -> `العربية`; a code that nobody knows stays itself."""
    known: dict[str, Any] = LANG_INFO.get(code.lower(), {})
    if not known or (known["name_local"] == known["name"] and known["code"] != "en"):
        return _by_cldr(code)
    return str(known["name_local"])


def _by_cldr(code: str) -> str:
    try:
        return str(Locale.parse(code, sep="-").display_name)
    except (UnknownLocaleError, ValueError):
        return code


def _choices(also: list[str]) -> list[tuple[str, str]]:
    codes = [*_USUAL, *(code for code in also if code not in _USUAL)]
    return [(code, name(code)) for code in codes]


def _usual() -> list[tuple[str, str]]:
    """Asked for by a form that is shown: CLDR's names of languages take 3 MB."""
    return _choices([])


class Tongue(forms.ChoiceField):
    """One language. `also` adds what a row has already, so that saving it changes nothing."""

    widget = UnfoldAdminSelectWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_usual, **options)

    def also(self, codes: list[str]) -> None:
        self.choices = _choices(codes)


class Tongues(Several):
    """Any number of languages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_usual, **options)

    def also(self, codes: list[str]) -> None:
        self.choices = _choices(codes)
