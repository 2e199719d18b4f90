"""The summit of 2018, loaded once into a database beside that of the tests, whose modules change nothing in it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
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
    """The tests of the seed follow each other, so that one process loads it for nearly all of them.

    A database is only set up when a test is marked as needing one: without that no module runs alone.
    """
    of_seed = [item for item in items if "loaded" in getattr(item, "fixturenames", ())]
    for item in of_seed:
        item.add_marker(pytest.mark.django_db)
    if of_seed:
        first, known = items.index(of_seed[0]), set(of_seed)
        others = [item for item in items if item not in known]
        items[:] = [*others[:first], *of_seed, *others[first:]]


def _machine() -> override_settings:
    """One whose mails go to a folder, and that is no demo."""
    return override_settings(EMAIL_BACKEND="summit.mailbox.FolderBackend", DEMO=False)


@contextmanager
def _working_on(database: str) -> Iterator[None]:
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@pytest.fixture(scope="session")
def seeded(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The name of a database with the whole seed, made for the first module of this process that asks.

    What is held in it ends half an hour later.
    """
    creation = connection.creation
    with django_db_blocker.unblock():
        creation.clone_test_db("yinchuan", verbosity=0, autoclobber=True)
        name = str(creation.get_test_db_clone_settings("yinchuan")["NAME"])
        with _working_on(name), _machine(), transaction.atomic():
            call_command("seed", yinchuan_2018.SLUG)
    yield name
    with django_db_blocker.unblock():
        creation.destroy_test_db(suffix="yinchuan", verbosity=0)


@pytest.fixture(scope="module")
def loaded(request, django_db_setup: None, django_db_blocker) -> Iterator[Summit]:
    """The seeded summit; what the tests of the module change is undone after them.

    A module whose FEW is true has nobody but the reported guests and the members of delegations.
    """
    few = getattr(request.module, "FEW", False)
    database = nullcontext() if few else _working_on(request.getfixturevalue("seeded"))
    with django_db_blocker.unblock(), database, transaction.atomic(), _machine():
        if few:
            part_few = parts.Part("people", partial(people.make, plan=DELEGATIONS_ONLY))
            wanted = [part_few if part.name == part_few.name else part for part in PARTS]
            parts.load(yinchuan_2018.SLUG, facts.begin, wanted)
        cache.delete("pages")  # nothing is committed here, so nothing else says that pages changed
        yield Summit.objects.get(slug=yinchuan_2018.SLUG)
        transaction.set_rollback(True)


@pytest.fixture
def summit(loaded: Summit) -> Iterator[Summit]:
    """As `loaded`; what a test changes is undone after it."""
    with transaction.atomic():
        yield Summit.objects.get(pk=loaded.pk)
        transaction.set_rollback(True)
