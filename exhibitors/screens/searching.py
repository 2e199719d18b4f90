"""How the office finds exhibitors: by any word that it knows of them, in any script."""

from django.conf import settings
from django.db.models import Q
from modeltranslation.utils import build_localized_fieldname

from exhibitors.models import Allocation
from exhibitors.querysets import Exhibitors
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
    for word in words.split()[:MOST_WORDS]:
        living = Allocation.objects.living().filter(booth__number__iexact=word)
        rows = rows.filter(_holds(word, "") | Q(pk__in=living.order_by().values("exhibitor")))
    return rows


def of_exhibitors(rows: OfSummit, words: str, *columns: str) -> OfSummit:
    """Those of `rows`, which belong to exhibitors, of whom each word is in `columns` or in the exhibitor's."""
    for word in words.split()[:MOST_WORDS]:
        own = Q()
        for column in columns:
            own |= Q(**{f"{column}__holds": word})
        rows = rows.filter(own | _holds(word, "exhibitor__"))
    return rows


def _holds(word: str, prefix: str) -> Q:
    found = Q()
    for column in _OF_EXHIBITOR:
        found |= Q(**{f"{prefix}{column}__holds": word})
    return found
