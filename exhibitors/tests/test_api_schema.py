"""What the API of the exhibition is asked, by its schema and against it, never brings it down."""

import pytest
from schemathesis import GenerationMode

from attendees.tests.test_api_schema import (
    NOT_WITH_KEY,
    api,
    application,
    fuzz,
    operations,
)
from exhibitors.enums import AllocationState, ExhibitorState
from exhibitors.services import booths, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
    make_product,
)
from exhibitors.tests.own import make_own_token
from exhibitors.tests.web import make_stage
from summit import audit
from summit.tests.api import make_token

__all__ = ["api", "application"]  # fixtures


@pytest.fixture
def world(db):
    """An exhibition with somebody in it: the keys that lead somewhere, and who may do what."""
    summit = make_exhibition().summit
    plan, exhibitor = make_plan(summit), make_exhibitor(summit, "贺兰数据")
    member = make_member(exhibitor)
    claim = booths.hold(exhibitor, make_booth(plan), by=member.user)
    booths.reserve(claim, by=member.user)
    booths.confirm(claim, by=audit.SYSTEM)
    applied = make_exhibitor(summit, "Applied", ExhibitorState.APPLIED)
    return {
        "path": {
            "slug": summit.slug,
            "hall": plan.pk,
            "product": make_product(exhibitor).pk,
            "reservation": claim.pk,
        },
        # One that is public for who reads, one that waits for who decides.
        "exhibitor": {True: exhibitor.pk, False: applied.pk},
        "key": f"Bearer {make_token(summit)[1]}",
    }


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_the_schema_says(api, world, subtests, mode):
    found = [o for o in operations(api) if str(o.definition.raw["tags"][0]).startswith("exhib")]
    assert len(found) == 19
    for operation in found:
        key = world["key"] if operation.definition.raw.get("security") else ""
        known = world["path"] | {"exhibitor": world["exhibitor"][operation.method == "get"]}

        def call(case, key=key, known=known):
            mine = {name: str(pk) for name, pk in known.items() if name in case.path_parameters}
            case.path_parameters = {**case.path_parameters, **mine}
            for authorization in {key, ""}:
                headers = {"Authorization": authorization} if authorization else {}
                # Plain, since the client takes nothing apart that is compressed.
                headers["Accept-Encoding"] = "identity"
                response = case.call(headers={**(case.headers or {}), **headers})
                # With keys of ours, what broke the schema by its path breaks it no more.
                case.validate_response(response, excluded_checks=NOT_WITH_KEY)
                assert response.status_code < 500

        with subtests.test(operation=operation.label):
            fuzz(operation, mode, call)


@pytest.fixture
def own_world(db):
    """An exhibitor with one of everything that its own doors lead to, and its manager's token."""
    stage = make_stage()
    held = make_allocation(stage.booths[0], stage.exhibitor, AllocationState.HELD)
    make_allocation(stage.booths[1], stage.exhibitor)
    person = staff.Person("Wu Ming", "wu@summit-tests.dev")
    return {
        "booth": stage.booths[2].pk,
        "reservation": held.pk,
        "product": make_product(stage.exhibitor).pk,
        "staff_pass": staff.name(stage.exhibitor, person, by=audit.SYSTEM).pk,
        "member": make_member(stage.exhibitor).pk,
        "key": f"Bearer {make_own_token(stage.owner)[1]}",
    }


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_to_an_exhibitor_is_as_the_schema_says(api, own_world, subtests, mode):
    found = [o for o in operations(api) if o.definition.raw["tags"] == ["own exhibitor"]]
    assert len(found) == 25
    for operation in found:

        def call(case):
            mine = {name: str(own_world[name]) for name in case.path_parameters}
            case.path_parameters = mine
            for authorization in (own_world["key"], ""):
                headers = {"Authorization": authorization} if authorization else {}
                headers["Accept-Encoding"] = "identity"
                response = case.call(headers={**(case.headers or {}), **headers})
                case.validate_response(response, excluded_checks=NOT_WITH_KEY)
                assert response.status_code < 500

        with subtests.test(operation=operation.label):
            fuzz(operation, mode, call)


def test_exhibitors_own_doors_document_what_can_go_wrong(api):
    for operation in operations(api):
        if operation.definition.raw["tags"] != ["own exhibitor"]:
            continue
        documented = {status for status, _ in operation.responses.items()}
        assert {"400", "401", "403", "406", "422", "429"} <= documented, operation.label
        if operation.method != "get":
            assert "409" in documented, operation.label
        key = [p for p in operation.definition.raw.get("parameters", []) if "Key" in p["name"]]
        creates = operation.method == "post" and "201" in documented
        assert bool(key) == (creates or operation.path.endswith(("/hold/", "/swap/")))
