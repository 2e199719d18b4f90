"""A summit with a released session, as the tests of the API begin; a module may have its own instead."""

import pytest

from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access
from sessions.tests.office import make_role, make_room, make_session, make_speaker, publish
from summit.enums import Role
from summit.tests.factories import make_summit, make_user


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def user(summit):
    return make_user(summit, Role.OWNER)


@pytest.fixture
def room(summit):
    return make_room(summit, name_ar="قاعة النهر")


@pytest.fixture
def session(summit, user, room):
    """A released one with two seats."""
    made = make_session(summit, "Smart water", "09:00", "10:30", room=room, by=user,
                        title_ar="المياه الذكية", access=Access.RESERVED, capacity=2)  # fmt: skip
    make_role(made, make_speaker(summit, "Nadia Haddad"))
    publish(summit, user)
    return made


@pytest.fixture
def registration(summit):
    return make_registration(make_category(summit, slug="delegate"))
