"""The programme's part of the API is what its schema says, with sessions, seats and releases behind it."""

import pytest
from schemathesis import GenerationMode

from attendees import links
from attendees.tests import test_api_schema as schema
from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access
from sessions.tests.office import make_role, make_room, make_session, make_speaker, publish
from summit.enums import Role
from summit.tests.api import make_token
from summit.tests.factories import make_summit, make_user

api, application = schema.api, schema.application  # fixtures
TAGS = {"programme", "own agenda", "programme office"}


@pytest.fixture
def world(db):
    """A released programme with somebody who may book."""
    summit = make_summit(slug="yinchuan-2018")
    user = make_user(summit, Role.OWNER)
    session = make_session(
        summit, "Water", "09:00", "10:00", room=make_room(summit), by=user, access=Access.RESERVED
    )
    speaker = make_speaker(summit)
    make_role(session, speaker)
    publish(summit, user)
    own = make_registration(make_category(summit, slug="delegate"))
    return {
        "path": {"slug": summit.slug, "session_id": session.pk, "speaker_id": speaker.pk},
        "member": f"Bearer {make_token(summit)[1]}",
        "registration": f"Registration {links.token(own)}",
    }


def leading_somewhere(given, world):
    """The parameters of an address with those that exist; what breaks the schema stays as it is."""
    known = {name: value for name, value in world["path"].items() if name in given}
    broken = {name for name in known if name != "slug" and not str(given[name]).isdigit()}
    return {**given, **{name: value for name, value in known.items() if name not in broken}}


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_about_the_programme_is_as_the_schema_says(
    api,
    world,
    subtests,
    mode,
):
    found = [
        one for one in schema.operations(api) if TAGS & set(one.definition.raw.get("tags", ()))
    ]
    assert len(found) == 29
    for operation in found:
        key = schema.key_for(operation, world)

        def call(case, key=key):
            case.path_parameters = leading_somewhere(case.path_parameters, world)
            for authorization in {key, ""}:
                headers = {"Authorization": authorization} if authorization else {}
                headers["Accept-Encoding"] = "identity"
                response = case.call(headers={**(case.headers or {}), **headers})
                excluded = schema.NOT_WITH_KEY if authorization else schema.NOT_HERE
                case.validate_response(response, excluded_checks=excluded)
                assert response.status_code < 500

        with subtests.test(operation=operation.label):
            schema.fuzz(operation, mode, call)
