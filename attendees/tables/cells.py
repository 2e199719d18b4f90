"""Cleaning single cells of an import: from what somebody typed to what is stored."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TypeVar

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import translation
from django_countries import countries as iso_3166

from attendees.models import Category
from summit import validators
from summit.countries import countries
from summit.models import Summit

LIMITS = {"full_name": 300, "latin_name": 300, "organisation": 200, "title": 200, "honorific": 50}
_MAX_EMAIL = 254  # RFC 5321, 4.5.3.1.3
_LONGER_THAN_NATIONAL = 12  # digits; fewer may lack the country

T = TypeVar("T")
Cleaners = Mapping[str, Callable[[str], str | int]]
_is_email = EmailValidator()
# What begins a formula, also in full width and after blanks; tab and carriage return hide one.
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_OF_MAILBOX = ("broken", "smtputf8", "address_length")


class Wrong(Exception):
    """A cell that cannot be used; `code` is one of `imports.FAULTS`, `value` is never personal."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code, self.value = code, value


def runs(text: str) -> bool:
    """Whether a spreadsheet would take `text` for a formula."""
    return text.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS)


def guarded(text: str) -> str:
    """`text` with a leading apostrophe when a spreadsheet would take it for a formula.

    Also when it is one behind apostrophes of its own: `unguarded` takes one off again.
    """
    return f"'{text}" if runs(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """`text` without the apostrophe of `guarded`, in whatever column it stands."""
    return text[1:] if text.startswith("'") and runs(text.lstrip("'")) else text


def cleaners(summit: Summit, category: Category | None) -> Cleaners:
    """How each column is cleaned, in the order of `imports.Person`; each raises Wrong."""
    categories = _category_keys(summit)
    country_codes, languages = _country_keys(), _language_keys()

    def clean_country(text: str) -> str:
        return _chosen(text, country_codes, "", "country")

    def clean_language(text: str) -> str:
        return _chosen(text, languages, "", "language")

    def clean_category(text: str) -> int:
        if category is None and not text.strip():
            raise Wrong("missing")
        return _chosen(text, categories, category.pk if category else 0, "category")

    return {
        "full_name": _clean_full_name,
        "email": _clean_email,
        "organisation": _line("organisation"),
        "country": clean_country,
        "title": _line("title"),
        "language": clean_language,
        "latin_name": _line("latin_name"),
        "honorific": _line("honorific"),
        "phone": _clean_phone,
        "category": clean_category,
    }


def _clean_line(text: str, limit: int) -> str:
    # Printable characters need neither tidying nor refusing; all else is looked at one by one.
    if (
        not text.isprintable()
        or validators.BROKEN in text
        or not unicodedata.is_normalized("NFC", text)
    ):
        text = validators.tidy(text)
        try:
            validators.plain_text(text)
        except ValidationError as error:
            raise Wrong(error.code or "control_character") from None
    text = " ".join(text.split())
    if len(text) > limit:
        raise Wrong("too_long", str(limit))
    return text


def _line(column: str) -> Callable[[str], str]:
    limit = LIMITS[column]
    return lambda text: _clean_line(text, limit) if text else ""


def _clean_full_name(text: str) -> str:
    name = _clean_line(text, LIMITS["full_name"])
    if not name:
        raise Wrong("missing")
    try:
        validators.has_letter(name)
        validators.no_web_address(name)
    except ValidationError as error:
        raise Wrong(error.code or "no_letter") from None
    return name


def _clean_email(text: str) -> str:
    email = validators.tidy(text).lower()
    if not email:
        raise Wrong("missing")
    if len(email) > _MAX_EMAIL:
        raise Wrong("too_long", str(_MAX_EMAIL))
    try:
        validators.plain_text(email)
        validators.mailbox(email)
        _is_email(email)
    except ValidationError as error:
        raise Wrong(error.code if error.code in _OF_MAILBOX else "email") from None
    return email


def _clean_phone(text: str) -> str:
    if not (number := text.strip()):
        return ""
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif number.isdecimal() and len(number) >= _LONGER_THAN_NATIONAL:
        number = f"+{number}"  # a spreadsheet took it for a figure and lost the plus
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        raise Wrong("phone") from None
    if not phonenumbers.is_valid_number(parsed):
        raise Wrong("phone")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _chosen(text: str, known: Mapping[str, T], otherwise: T, code: str) -> T:
    if not text:
        return otherwise
    if (found := known.get(text)) is not None:
        return found
    if not (wanted := key(text)):
        return otherwise
    if (found := known.get(wanted)) is None:
        raise Wrong(code, validators.tidy(text)[:60])
    return found


@lru_cache(maxsize=10_000)
def key(text: str) -> str:
    """`text` as it is compared: without case, width, spaces and signs between words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def in_each_language(read: Callable[[], Iterable[tuple[str, str]]]) -> dict[str, str]:
    """Key of a name in any language -> value, from the (name, value) pairs that `read` returns."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.update({key(name): value for name, value in read()})
    return found


@cache
def _country_keys() -> Mapping[str, str]:
    """Names in each language and ISO 3166 codes of two and three letters -> code of two letters.

    Names of ISO 3166 as well, which other programs write: Russian Federation.
    """
    keys = in_each_language(lambda: ((str(name), code) for code, name in iso_3166))
    keys |= in_each_language(lambda: ((str(name), code) for code, name in countries))
    keys |= {key(countries.alpha3(code)): code for code, _name in countries}
    return keys | {key(code): code for code, _name in countries}


@cache
def _language_keys() -> Mapping[str, str]:
    codes = dict(settings.LANGUAGES)
    keys = {key(name): code for code, name in codes.items()} | {key(code): code for code in codes}
    # As people write them: names, codes of ISO 639, and of BCP 47 with a region.
    others = {
        "zh-hans": [
            "zh",
            "zh-CN",
            "zh-SG",
            "Chinese",
            "Mandarin",
            "chinois",
            "中文",
            "汉语",
            "الصينية",
        ],
        "en": ["eng", "en-GB", "en-US", "English", "anglais", "英语", "英文", "الإنجليزية"],
        "fr": ["fra", "fr-FR", "French", "français", "法语", "法文", "الفرنسية"],
        "ar": ["ara", "Arabic", "arabe", "阿拉伯语", "阿拉伯文", "العربية"],
    }
    return keys | {key(word): code for code, words in others.items() for word in words}


def _category_keys(summit: Summit) -> Mapping[str, int]:
    rows = Category.objects.for_summit(summit)
    names = [f"name_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES]
    keys: dict[str, int] = {}
    for category in rows.values("pk", "slug", *names):
        keys |= {key(category[name]): category["pk"] for name in names if category[name]}
        keys[key(category["slug"])] = category["pk"]
    return keys
