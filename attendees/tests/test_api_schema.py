"""The API is what its schema says, and nothing that fits or breaks the schema brings it down."""

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from attendees import links
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit.tests.api import Caller, make_token
from summit.tests.factories import make_summit

EXAMPLES = 12
# Whether a category exists is nothing that a schema can say; who may is what other tests ask.
NOT_HERE = [positive_data_acceptance, ignored_auth]
# With a key of ours, a request that broke the schema by its key breaks it no more.
NOT_WITH_KEY = [*NOT_HERE, negative_data_rejection]


@pytest.fixture
def application(db):
    """The WSGI application inside the transaction of the test: no request closes the connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def api(application, settings):
    """The schema, as a client reads it."""
    rates = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "1000000/min")
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    return schemathesis.openapi.from_wsgi("/api/schema/", application)


@pytest.fixture
def world(db):
    """A summit with somebody in it: the values that lead somewhere, and who may do what."""
    summit = make_summit(slug="yinchuan-2018")
    make_consent_texts(summit)
    category = make_category(summit, slug="delegate", needs_approval=True)
    registration = make_registration(category)
    own = make_registration(make_category(summit, slug="expert"))
    return {
        "path": {"slug": summit.slug, "reference": registration.reference},
        "member": f"Bearer {make_token(summit)[1]}",
        "registration": f"Registration {links.token(own)}",
    }


def operations(api):
    return [result.ok() for result in api.get_all_operations()]


def key_for(operation, world):
    schemes = {name for entry in operation.definition.raw.get("security", []) for name in entry}
    # Whose key is of a room above comes without one here; the tests of that room bring it.
    return next((world.get(name, "") for name in schemes), "")


def fuzz(operation, mode, call):
    """Call `call` with requests to `operation` that fit the schema or, in the negative mode, do not."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def run(case):
        call(case)

    run()


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_the_schema_says(api, world, subtests, mode):
    for operation in operations(api):
        key = key_for(operation, world)

        def call(case, key=key):
            known = {k: v for k, v in world["path"].items() if k in case.path_parameters}
            case.path_parameters = {**case.path_parameters, **known}
            for authorization in {key, ""}:
                headers = {"Authorization": authorization} if authorization else {}
                # Plain, since the client takes nothing apart that is compressed.
                headers["Accept-Encoding"] = "identity"
                response = case.call(headers={**(case.headers or {}), **headers})
                excluded = NOT_WITH_KEY if authorization else NOT_HERE
                case.validate_response(response, excluded_checks=excluded)
                assert response.status_code < 500

        with subtests.test(operation=operation.label):
            fuzz(operation, mode, call)


def test_the_schema_is_valid_and_complete(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", tmp_path / "schema.yaml")


def test_every_operation_documents_what_can_go_wrong(api):
    for operation in operations(api):
        documented = {status for status, _ in operation.responses.items()}
        assert {"400", "406", "422", "429"} <= documented, operation.label
        if operation.definition.raw.get("security"):
            assert "401" in documented, operation.label
        if "{" in operation.path:
            assert "404" in documented, operation.label


def test_the_schema_is_made_once(db, django_assert_num_queries):
    first = Caller().get("/api/schema/")
    assert first["Content-Type"] == "application/json"
    again = Caller().get("/api/schema/", if_none_match=first["ETag"])
    assert again.status_code == 304


def test_the_index_leads_to_everything(db):
    found = Caller().get("/api/").json()
    for address in found.values():
        path = address.removeprefix("http://testserver")
        assert Caller().get(path).status_code == 200


def test_the_documentation_comes_from_here_alone(db):
    response = Caller().get("/api/docs/")
    html = response.content.decode()
    assert "//" not in html.replace("<!doctype", "")
    assert "<script>" not in html
    assert "unsafe" not in response["Content-Security-Policy"]
