"""How the office finds exhibitors: by any word that it knows of them, in any script, whatever the accents."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, Value
from modeltranslation.utils import build_localized_fieldname

from exhibitors.models import Allocation
from exhibitors.querysets import Exhibitors
from exhibitors.screens.finding import ConcatWS
from summit.querysets import OfSummit

MOST_WORDS = 8
CODES = tuple(code for code, _name in settings.LANGUAGES)
_OF_EXHIBITOR = (
    *(build_localized_fieldname("organisation__name", code) for code in CODES),
    *(build_localized_fieldname("organisation__short_name", code) for code in CODES),
    "contact_name",
    "contact_email",
)


def exhibitors(rows: Exhibitors, words: str) -> Exhibitors:
    """Those of `rows` of whom each word is in a name, the contact, or is the number of their booth."""
    rows = rows.alias(known=_known(_OF_EXHIBITOR))
    for word in words.split()[:MOST_WORDS]:
        living = Allocation.objects.living().filter(booth__number__iexact=word)
        rows = rows.filter(Q(known__holds=word) | Q(pk__in=living.order_by().values("exhibitor")))
    return rows


def of_exhibitors(rows: OfSummit, words: str, *columns: str) -> OfSummit:
    """Those of `rows`, which belong to exhibitors, of whom each word is in `columns` or in the exhibitor's."""
    paths = [*columns, *(f"exhibitor__{column}" for column in _OF_EXHIBITOR)]
    rows = rows.alias(known=_known(paths))
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(known__holds=word)
    return rows


def _known(columns: Iterable[str]) -> ConcatWS:
    """Everything in one text, to be folded once; a word has no space, so none lies across two columns."""
    return ConcatWS(Value(" "), *columns)
