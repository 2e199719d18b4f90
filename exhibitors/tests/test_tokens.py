"""Keys to the API for exhibitors: made by managers, shown once, ended with the member."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees.tests.admin import as_member
from exhibitors.admin import timeline
from exhibitors.enums import TAKES_PART, ExhibitorState, MemberRole, TokenScope
from exhibitors.models import Exhibitor, ExhibitorMember, ExhibitorToken
from exhibitors.services import applications, claims, members, profiles, retention, tokens
from exhibitors.tests.factories import make_exhibition, make_exhibitor, make_member
from exhibitors.tests.own import make_own_token
from exhibitors.tests.test_contended import at_once
from exhibitors.tests.web import log_in, make_stage, text
from summit import audit, pages
from summit.enums import Role, SummitState
from summit.exceptions import Closed, Invalid, WrongState
from summit.models import Summit, User
from summit.services import tokens as office_tokens
from summit.tests.api import make_token
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
READ = [TokenScope.READ]


@pytest.fixture
def manager():
    return make_member(make_exhibitor(make_exhibition().summit, "Helan"), full_name="Ma Lin")


# --- Making and ending ----------------------------------------------------------------------------
def test_the_secret_is_told_once_and_only_its_hash_is_kept(manager):
    token, secret = make_own_token(manager)
    assert secret.startswith("exh_")
    assert len(secret) > 40
    stored = ExhibitorToken.objects.values().get()
    assert secret[8:] not in str(stored)
    found = tokens.find(secret)
    assert (found, found.member) == (token, manager)
    assert ExhibitorToken.objects.get().last_used_on == timezone.now().date()


@pytest.mark.parametrize("wrong", ["", "exh_", "exh_wrong", "smt_", "exh_é", "exh_" + "x" * 200])
def test_another_secret_opens_nothing(manager, wrong):
    make_own_token(manager)
    assert tokens.find(wrong) is None


def test_tokens_of_the_office_and_of_exhibitors_are_no_tokens_of_each_other(manager):
    assert tokens.find(make_token(manager.summit)[1]) is None
    assert office_tokens.find(make_own_token(manager)[1]) is None


def test_a_token_needs_a_name_scopes_and_a_future(manager):
    past = timezone.now() - dt.timedelta(days=1)
    with pytest.raises(Invalid) as wrong:
        tokens.create(manager, name=" ", scopes=["all"], expires_at=past, by=manager.user)
    assert set(wrong.value.errors) == {"name", "scopes", "expires_at"}
    assert not ExhibitorToken.objects.exists()


def test_scopes_of_the_office_are_not_given(manager):
    with pytest.raises(Invalid):
        tokens.create(manager, name="Shop", scopes=["exhibition:write"], by=manager.user)


def test_making_and_ending_are_recorded(manager):
    token, secret = make_own_token(manager)
    tokens.revoke(token, by=manager.user)
    assert [entry.verb for entry in audit.of(token)] == ["revoke", "create"]
    assert tokens.find(secret) is None
    with pytest.raises(WrongState):
        tokens.revoke(token, by=manager.user)


def test_the_office_reads_which_token_did_what(manager):
    token, _secret = make_own_token(manager)
    profiles.change(manager.exhibitor, {"profile_en": "Lamps."}, by=token)
    done = {event.title: event.text for event in timeline.events(manager.exhibitor)}
    assert f"Tests ({token.prefix}…)" in done["Changed"]
    assert manager.user.email in done[f"Tests ({token.prefix}…): Created"]


@pytest.mark.parametrize("state", sorted(set(ExhibitorState) - TAKES_PART))
def test_only_who_takes_part_has_tokens(state):
    member = make_member(make_exhibitor(make_exhibition().summit, "Helan", state))
    with pytest.raises(claims.TakesNoPart):
        make_own_token(member)


def test_twenty_living_tokens_are_the_most(manager):
    made = [make_own_token(manager)[0] for _ in range(20)]
    with pytest.raises(Closed):
        make_own_token(manager)
    tokens.revoke(made[0], by=manager.user)
    make_own_token(manager)


# --- Its end --------------------------------------------------------------------------------------
def test_a_token_ends_with_the_member_and_does_not_come_back_with_it(manager):
    colleague = make_member(manager.exhibitor, "li@helan.example", MemberRole.EDITOR)
    _token, secret = make_own_token(colleague)
    members.dismiss(colleague, by=manager.user)
    assert tokens.find(secret) is None
    with pytest.raises(WrongState):
        make_own_token(colleague)
    members.invite(
        manager.exhibitor, email="li@helan.example", full_name="Li", language="en", by=manager.user
    )
    assert ExhibitorMember.objects.active().count() == 2
    assert tokens.find(secret) is None


def test_a_member_who_was_dismissed_meanwhile_gets_no_token(manager):
    colleague = make_member(manager.exhibitor, role=MemberRole.EDITOR)
    members.dismiss(ExhibitorMember.objects.get(pk=colleague.pk), by=manager.user)
    with pytest.raises(WrongState):
        make_own_token(colleague)


def test_a_token_ends_with_its_exhibitor(manager):
    _token, secret = make_own_token(manager)
    applications.cancel(manager.exhibitor, by=manager.user)
    assert tokens.find(secret) is None


@pytest.mark.parametrize("end", ["expired", "inactive", "closed", "draft", "archived"])
def test_a_token_opens_nothing_when_what_it_stands_on_is_over(manager, end):
    token, secret = make_own_token(manager)
    assert tokens.find(secret) == token
    if end == "expired":
        past = timezone.now() - dt.timedelta(seconds=1)
        ExhibitorToken.objects.update(expires_at=past)
    elif end == "inactive":
        type(manager.user).objects.filter(pk=manager.user_id).update(is_active=False)
    elif end == "closed":
        Exhibitor.objects.update(state=ExhibitorState.CLOSED)
    else:
        Summit.objects.update(state=SummitState(end))
        pages.forget()
    assert tokens.find(secret) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_tokens_at_once_there_are_as_many_as_may_be():
    manager = make_member(make_exhibitor(make_exhibition().summit))

    def call():
        return make_own_token(again(manager))[0].name

    answers = at_once([call] * 30)
    assert sorted(answers) == ["Tests"] * 20 + ["closed"] * 10
    assert ExhibitorToken.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_no_token_outlives_a_dismissal_at_the_same_moment():
    manager = make_member(make_exhibitor(make_exhibition().summit))
    for _ in range(5):
        colleague = make_member(manager.exhibitor, role=MemberRole.EDITOR)
        calls = [lambda who=colleague: make_own_token(again(who)) for _ in range(6)]
        calls.insert(3, lambda who=colleague: members.dismiss(again(who), by=audit.SYSTEM))
        at_once(calls)
        assert not ExhibitorToken.objects.not_revoked().filter(member=colleague).exists()


def again(member):
    """The member as another request reads it."""
    rows = ExhibitorMember.objects.select_related("exhibitor__summit", "user")
    return rows.get(pk=member.pk)


def test_tokens_are_erased_with_the_members_of_a_summit_that_is_over():
    days = {"first_day": dt.date(2018, 11, 14), "last_day": dt.date(2018, 11, 16)}
    summit = make_exhibition(make_summit(**days, keep_months=6)).summit
    make_own_token(make_member(make_exhibitor(summit)))
    retention.erase_expired()
    assert not ExhibitorToken.objects.exists()


# --- The page -------------------------------------------------------------------------------------
def send(client, stage, **fields):
    said = {"name": "Web shop", "scopes": ["exhibitor:read"], "last_day": "", **fields}
    return client.post(f"{stage.home}api/", said)


def test_manager_makes_a_token_and_reads_it_once():
    stage = make_stage()
    client = log_in(stage.owner)
    response = send(client, stage, scopes=["exhibitor:read", "exhibitor:write"])
    token = ExhibitorToken.objects.get()
    assert response["Cache-Control"] == "no-store"
    secret = text(response).partition('dir="ltr">exh_')[2].partition("<")[0]
    assert tokens.find(f"exh_{secret}") == token
    assert (token.member, token.scopes) == (stage.owner, ["exhibitor:read", "exhibitor:write"])
    page = text(client.get(f"{stage.home}api/"))
    assert "Web shop" in page
    assert token.prefix in page
    assert secret not in page


def test_token_until_the_end_of_a_day():
    stage = make_stage()
    day = timezone.now().date() + dt.timedelta(days=40)
    send(log_in(stage.owner), stage, last_day=day.isoformat())
    token = ExhibitorToken.objects.get()
    assert token.expires_at.astimezone(stage.summit.zone).time() == dt.time(23, 59, 59)
    assert token.last_day == day


def test_whoever_is_dismissed_keeps_no_token_also_none_in_the_name_of_a_colleague():
    stage = make_stage()
    leaving = make_member(stage.exhibitor, "li@helan.example", MemberRole.MANAGER)
    response = send(log_in(leaving), stage, member=stage.owner.pk)
    secret = "exh_" + text(response).partition('dir="ltr">exh_')[2].partition("<")[0]
    assert ExhibitorToken.objects.get().member == leaving
    assert tokens.find(secret) is not None
    members.dismiss(leaving, by=stage.owner.user)
    assert tokens.find(secret) is None


def test_the_same_page_sent_twice_makes_one_token():
    stage = make_stage()
    client = log_in(stage.owner)
    nonce = (
        text(client.get(f"{stage.home}api/")).partition('name="nonce" value="')[2].partition('"')[0]
    )
    assert nonce
    assert send(client, stage, name="", nonce=nonce).status_code == 422  # made nothing: goes on
    assert send(client, stage, nonce=nonce).status_code == 200
    again = send(client, stage, nonce=nonce)
    assert again.url == f"{stage.home}api/"
    assert "This token was made already" in text(client.get(again.url))
    assert ExhibitorToken.objects.count() == 1


@pytest.mark.parametrize("nonce", ["a\0b", "n" * 51])
def test_nonce_that_is_no_page_of_ours_is_as_none(nonce):
    stage = make_stage()
    client = log_in(stage.owner)
    wrong = send(client, stage, name="", nonce=nonce)
    assert wrong.status_code == 422
    assert "Nonce" not in text(wrong)
    assert send(client, stage, nonce=nonce).status_code == 200
    assert ExhibitorToken.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Fill in this field."),
        ({"scopes": []}, "Choose at least one."),
        ({"scopes": ["exhibition:write"]}, "Choose at least one."),
        ({"last_day": "2018-01-01"}, "Choose a time in the future."),
        ({"last_day": "31.12."}, "Choose a day that exists."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(fields, words):
    stage = make_stage()
    response = send(log_in(stage.owner), stage, **fields)
    assert response.status_code == 422
    assert words in text(response)
    assert not ExhibitorToken.objects.exists()


def test_manager_ends_the_token_of_a_colleague():
    stage = make_stage()
    token, secret = make_own_token(make_member(stage.exhibitor))
    address, client = f"{stage.home}api/{token.pk}/end/", log_in(stage.owner)
    assert "Tests" in text(client.get(address))
    assert tokens.find(secret) is not None
    assert "opens nothing any more" in text(client.post(address, follow=True))
    assert tokens.find(secret) is None
    assert client.post(address).status_code == 404


def test_page_takes_the_same_queries_with_one_token_and_with_three():
    stage = make_stage()
    make_own_token(stage.owner)
    client = log_in(stage.owner)

    def queries():
        client.get(f"{stage.home}api/")
        with CaptureQueriesContext(connection) as counted:
            assert client.get(f"{stage.home}api/").status_code == 200
        return len(counted)

    with_one = queries()
    for _ in range(2):
        make_own_token(make_member(stage.exhibitor))
    assert queries() == with_one


OVER, EXPIRED, SHUT, VALID = (
    "Ended with the participation",
    "Expired",
    "Opens nothing: its member cannot log in to the portal",
    "Valid until",
)


@pytest.mark.parametrize(
    ("state", "is_late", "can_log_in", "words"),
    [
        ("approved", False, True, VALID),
        ("approved", False, False, SHUT),
        ("approved", True, True, EXPIRED),
        ("approved", True, False, EXPIRED),
        ("closed", False, True, OVER),
        ("closed", True, False, OVER),
    ],
)
def test_exhibitor_and_office_read_the_same_of_a_token(state, is_late, can_log_in, words):
    stage = make_stage()
    colleague = make_member(stage.exhibitor)
    make_own_token(colleague)
    Exhibitor.objects.update(state=state)
    User.objects.filter(pk=colleague.user_id).update(is_active=can_log_in)
    day = dt.timedelta(days=-1 if is_late else 1)
    ExhibitorToken.objects.update(expires_at=timezone.now() + day)
    mine = text(log_in(stage.owner).get(f"{stage.home}api/"))
    office = as_member(make_user(stage.summit, Role.EXHIBITION))
    theirs = text(
        office.get(reverse("admin:exhibitors_exhibitor_change", args=[stage.exhibitor.pk]))
    )
    for page in (mine, theirs):
        assert [said for said in (OVER, EXPIRED, SHUT, VALID) if said in page] == [words]


def test_page_without_approval_says_so_and_offers_nothing():
    stage = make_stage()
    Exhibitor.objects.update(state=ExhibitorState.APPLIED)
    page = text(log_in(stage.owner).get(f"{stage.home}api/"))
    assert "has approved" in page
    assert "Make the token" not in page
    assert send(log_in(stage.owner), stage).status_code == 422
    assert not ExhibitorToken.objects.exists()
