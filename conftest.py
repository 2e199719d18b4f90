"""What every test starts from."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from summit import background, pages
from summit.cache import ForgivingRedisCache


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """No page, pause or language of another test."""
    pages.forget()
    background._resting_until = 0.0
    ForgivingRedisCache._resting_until = 0.0
    with translation.override("en"):
        yield
