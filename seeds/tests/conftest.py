"""The summit of 2018, loaded once for the tests of a module and never committed."""

from collections.abc import Iterator
from functools import partial

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from seeds import parts, yinchuan_2018
from seeds.yinchuan_2018 import facts, people
from seeds.yinchuan_2018.parts import PARTS
from summit.models import Summit

# As many as have a seat in a delegation.
DELEGATIONS_ONLY = {
    "official": {"approved": 16},
    "diplomat": {"approved": 7},
    "media": {"approved": 1},
    "accompanying": {"confirmed": 1},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A database is only set up when a test is marked as needing one: without this no module runs alone."""
    for item in items:
        if "loaded" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def loaded(request, django_db_setup: None, django_db_blocker) -> Iterator[Summit]:
    """The seeded summit, on a machine whose mails go to a folder; gone after the module.

    A module whose FEW is true has nobody but the reported guests and the members of delegations.
    """
    folder = override_settings(EMAIL_BACKEND="summit.mailbox.FolderBackend", DEMO=False)
    with django_db_blocker.unblock(), transaction.atomic(), folder:
        if getattr(request.module, "FEW", False):
            few = parts.Part("people", partial(people.make, plan=DELEGATIONS_ONLY))
            wanted = [few if part.name == few.name else part for part in PARTS]
            parts.load(yinchuan_2018.SLUG, facts.begin, wanted)
        else:
            call_command("seed", yinchuan_2018.SLUG)
        cache.delete("pages")  # nothing is committed here, so nothing else says that pages changed
        yield Summit.objects.get(slug=yinchuan_2018.SLUG)
        transaction.set_rollback(True)


@pytest.fixture
def summit(loaded: Summit) -> Iterator[Summit]:
    """As `loaded`; what a test changes is undone after it."""
    with transaction.atomic():
        yield Summit.objects.get(pk=loaded.pk)
        transaction.set_rollback(True)
