"""Countries and regions: the codes of ISO 3166, with the names of CLDR and in the order of each language.

from summit.countries import countries

countries.name("CH")           # Switzerland, in the language that is active
[*countries]                   # (code, name) in its alphabet
CountryField(countries=Countries)
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale
from django.utils.translation import get_language, override, pgettext
from django_countries import Countries as Iso3166
from django_countries import CountryTuple

# The first characters of these names are not among the 3,755 that GB 2312 has in the order of their
# sounds; each is put where one of the same sound stands.
_SAME_SOUND = str.maketrans("斐梵瑙", "匪饭脑")
_ALEFS = str.maketrans("أإآ", "ااا")


class Countries(Iso3166):
    """Those of django-countries; its own translations are older, and its order knows Latin letters only."""

    def translate_pair(self, code: str, name: object = None) -> CountryTuple:
        return CountryTuple(code, _names(get_language() or "en")[code])

    def __iter__(self) -> Iterator[CountryTuple]:
        return iter(_in_order(get_language() or "en"))


countries = Countries()


@cache
def _names(language: str) -> dict[str, str]:
    names = Locale.parse(language, sep="-").territories
    with override(language):
        # CLDR speaks of territories; the short name is that of its alternative forms.
        return {code: names[code] for code in countries.countries} | {
            "PS": pgettext("country", "Palestine")
        }


@cache
def _in_order(language: str) -> tuple[CountryTuple, ...]:
    pairs = (CountryTuple(code, name) for code, name in _names(language).items())
    order = _by_sound if language == "zh-hans" else _by_letter
    return tuple(sorted(pairs, key=lambda pair: order(pair.name)))


def _by_sound(name: str) -> bytes:
    """Pinyin: GB 2312 has the characters of daily use in the order of their sounds."""
    return name.translate(_SAME_SOUND).encode("gb18030")


def _by_letter(name: str) -> str:
    """The alphabet without accents; in Arabic every alif is one letter."""
    letters = unicodedata.normalize("NFKD", name.translate(_ALEFS).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
