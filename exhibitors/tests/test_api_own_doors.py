"""Every door of an exhibitor's own API, by everybody who may try it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import get_resolver
from django.utils import timezone

from exhibitors.enums import AllocationState, MemberRole, ProductState, TokenScope
from exhibitors.models import Exhibitor, ExhibitorMember, ExhibitorToken
from exhibitors.services import members, staff, tokens
from exhibitors.tests.factories import (
    make_allocation,
    make_exhibitor,
    make_member,
    make_product,
)
from exhibitors.tests.own import ROOT, caller, make_own_token
from exhibitors.tests.test_portal_texts import picture, upload
from exhibitors.tests.web import make_stage
from summit import audit
from summit.enums import Role, Scope
from summit.models import AuditEntry, Notification
from summit.tests.api import Caller, is_problem, member

pytestmark = pytest.mark.django_db
READ, WRITE, MANAGE = TokenScope.READ, TokenScope.WRITE, TokenScope.MANAGE
LI = {"full_name": "Li Na", "email": "li.na@helan.example"}


@dataclass(frozen=True)
class Door:
    method: str
    path: str
    scope: str
    body: Any = None
    status: int = 200  # what the manager gets

    def __str__(self) -> str:
        return f"{self.method} {self.path or '/'}"


PICTURE = encode_multipart(BOUNDARY, {"picture": upload("lamp.png", picture())})
LOGO = encode_multipart(BOUNDARY, {"logo": upload("logo.png", picture())})
DOORS = [
    Door("get", "", READ),
    Door("get", "profile/", READ),
    Door("patch", "profile/", WRITE, {"website": "helan.cn"}),
    Door("put", "profile/logo/", WRITE, LOGO),
    Door("delete", "profile/logo/", WRITE, None, 204),
    Door("post", "booths/{booth}/hold/", MANAGE),
    Door("post", "reservations/{held}/reserve/", MANAGE),
    Door("post", "reservations/{held}/release/", MANAGE),
    Door("post", "reservations/{claim}/return/", MANAGE),
    Door("get", "products/", READ),
    Door("post", "products/", WRITE, {"name": {"en": "Lamp"}}, 201),
    Door("get", "products/{product}/", READ),
    Door("patch", "products/{product}/", WRITE, {"name": {"en": "Pole"}}),
    Door("delete", "products/{product}/", WRITE, None, 204),
    Door("put", "products/{product}/picture/", WRITE, PICTURE),
    Door("delete", "products/{product}/picture/", WRITE, None, 204),
    Door("post", "products/{product}/publish/", WRITE),
    Door("post", "products/{shown}/withdraw/", WRITE),
    Door("get", "staff/", READ),
    Door("post", "staff/", WRITE, LI, 201),
    Door("post", "staff/{staff}/swap/", WRITE, LI),
    Door("post", "staff/{staff}/free/", WRITE),
    Door("get", "colleagues/", READ),
    Door("post", "colleagues/", MANAGE, {"email": "wu@helan.example"}, 201),
    Door("post", "colleagues/{member}/dismiss/", MANAGE),
]
OF_THINGS = [door for door in DOORS if "{" in door.path]


@pytest.fixture
def stage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stage = make_stage()
    fill(stage, stage.exhibitor, stage.booths)
    return stage


def fill(stage, exhibitor, booths):
    """One of everything that a door leads to."""
    claim = make_allocation(booths[0], exhibitor)
    held = make_allocation(booths[1], exhibitor, AllocationState.HELD)
    person = staff.Person("Wu Ming", f"wu{exhibitor.pk}@helan.example")
    stage.things = {
        "booth": booths[2].pk,
        "claim": claim.pk,
        "held": held.pk,
        "product": make_product(exhibitor, state=ProductState.DRAFT).pk,
        "shown": make_product(exhibitor).pk,
        "staff": staff.name(exhibitor, person, by=audit.SYSTEM).pk,
        "member": make_member(exhibitor, role=MemberRole.EDITOR).pk,
    }


def call(who, stage, door):
    address = ROOT + door.path.format(**stage.things)
    send = getattr(who, door.method)
    if isinstance(door.body, bytes):
        return send(address, door.body, content_type=MULTIPART_CONTENT)
    return send(address) if door.method in ("get", "delete") else send(address, door.body)


def trail():
    return AuditEntry.objects.count(), Notification.objects.count()


def test_these_are_all_doors():
    patterns = get_resolver("exhibitors.api.urls").url_patterns
    own = {str(p.pattern): p for p in patterns if str(p.pattern).startswith(ROOT)}
    methods = sum(
        len({"get", "post", "patch", "put", "delete"} & set(vars(p.callback.view_class)))
        or len(p.callback.view_class.access)
        for p in own.values()
    )
    assert methods == len(DOORS)


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door_opens_for_a_manager(stage, door):
    response = call(caller(stage.owner), stage, door)
    assert response.status_code == door.status, response.content
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door_opens_for_a_colleague_unless_it_is_for_managers(stage, door):
    editor = caller(make_member(stage.exhibitor, role=MemberRole.EDITOR))
    before = trail()
    response = call(editor, stage, door)
    if door.scope == MANAGE:
        assert is_problem(response, 403, "not_allowed")
        assert "managers of your exhibitor" in response.json()["detail"]
        assert trail() == before
    else:
        assert response.status_code == door.status, response.content


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door_asks_for_its_scope(stage, door):
    others = [scope for scope in TokenScope if scope != door.scope]
    lacking, having = caller(stage.owner, others), caller(stage.owner, [door.scope])
    before = trail()
    response = call(lacking, stage, door)
    assert is_problem(response, 403, "scope_missing")
    assert door.scope in response.json()["detail"]
    assert trail() == before
    assert call(having, stage, door).status_code == door.status


def outsiders(stage):
    """Everybody whose key opens nothing here."""
    dismissed, demoted = make_member(stage.exhibitor), make_member(stage.exhibitor)
    gone = caller(dismissed)
    members.dismiss(dismissed, by=stage.owner.user)
    revoked, of_revoked = make_own_token(demoted)
    tokens.revoke(revoked, by=stage.owner.user)
    expired, of_expired = make_own_token(demoted)
    past = timezone.now() - dt.timedelta(minutes=1)
    ExhibitorToken.objects.filter(pk=expired.pk).update(expires_at=past)
    over = make_member(make_exhibitor(stage.summit))
    of_over = caller(over)
    Exhibitor.objects.filter(pk=over.exhibitor_id).update(state="rejected")
    return {
        "a dismissed member": gone,
        "an ended token": Caller(f"Bearer {of_revoked}"),
        "an expired token": Caller(f"Bearer {of_expired}"),
        "an exhibitor that was rejected": of_over,
        "the office of this summit": member(stage.summit, Role.OWNER, list(Scope)),
        "a wrong token": Caller("Bearer exh_nonsense"),
        "another scheme": Caller("Registration 1-exh_nonsense"),
        "nobody": Caller(),
    }


def test_nobody_else_gets_in_anywhere(stage):
    people = outsiders(stage)
    before = trail()
    for who, person in people.items():
        for door in DOORS:
            response = call(person, stage, door)
            assert is_problem(response, 401, "not_authenticated"), (who, door)
            assert response["WWW-Authenticate"].startswith("Bearer")
    assert trail() == before


@pytest.mark.parametrize("where", ["this summit", "another summit"])
def test_another_exhibitor_finds_nothing_of_this_one(stage, where):
    elsewhere = stage if where == "this summit" else make_stage()
    other = caller(make_member(make_exhibitor(elsewhere.summit)))
    before = trail()
    for door in OF_THINGS:
        is_own = "{booth}" in door.path and where == "this summit"  # booths are everybody's
        if not is_own:
            assert is_problem(call(other, stage, door), 404, "not_found"), door
    assert trail() == before
    for name in ("products", "staff"):
        assert other.get(f"{ROOT}{name}/").json() == []
    assert len(other.get(f"{ROOT}colleagues/").json()) == 1
    assert other.get(ROOT).json()["reservations"] == []


@pytest.mark.parametrize("key", ["0", "999999", "9" * 18, "9" * 40, "x"])
def test_what_belongs_to_nobody_is_not_found(stage, key):
    stage.things = dict.fromkeys(stage.things, key)
    own = caller(stage.owner)
    for door in OF_THINGS:
        assert call(own, stage, door).status_code == 404, door


def test_a_role_counts_as_it_is_now(stage):
    own = caller(make_member(stage.exhibitor))
    ExhibitorMember.objects.filter(exhibitor=stage.exhibitor).exclude(pk=stage.owner.pk).update(
        role=MemberRole.EDITOR
    )
    response = own.post(f"{ROOT}booths/{stage.things['booth']}/hold/")
    assert is_problem(response, 403, "not_allowed")


def test_a_token_of_an_exhibitor_is_none_of_the_office(stage):
    own = caller(stage.owner)
    for path in ("office/exhibitors/", "registrations/", "settings/"):
        response = own.get(f"summits/{stage.summit.slug}/{path}")
        assert is_problem(response, 401, "not_authenticated")


def test_each_token_is_counted_apart(stage, settings):
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"own": "2/min"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    first, second = caller(stage.owner), caller(stage.owner)
    second.address = first.address
    assert [first.get(ROOT).status_code for _ in range(3)] == [200, 200, 429]
    assert second.get(ROOT).status_code == 200
