"""Keys to the API."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from summit import audit
from summit.enums import Scope
from summit.exceptions import Invalid, WrongState
from summit.models import ApiToken, Membership
from summit.services import tokens
from summit.tests.api import Caller, is_problem, make_token, member
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def settings_of(summit):
    return f"summits/{summit.slug}/settings/"


def test_the_secret_is_shown_once_and_only_its_hash_is_kept():
    token, secret = make_token(make_summit())
    assert secret.startswith("smt_")
    assert len(secret) > 40
    assert token.prefix == secret[:8]
    stored = ApiToken.objects.values().get()
    assert secret not in str(stored)
    assert secret[8:] not in str(stored)
    assert tokens.find(secret) == token


@pytest.mark.parametrize(
    "wrong", ["", "smt_", "smt_wrong", "x" * 1000, "smt_é", "smt_" + "x" * 200]
)
def test_another_secret_opens_nothing(wrong):
    make_token(make_summit())
    assert tokens.find(wrong) is None


def test_create_and_revoke_are_recorded():
    token, secret = make_token(make_summit())
    owner = make_user(token.summit)
    tokens.revoke(token, by=owner)
    assert [entry.verb for entry in audit.of(token)] == ["revoke", "create"]
    assert tokens.find(secret) is None
    with pytest.raises(WrongState):
        tokens.revoke(token, by=owner)


def test_a_token_needs_a_name_scopes_and_a_future():
    user = make_user(make_summit())
    membership = Membership.objects.get(user=user)
    past = timezone.now() - dt.timedelta(days=1)
    with pytest.raises(Invalid) as wrong:
        tokens.create(membership=membership, name=" ", scopes=["all"], expires_at=past, by=user)
    assert set(wrong.value.errors) == {"name", "scopes", "expires_at"}
    assert not ApiToken.objects.exists()


def test_an_expired_token_is_dead():
    token, secret = make_token(make_summit())
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert tokens.find(secret) is None


def test_the_day_of_use_is_written_once_a_day(django_assert_num_queries):
    token, secret = make_token(make_summit())
    with django_assert_num_queries(2):
        tokens.find(secret)
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()
    with django_assert_num_queries(1):
        tokens.find(secret)


def test_a_dismissed_member_is_out_at_once():
    summit = make_summit()
    caller = member(summit)
    assert caller.get(settings_of(summit)).status_code == 200
    Membership.objects.filter(summit=summit).delete()
    assert is_problem(caller.get(settings_of(summit)), 401, "not_authenticated")


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_is_no_longer_staff_is_out_at_once(change):
    summit = make_summit()
    token, secret = make_token(summit)
    type(token.membership.user).objects.update(**change)
    response = Caller(f"Bearer {secret}").get(settings_of(summit))
    assert is_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_settings_are_for_members_of_the_summit_with_the_scope():
    summit = make_summit(capacity=100)
    for role in ("owner", "organiser", "desk", "auditor"):
        response = member(summit, role).get(settings_of(summit))
        assert response.status_code == 200
        assert response.json()["capacity"] == 100
        assert response["Cache-Control"] == "no-store"
    without = member(summit, scopes=[Scope.REGISTRATIONS_READ])
    assert is_problem(without.get(settings_of(summit)), 403, "scope_missing")
    assert is_problem(member(make_summit()).get(settings_of(summit)), 404, "not_found")
    assert is_problem(Caller().get(settings_of(summit)), 401, "not_authenticated")


def test_a_token_carries_no_role_of_another_summit():
    """Somebody who is owner elsewhere is what the token's summit says, and nothing more."""
    summit, other = make_summit(), make_summit()
    token, secret = make_token(summit, "auditor")
    Membership.objects.create(summit=other, user=token.membership.user, role="owner")
    caller = Caller(f"Bearer {secret}")
    assert caller.get(settings_of(summit)).status_code == 200
    assert is_problem(caller.get(settings_of(other)), 404, "not_found")


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["Bearer smt_wrong", "Registration 1-wrong"])
def test_whoever_tries_many_wrong_secrets_is_held_up(client, settings, header):
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"anon": "3/min"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    headers = {"authorization": header}
    path = "/api/v1/registration/" if header.startswith("R") else "/api/v1/summits/x/registrations/"
    stranger = f"10.9.{len(header)}.{uuid.uuid4().int % 250}"
    codes = [client.get(path, headers=headers, REMOTE_ADDR=stranger).status_code for _ in range(5)]
    assert codes[:3] == [401] * 3
    assert codes[-1] == 429
