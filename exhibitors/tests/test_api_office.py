"""The office's lists and decisions about the exhibition through the API; and by whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exhibitors.enums import AllocationState, ExhibitorState
from exhibitors.models import Allocation, Exhibitor
from exhibitors.services import booths, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_organisation,
    make_plan,
    make_product,
)
from summit import audit
from summit.enums import Door, Role, Scope
from summit.models import AuditEntry, Notification, Topic
from summit.tests.api import Caller, is_problem, make_token, member
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db
E, A = ExhibitorState, AllocationState
DECISIONS = {
    "approve": (E.APPLIED, E.APPROVED),
    "waitlist": (E.APPLIED, E.WAITLISTED),
    "reject": (E.WAITLISTED, E.REJECTED),
    "contract": (E.APPROVED, E.CONTRACTED),
    "open-stand": (E.CONTRACTED, E.EXHIBITING),
    "close": (E.EXHIBITING, E.CLOSED),
    "cancel": (E.CONTRACTED, E.CANCELLED),
}
ABOUT_CLAIMS = {"confirm": A.CONFIRMED, "refuse": A.REFUSED, "release": A.RELEASED}
_WITH_WORDS = ("reject", "cancel", "refuse")


@pytest.fixture
def summit():
    return make_exhibition().summit


@pytest.fixture
def office(summit):
    return member(summit, Role.EXHIBITION)


def many(summit, kind="exhibitors"):
    return f"summits/{summit.slug}/office/{kind}/"


def one(thing, action=""):
    kind = "reservations" if isinstance(thing, Allocation) else "exhibitors"
    return f"{many(thing.summit, kind)}{thing.pk}/{action}"


def words(action):
    return {"reason": "The hall is full."} if action in _WITH_WORDS else None


def names(response):
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["results"]]


def reserved(summit, booth=None):
    exhibitor = make_exhibitor(summit)
    make_member(exhibitor)
    claim = booths.hold(exhibitor, booth or make_booth(make_plan(summit)), by=audit.SYSTEM)
    booths.reserve(claim, by=audit.SYSTEM)
    return claim


# --- Lists ----------------------------------------------------------------------------------------
def test_a_row_of_the_list(summit, office):
    exhibitor = make_exhibitor(
        summit,
        organisation=make_organisation(summit, "贺兰数据", country="CN"),
        contact_name="马林",
        contact_email="ma@helan.example",
        wished_area=18,
    )
    make_allocation(make_booth(make_plan(summit)), exhibitor)
    response = office.get(many(summit))
    assert response["Cache-Control"] == "no-store"
    (row,) = response.json()["results"]
    assert row.pop("applied_at").endswith("Z")
    assert row == {
        "id": exhibitor.pk,
        "name": "贺兰数据",
        "country": "CN",
        "state": "approved",
        "contact_name": "马林",
        "contact_email": "ma@helan.example",
        "wished_area": 18,
        "booths": ["A01"],
        "decided_at": None,
        "is_sample": False,
    }


def test_the_list_is_narrowed(summit, office):
    topic = Topic.objects.create(summit=summit, name="Water")
    old = timezone.now() - dt.timedelta(days=5)
    helan = make_exhibitor(
        summit, "Helan", E.APPLIED, applied_at=old, contact_email="ma@helan.example"
    )
    helan.topics.add(topic)
    oasis = make_exhibitor(summit, organisation=make_organisation(summit, "واحة", country="AE"))
    make_allocation(make_booth(make_plan(summit), "B07"), oasis)
    yesterday = (timezone.now() - dt.timedelta(days=1)).isoformat().replace("+00:00", "Z")
    for query, found in {
        "state=applied": ["Helan"],
        "state=applied&state=approved": ["واحة", "Helan"],
        f"topic={topic.pk}": ["Helan"],
        "country=ae": ["واحة"],
        "has_booth=true": ["واحة"],
        "has_booth=false": ["Helan"],
        "q=ma@helan": ["Helan"],
        "q=واحة b07": ["واحة"],
        f"applied_before={yesterday}": ["Helan"],
        f"applied_after={yesterday}": ["واحة"],
        "": ["واحة", "Helan"],
    }.items():
        assert names(office.get(f"{many(summit)}?{query}")) == found, query


@pytest.mark.parametrize(
    "query", ["state=asleep", "colour=red", "page_size=0", "cursor=x", "q=" + "x" * 101]
)
def test_a_parameter_that_makes_no_sense_is_named(summit, office, query):
    for kind in ("exhibitors", "reservations"):
        response = office.get(f"{many(summit, kind)}?{query}")
        assert is_problem(response, 422, "invalid")
        assert list(response.json()["errors"]) == [query.partition("=")[0]]


@pytest.mark.parametrize("key", ["x", "0", "-1", "1.5", "9" * 20])
def test_a_key_that_is_none_hears_what_to_send(summit, office, key):
    response = office.get(f"{many(summit, 'reservations')}?hall={key}")
    assert is_problem(response, 422, "invalid")
    assert response.json()["errors"] == {"hall": ["Send the id, which is a whole number."]}


def test_lists_are_read_in_pages_without_gaps_or_repetition(summit, office):
    moment = timezone.now() - dt.timedelta(days=1)
    made = [make_exhibitor(summit, f"N{n}", applied_at=moment) for n in range(7)]
    seen, address = [], f"{many(summit)}?page_size=3"
    while address:
        found = office.get(address).json()
        seen += [row["id"] for row in found["results"]]
        make_exhibitor(summit)
        address = (found["next"] or "").removeprefix("http://testserver")
    assert seen == [exhibitor.pk for exhibitor in reversed(made)]


def test_a_row_of_the_reservations(summit, office):
    claim = reserved(summit)
    (row,) = office.get(many(summit, "reservations")).json()["results"]
    assert row["reserved_at"].endswith("Z")
    assert (row["booth"], row["state"], row["price"]) == ("A01", "reserved", "9000.00")
    assert (row["exhibitor"], row["is_living"]) == (claim.exhibitor_id, True)
    assert row["actions"] == ["confirm", "refuse", "release"]
    for query, count in {
        "state=reserved": 1,
        "state=held": 0,
        "is_living=true": 1,
        "is_living=false": 0,
        f"hall={claim.booth.plan_id}": 1,
        "hall=999999": 0,
        f"exhibitor={claim.exhibitor_id}": 1,
        "q=a01": 1,
        "q=zzz": 0,
    }.items():
        found = office.get(f"{many(summit, 'reservations')}?{query}").json()["results"]
        assert len(found) == count, query


def test_a_hold_ends_at_no_time_once_that_is_over(summit, office):
    plan, now = make_plan(summit), timezone.now()
    for number, minutes in ((1, -1), (2, 9)):
        until = now + dt.timedelta(minutes=minutes)
        booth = make_booth(plan, f"A0{number}", x=10 * number)
        make_allocation(booth, make_exhibitor(summit), AllocationState.HELD, held_until=until)
    rows = office.get(many(summit, "reservations")).json()["results"]
    shown = {row["booth"]: (row["is_living"], row["held_until"] is None) for row in rows}
    assert shown == {"A01": (False, True), "A02": (True, False)}


def test_one_exhibitor_with_all_that_is_known(summit, office):
    claim = reserved(summit)
    exhibitor = claim.exhibitor
    make_product(exhibitor, "Street lamp")
    person = staff.Person(full_name="Li Na", email="li.na@helan.example")
    staff.name(exhibitor, person, by=audit.SYSTEM)
    found = office.get(one(exhibitor)).json()
    assert found["actions"] == ["contract", "cancel"]
    assert found["booths"] == ["A01"]
    assert found["staff_allotment"] == 4
    assert [(row["full_name"], row["state"]) for row in found["staff"]] == [("Li Na", "named")]
    assert [row["name"] for row in found["products"]] == ["Street lamp"]
    assert [row["role"] for row in found["members"]] == ["manager"]
    assert [row["id"] for row in found["reservations"]] == [claim.pk]
    reader = member(summit, Role.EXHIBITION, [Scope.EXHIBITION_READ])
    assert reader.get(one(exhibitor)).json()["actions"] == []
    auditor = member(summit, Role.AUDITOR)
    assert auditor.get(one(exhibitor)).json()["actions"] == []


# --- Decisions ------------------------------------------------------------------------------------
@pytest.mark.parametrize("action", DECISIONS)
def test_each_decision_moves_and_is_recorded(summit, action):
    before, after = DECISIONS[action]
    exhibitor = make_exhibitor(summit, "Helan", before)
    token, secret = make_token(summit, Role.EXHIBITION)
    response = Caller(f"Bearer {secret}").post(one(exhibitor, f"{action}/"), words(action))
    assert response.status_code == 200, response.content
    assert (response.json()["name"], response.json()["state"]) == ("Helan", after)
    exhibitor.refresh_from_db()
    assert exhibitor.state == after
    entry = audit.of(exhibitor).first()
    assert (entry.actor, entry.door) == (f"token:{token.pk}", Door.API)


@pytest.mark.parametrize("action", DECISIONS)
def test_a_decision_that_came_too_late_is_a_conflict(summit, office, action):
    exhibitor = make_exhibitor(summit, "Helan", E.REJECTED)
    response = office.post(one(exhibitor, f"{action}/"), words(action))
    assert is_problem(response, 409, "wrong_state")


@pytest.mark.parametrize("action", ABOUT_CLAIMS)
def test_each_decision_about_a_booth(summit, office, action):
    claim = reserved(summit)
    response = office.post(one(claim, f"{action}/"), words(action))
    assert response.status_code == 200, response.content
    assert response.json()["state"] == ABOUT_CLAIMS[action]
    claim.refresh_from_db()
    assert claim.state == ABOUT_CLAIMS[action]
    assert Notification.objects.filter(kind=f"exhibitor.booth_{claim.state}").exists()
    again = office.post(one(claim, "refuse/"), words("refuse"))
    assert is_problem(again, 409, "wrong_state")


@pytest.mark.parametrize(
    "body",
    [None, {}, {"reason": ""}, {"reason": "  "}, {"reason": 5}, {"reason": "x" * 1001}, [],
     {"reason": "Full.", "by": 1}, {"reason": "\u202eFull."}],
)  # fmt: skip
def test_words_that_are_missing_or_make_no_sense_change_nothing(summit, office, body):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    assert is_problem(office.post(one(exhibitor, "reject/"), body), 422, "invalid")
    exhibitor.refresh_from_db()
    assert exhibitor.state == E.APPLIED
    assert not AuditEntry.objects.filter(verb="reject").exists()


# --- Who ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_and_decides_as_its_rule_says(summit, role):
    claim, exhibitor = reserved(summit), make_exhibitor(summit, "Helan", E.APPLIED)
    caller = member(summit, role)
    reads = role not in (Role.PROGRAMME, Role.PRESS)
    decides = role in (Role.OWNER, Role.ORGANISER, Role.EXHIBITION)
    for address in (many(summit), many(summit, "reservations"), one(exhibitor)):
        assert caller.get(address).status_code == (200 if reads else 403), address
    for address in (one(exhibitor, "approve/"), one(claim, "confirm/")):
        response = caller.post(address)
        assert response.status_code == (200 if decides else 403), address
        if not decides:
            assert is_problem(response, 403, "not_allowed")


def test_a_token_does_no_more_than_its_scopes(summit):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    reader = member(summit, Role.OWNER, [Scope.EXHIBITION_READ])
    assert reader.get(many(summit)).status_code == 200
    assert is_problem(reader.post(one(exhibitor, "approve/")), 403, "scope_missing")
    writer = member(summit, Role.OWNER, [Scope.EXHIBITION_WRITE])
    assert is_problem(writer.get(many(summit)), 403, "scope_missing")
    other = member(summit, Role.OWNER, [Scope.REGISTRATIONS_READ, Scope.REGISTRATIONS_WRITE])
    assert is_problem(other.get(one(exhibitor)), 403, "scope_missing")


def test_another_summits_member_and_outsiders_find_nothing(summit):
    claim, exhibitor = reserved(summit), make_exhibitor(summit, "Helan", E.APPLIED)
    other = make_exhibition(make_summit()).summit
    stranger, nobody = member(other, Role.OWNER), Caller()
    wrong = Caller("Bearer smt_nonsense")
    addresses = [many(summit), many(summit, "reservations"), one(exhibitor)]
    for address in addresses:
        assert is_problem(stranger.get(address), 404, "not_found")
        assert is_problem(nobody.get(address), 401, "not_authenticated")
        assert is_problem(wrong.get(address), 401, "not_authenticated")
    # The same ids under the stranger's own summit.
    for thing, action in ((exhibitor, "approve/"), (claim, "confirm/")):
        mine = one(thing, action).replace(summit.slug, other.slug)
        assert is_problem(stranger.post(mine), 404, "not_found")
        assert is_problem(stranger.post(one(thing, action)), 404, "not_found")
        assert is_problem(nobody.post(one(thing, action)), 401, "not_authenticated")
    assert names(stranger.get(many(other))) == []
    exhibitor.refresh_from_db()
    claim.refresh_from_db()
    assert (exhibitor.state, claim.state) == (E.APPLIED, A.RESERVED)


def test_what_belongs_to_nobody_is_not_found(summit, office):
    for kind in ("exhibitors", "reservations"):
        for key in ("0", "999999", "9" * 18, "9" * 40, "x"):
            response = office.post(f"{many(summit, kind)}{key}/confirm/")
            assert response.status_code == 404


def test_lists_and_one_take_the_same_queries_with_one_row_and_with_three(summit, office):
    plan = make_plan(summit)
    rooms = iter(make_booths(plan, 4))
    first = reserved(summit, next(rooms)).exhibitor

    def queries(address):
        office.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert office.get(address).status_code == 200
        return len(counted)

    lists = [many(summit), many(summit, "reservations"), one(first)]
    with_one = [queries(address) for address in lists]
    for booth in rooms:
        reserved(summit, booth)
        make_product(first)
        make_member(first)
    assert [queries(address) for address in lists] == with_one
    assert Exhibitor.objects.count() == 4
