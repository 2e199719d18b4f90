"""A summit with whoever decides at it, as the tests of the panel begin; a module may have its own instead."""

import pytest

from attendees.tests.admin import as_member
from attendees.tests.factories import make_category
from summit.enums import Role
from summit.tests.factories import make_summit, make_user


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def category(summit):
    """Whoever registers in it waits for a decision."""
    return make_category(summit, name="Expert", needs_approval=True)


@pytest.fixture
def office(summit):
    """An organiser at the panel."""
    return as_member(make_user(summit, Role.ORGANISER))
