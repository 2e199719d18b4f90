"""Staff and colleagues of one's own exhibitor through the API."""

import datetime as dt

import pytest
from django.utils import timezone

from attendees.models import Registration
from attendees.tests.factories import make_registration
from exhibitors.enums import MemberRole, PassState
from exhibitors.models import Exhibition, ExhibitorMember, StaffPass
from exhibitors.services import tokens
from exhibitors.tests.factories import make_allocation, make_member
from exhibitors.tests.own import ROOT, caller, make_own_token
from exhibitors.tests.web import make_stage
from summit.models import Notification
from summit.tests.api import Caller, is_problem

pytestmark = pytest.mark.django_db
STAFF, COLLEAGUES = f"{ROOT}staff/", f"{ROOT}colleagues/"
LI = {"full_name": "Li Na", "email": "li.na@helan.example"}
WU = {"full_name": "Wu Ming", "email": "wu.ming@helan.example", "job": "Demos"}


@pytest.fixture
def stage():
    """With a booth of 9 m², which brings four passes."""
    stage = make_stage()
    make_allocation(stage.booths[0], stage.exhibitor)
    return stage


@pytest.fixture
def own(stage):
    return caller(stage.owner)


# --- Staff ----------------------------------------------------------------------------------------
def test_a_pass_is_given_swapped_and_taken_back(stage, own):
    made = own.post(STAFF, LI | {"language": "fr"})
    assert made.status_code == 201
    row = made.json()
    assert row.pop("named_at").endswith("Z")
    assert row == LI | {"id": row["id"], "job": "", "state": "named"}
    assert StaffPass.objects.get().registration.attendee.language == "fr"
    corrected = own.post(f"{STAFF}{row['id']}/swap/", LI | {"full_name": "Li Naa"}).json()
    assert (corrected["id"], corrected["full_name"]) == (row["id"], "Li Naa")
    swapped = own.post(f"{STAFF}{row['id']}/swap/", WU).json()
    assert (swapped["email"], swapped["job"]) == (WU["email"], "Demos")
    assert swapped["id"] != row["id"]
    assert [one["id"] for one in own.get(STAFF).json()] == [swapped["id"]]
    freed = own.post(f"{STAFF}{swapped['id']}/free/").json()
    assert freed["state"] == "returned"
    assert own.get(STAFF).json() == []
    assert is_problem(own.post(f"{STAFF}{swapped['id']}/free/"), 409, "wrong_state")


def test_the_allotment_is_the_most(stage, own):
    for number in range(4):
        body = LI | {"email": f"li{number}@helan.example"}
        assert own.post(STAFF, body).status_code == 201
    assert is_problem(own.post(STAFF, WU), 409, "full")
    assert own.get(ROOT).json()["staff"] == {"allotment": 4, "named": 4}


def test_a_naming_that_is_sent_twice_is_done_once(stage, own):
    key = {"idempotency_key": "0d6e6a5c-9b1f"}
    answers = [own.post(STAFF, LI, **key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert StaffPass.objects.count() == 1
    assert is_problem(own.post(STAFF, LI), 422, "invalid")  # one pass a person


def test_whether_somebody_was_known_is_not_to_be_seen(stage, own):
    known = make_registration(stage.exhibition.staff_category, email=LI["email"])
    first, second = own.post(STAFF, LI).json(), own.post(STAFF, WU).json()
    assert set(first) == set(second)
    assert first["full_name"] == "Li Na" != known.attendee.full_name
    assert Registration.objects.count() == 2


def test_a_collected_pass_and_a_late_day_are_conflicts(stage, own):
    row = own.post(STAFF, LI).json()
    StaffPass.objects.update(state=PassState.COLLECTED)
    for verb, body in (("swap", WU), ("free", None)):
        response = own.post(f"{STAFF}{row['id']}/{verb}/", body)
        assert is_problem(response, 409, "wrong_state")
    Exhibition.objects.update(staff_until=timezone.now().date() - dt.timedelta(days=2))
    assert is_problem(own.post(STAFF, WU), 409, "closed")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "see www.spam.example"}, "full_name"),
        ({"full_name": "!!"}, "full_name"),
        ({"email": "li.na"}, "email"),
        ({"job": "x" * 101}, "job"),
        ({"language": "de"}, "language"),
        ({"registration": 1}, "registration"),
    ],
)
def test_what_is_wrong_with_a_person_is_named(stage, own, change, field):
    response = own.post(STAFF, LI | change)
    assert is_problem(response, 422, "invalid")
    assert list(response.json()["errors"]) == [field]
    assert not StaffPass.objects.exists()


# --- Colleagues -----------------------------------------------------------------------------------
def test_a_colleague_is_invited_and_dismissed(stage, own):
    made = own.post(COLLEAGUES, {"email": "Li@helan.example", "full_name": "Li Na"})
    assert made.status_code == 201
    row = made.json()
    assert (row["email"], row["role"], row["state"]) == ("li@helan.example", "editor", "active")
    assert ExhibitorMember.objects.get(pk=row["id"]).invited_by == stage.owner.user
    assert [one["role"] for one in own.get(COLLEAGUES).json()] == ["editor", "manager"]
    dismissed = own.post(f"{COLLEAGUES}{row['id']}/dismiss/").json()
    assert dismissed["state"] == "dismissed"
    kinds = Notification.objects.filter(recipient="li@helan.example").values_list("kind", flat=True)
    assert sorted(kinds) == ["exhibitor.dismissed", "exhibitor.invited"]
    again = own.post(f"{COLLEAGUES}{row['id']}/dismiss/")
    assert is_problem(again, 404, "not_found")


def test_an_invitation_that_is_sent_twice_is_one(stage, own):
    key = {"idempotency_key": "0d6e6a5c-9b1f"}
    body = {"email": "li@helan.example", "role": "manager", "language": "ar"}
    assert own.post(COLLEAGUES, body, **key).json() == own.post(COLLEAGUES, body, **key).json()
    assert Notification.objects.filter(kind="exhibitor.invited").count() == 1
    assert is_problem(own.post(COLLEAGUES, body), 422, "invalid")


def test_the_last_manager_stays(stage, own):
    response = own.post(f"{COLLEAGUES}{stage.owner.pk}/dismiss/")
    assert response.status_code == 409
    assert "needs a manager" in response.json()["detail"]


def test_a_token_that_dismisses_its_own_member_was_the_last_time_of_use(stage):
    manager = make_member(stage.exhibitor)
    _token, secret = make_own_token(manager)
    own = Caller(f"Bearer {secret}")
    assert own.post(f"{COLLEAGUES}{manager.pk}/dismiss/").status_code == 200
    assert is_problem(own.get(ROOT), 401, "not_authenticated")
    assert tokens.find(secret) is None


def test_a_manager_who_is_staff_of_the_office_has_no_more_by_a_token(stage):
    """Limits of invitations and the last manager hold for what programs do."""
    stage.owner.user.is_staff = True
    stage.owner.user.save()
    own = caller(stage.owner)
    response = own.post(f"{COLLEAGUES}{stage.owner.pk}/dismiss/")
    assert response.status_code == 409


def test_an_unknown_role_is_refused(stage, own):
    for role in ("owner", "", None, 5):
        response = own.post(COLLEAGUES, {"email": "li@helan.example", "role": role})
        assert is_problem(response, 422, "invalid")
    assert ExhibitorMember.objects.filter(role=MemberRole.EDITOR).count() == 0
