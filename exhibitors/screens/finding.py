"""How visitors find exhibitors: by any word of a name, a product, a topic or a booth, in any script."""

import re
import unicodedata

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import CharField, F, Func, Q, TextField, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from exhibitors.models import Allocation, Exhibitor, Product
from exhibitors.querysets import Exhibitors
from summit.models import Topic

MOST_WORDS = 8
_ALIKE = 0.55  # of 1: a letter too much or too few still finds a name
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"  # accents of Latin, vowels of Arabic
_CODES = tuple(code for code, _name in settings.LANGUAGES)


def _columns(path: str) -> list[str]:
    return [build_localized_fieldname(path, code) for code in _CODES]


_NAMES = [*_columns("organisation__name"), *_columns("organisation__short_name")]


def matching(rows: Exhibitors, words: str) -> Exhibitors:
    """Those of `rows` that hold each word; when there are none, those whose names are much alike."""
    # Searched once, however often the list is read: it is counted, cut into pages and read.
    given = words.split()[:MOST_WORDS]
    if not given:
        return rows
    found = _with(rows.order_by(), given, "icontains") or otherwise(rows.order_by(), words)
    return rows.filter(pk__in=found)


def otherwise(rows: Exhibitors, words: str) -> list[int]:
    """Ids in the order of `rows`, when nothing is written like the `words`; none for no words.

    Folding accents costs more than comparing, and finding what is much alike most.
    """
    given = words.split()[:MOST_WORDS]
    return (_with(rows, given, "holds") or _alike(rows, given)) if given else []


def _with(rows: Exhibitors, words: list[str], lookup: str) -> list[int]:
    found = rows.annotate(names=names())
    for word in words:
        found = found.filter(_holds(word, lookup))
    return list(found.values_list("pk", flat=True))


def _holds(word: str, lookup: str) -> Q:
    """Conditions on other tables are ids: a join would bring an exhibitor once for each product."""
    topics = Topic.objects.annotate(names=in_every_language("name"))
    products = Product.objects.shown().annotate(names=in_every_language("name"))
    by_booth = Allocation.objects.confirmed().filter(booth__number__iexact=word).order_by()
    by_topic = Exhibitor.topics.through.objects.filter(
        topic__in=topics.filter(**{f"names__{lookup}": word}).order_by().values("pk")
    )
    by_product = products.filter(**{f"names__{lookup}": word}).order_by()
    return (
        Q(**{f"names__{lookup}": word})
        | Q(pk__in=by_topic.values("exhibitor"))
        | Q(pk__in=by_product.values("exhibitor"))
        | Q(pk__in=by_booth.values("exhibitor"))
    )


def _alike(rows: Exhibitors, words: list[str]) -> list[int]:
    """Ids of names in which each word is nearly there, accents and small mistakes aside."""
    rows = rows.annotate(names=_plain(names()))
    for number, word in enumerate(words):
        closeness = TrigramWordSimilarity(_without_marks(word), F("names"))
        rows = rows.annotate(**{f"closeness_{number}": closeness})
        rows = rows.filter(**{f"closeness_{number}__gte": _ALIKE})
    return list(rows.values_list("pk", flat=True))


class ConcatWS(Func):
    """The texts with the first one between them; what is missing is left out."""

    function = "CONCAT_WS"
    output_field = TextField()


def names() -> ConcatWS:
    """Every name of an exhibitor in one text: to be searched once instead of eight times."""
    return ConcatWS(Value(" "), *_NAMES)


def in_every_language(path: str) -> ConcatWS:
    """A translated field in one text."""
    return ConcatWS(Value(" "), *_columns(path))


def _plain(text: Func) -> Func:
    """In Postgres what `_without_marks` is here."""
    apart = Func(text, template="normalize(%(expressions)s, NFD)", output_field=TextField())
    marks = Value(f"[{_MARKS}]")
    return Func(
        apart, marks, Value(""), Value("g"), function="REGEXP_REPLACE", output_field=TextField()
    )


def _without_marks(word: str) -> str:
    """`Societe` for `Société`; Arabic without its vowel signs."""
    return re.sub(f"[{_MARKS}]", "", unicodedata.normalize("NFD", word))


def by_name(rows: Exhibitors) -> Exhibitors:
    """In the order of the names that the reader sees: those of the language, else of another one."""
    wanted = get_language() or settings.LANGUAGE_CODE
    order = (wanted, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES)
    columns = [
        NullIf(F(build_localized_fieldname("organisation__name", code)), Value(""))
        for code in order
    ]
    return rows.order_by(Lower(Coalesce(*columns, Value(""), output_field=CharField())), "pk")
