"""A seed is loaded in parts, each once: what an organiser changed or deleted since then stays so.

That a part was loaded is an entry of the summit's audit trail, written in the part's own transaction: a
load that was interrupted goes on with the first part that is missing.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.db import connection, transaction

from seeds.copying import analyse
from summit import audit, background, pages
from summit.exceptions import SummitError
from summit.models import AuditEntry, Summit

_VERB = "seed"
_BEGINNING = "beginning"
_APPS = ("summit", "attendees", "agenda", "exhibitors")


@dataclass(frozen=True)
class Part:
    name: str
    make: Callable[[Summit], None]


def load(slug: str, begin: Callable[[], Summit], parts: Iterable[Part]) -> list[str]:
    """Make the summit at `slug` with `begin`, then those of `parts` that it has not had.

    Returns the names of what was loaded. Raises SummitError when a summit that no seed made is at this
    address.
    """
    loaded = [_BEGINNING] if _once(slug, _BEGINNING, begin) else []
    return loaded + [
        part.name for part in parts if _once(slug, part.name, partial(_add, slug, part))
    ]


def _add(slug: str, part: Part) -> Summit:
    summit = Summit.objects.get(slug=slug)
    part.make(summit)
    return summit


def _once(slug: str, name: str, make: Callable[[], Summit]) -> bool:
    if name in _loaded(slug):
        return False
    with transaction.atomic(), background.together():
        _wait_for_other_seeds(slug)
        known = _loaded(slug)
        if name in known:
            return False
        if not known and Summit.objects.filter(slug=slug).exists():
            raise SummitError(f"The summit at {slug} was not made by the seed: it is left alone.")
        audit.record(make(), _VERB, by=audit.SYSTEM, part=name)
        # The next part reads what this one has written, in the same transaction where tests load a seed.
        analyse(model for app in _APPS for model in apps.get_app_config(app).get_models())
        pages.changed()
    return True


def _loaded(slug: str) -> set[str]:
    entries = AuditEntry.objects.filter(summit__slug=slug, verb=_VERB)
    return set(entries.values_list("details__part", flat=True))


def _wait_for_other_seeds(slug: str) -> None:
    """Two at the same time: the second waits for the first and finds everything there."""
    number = int.from_bytes(hashlib.sha256(f"seed:{slug}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
