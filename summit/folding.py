"""Searching without regard to capitals and accents: `nandu` finds Ñandú, `lukasz` finds Łukasz.

Postgres folds both sides by its function `summit_folded` (first migration), which a trigram index can hold.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Func, TextField
from django.db.models.lookups import PatternLookup


class Folded(Func):
    """A text in capitals and without accents; for indexes."""

    function = "summit_folded"
    arity = 1
    output_field = TextField()


class _FoldedLookup(PatternLookup):
    """Both sides folded, then LIKE. Full-width letters in what was typed are plain ones (NFKC)."""

    def process_lhs(self, *args: Any, **kwargs: Any) -> Any:
        sql, params = super().process_lhs(*args, **kwargs)
        return f"summit_folded({sql})", params

    def process_rhs(self, qn: Any, connection: Any) -> Any:
        if self.rhs_is_direct_value():
            self.rhs = unicodedata.normalize("NFKC", str(self.rhs))
        return super().process_rhs(qn, connection)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"LIKE summit_folded({rhs})"


@CharField.register_lookup
@TextField.register_lookup
class Holds(_FoldedLookup):
    """`name__holds="nandu"`: the words anywhere in the text."""

    lookup_name = "holds"


@CharField.register_lookup
@TextField.register_lookup
class Begins(_FoldedLookup):
    """`name__begins="nandu"`: the words at its beginning."""

    lookup_name = "begins"
    param_pattern = "%s%%"


def searched(fields: Iterable[str]) -> list[str]:
    """`search_fields` of a list with `holds`, except those that say how they are searched (`=actor`)."""
    return [name if _says_how(name) else f"{name}__holds" for name in fields]


def _says_how(name: str) -> bool:
    return name[0] in "=^@" or name.endswith("__icontains")
