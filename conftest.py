"""What every test starts from."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import translation

from summit import background, pages
from summit.cache import ForgivingRedisCache


def pytest_configure() -> None:
    """No test asks how hard a password is to guess: half a second for each would be most of some of them.

    What is hashed so can still be checked by the processes that tests start.
    """
    PBKDF2PasswordHasher.iterations = 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: at the end it would keep one worker busy and the others idle."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """No page, pause or language of another test."""
    pages.forget()
    background._resting_until = 0.0
    ForgivingRedisCache._resting_until = 0.0
    with translation.override("en"):
        yield
