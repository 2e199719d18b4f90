"""The office's programme through the API: drafts, conflicts, releases; by scopes and roles."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.tests.factories import make_category
from sessions.enums import Access, RoleKind, SeatState, SessionState, SpeakerState
from sessions.models import Release, Seat, Session
from sessions.services import scheduling
from sessions.tests.office import (
    at,
    make_role,
    make_room,
    make_session,
    make_speaker,
    own,
    publish,
    root,
)
from summit import audit, pages
from summit.enums import Role, Scope
from summit.tests.api import Caller, is_problem, member
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


def body_of(summit, **fields):
    return {
        "title": {"en": "Internet and security", "zh-hans": "互联网"},
        "kind": "forum",
        "starts_at": at("14:00", summit).isoformat(),
        "ends_at": at("15:30", summit).isoformat(),
    } | fields


def test_the_office_creates_changes_and_schedules(summit, room):
    office = member(summit, Role.PROGRAMME)
    category = make_category(summit, slug="media")
    address = f"{root(summit)}draft/sessions/"
    made = office.post(address, body_of(summit, room=room.pk, access="category",
                                        categories=["media"], capacity=40))  # fmt: skip
    assert made.status_code == 201, made.content
    session = Session.objects.get()
    assert (session.title_en, session.title_zh_hans, session.state) == (
        "Internet and security", "互联网", SessionState.DRAFT,
    )  # fmt: skip
    assert list(session.categories.all()) == [category]
    assert session.starts_at == at("14:00", summit)
    one = f"{address}{session.pk}/"
    assert office.get(one).json() == made.json()
    changed = office.patch(one, {"title": {"en": "Security"}, "capacity": None}).json()
    assert changed["title"] == {"en": "Security", "zh-hans": "互联网"}
    assert changed["capacity"] is None
    assert office.post(f"{one}schedule/").json()["state"] == "scheduled"
    assert [entry.verb for entry in audit.of(session)] == ["schedule", "change", "create"]
    assert audit.of(session).first().actor.startswith("token:")


def test_the_same_key_creates_once(summit):
    office = member(summit, Role.PROGRAMME)
    address = f"{root(summit)}draft/sessions/"
    answers = {
        office.post(address, body_of(summit), idempotency_key="one-session").content
        for _n in range(2)
    }
    assert len(answers) == 1
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": {}}, "title"),
        ({"title": {"en": ""}}, "title"),
        ({"title": {"tlh": "x"}}, "title.tlh"),
        ({"title": "x"}, "title"),
        ({"kind": "party"}, "kind"),
        ({"room": 999_999}, "room"),
        ({"room": True}, "room"),
        ({"room": "1"}, "room"),
        ({"topics": [1]}, "topics.0"),
        ({"categories": ["nobody"]}, "categories"),
        ({"capacity": 0}, "capacity"),
        ({"starts_at": "2018-11-15T09:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+08:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59-08:00"}, "starts_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"ends_at": None}, "ends_at"),
        ({"floor_language": "klingon language"}, "floor_language"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_no_session_is_gets_refused(summit, fields, wrong):
    answer = member(summit).post(f"{root(summit)}draft/sessions/", body_of(summit, **fields))
    assert is_problem(answer, 422, "invalid")
    assert set(answer.json()["errors"]) == {wrong}
    assert not Session.objects.exists()


def test_rooms_and_speakers_of_another_summit_are_unknown(summit):
    elsewhere = make_summit()
    office = member(summit)
    answer = office.post(f"{root(summit)}draft/sessions/",
                         body_of(summit, room=make_room(elsewhere).pk))  # fmt: skip
    assert set(answer.json()["errors"]) == {"room"}
    session = make_session(summit, "Water")
    roles = {"roles": [{"speaker": make_speaker(elsewhere).pk, "kind": "chair"}]}
    answer = office.put(f"{root(summit)}draft/sessions/{session.pk}/roles/", roles)
    assert is_problem(answer, 422, "invalid")


def test_roles_are_set_as_a_whole(summit):
    session, office = make_session(summit, "Water"), member(summit, Role.PROGRAMME)
    one, two = make_speaker(summit, "One"), make_speaker(summit, "Two")
    make_role(session, one)
    address = f"{root(summit)}draft/sessions/{session.pk}/roles/"
    said = {
        "roles": [{"speaker": two.pk, "kind": "moderator"}, {"speaker": one.pk, "kind": "panelist"}]
    }
    shown = office.put(address, said).json()["roles"]
    assert [(role["name"], role["kind"]) for role in shown] == [
        ("Two", "moderator"), ("One", "panelist"),
    ]  # fmt: skip
    twice = {"roles": [{"speaker": one.pk, "kind": "chair"}] * 2}
    assert is_problem(office.put(address, twice), 422, "invalid")
    assert session.roles.count() == 2


def test_a_session_is_placed_and_a_taken_room_is_refused(summit, user, room, session):
    other = make_session(summit, "Other", "14:00", "15:00", room=room, by=user)
    office = member(summit, Role.PROGRAMME)
    address = f"{root(summit)}draft/sessions/{other.pk}/place/"
    said = {"room": room.pk, "starts_at": at("16:00", summit).isoformat(),
            "ends_at": at("17:00", summit).isoformat()}  # fmt: skip
    assert office.post(address, said).status_code == 200
    taken = said | {"starts_at": at("10:00", summit).isoformat(),
                    "ends_at": at("11:00", summit).isoformat()}  # fmt: skip
    assert is_problem(office.post(address, taken), 409, "room_taken")
    assert is_problem(office.post(address, {"room": room.pk}), 422, "invalid")
    far = said | {"starts_at": "2099-01-01T09:00:00+08:00", "ends_at": "2099-01-01T10:00:00+08:00"}
    assert is_problem(office.post(address, far), 422, "invalid")
    other.refresh_from_db()
    assert other.starts_at == at("16:00", summit)


def test_verbs_follow_the_lifecycle(summit, user, session):
    office = member(summit, Role.PROGRAMME)
    one = f"{root(summit)}draft/sessions/{session.pk}/"
    states = [office.post(one + verb).json()["state"] for verb in
              ("cancel/", "reinstate/", "postpone/", "schedule/", "unschedule/")]  # fmt: skip
    assert states == ["cancelled", "scheduled", "postponed", "scheduled", "draft"]
    assert is_problem(office.post(f"{one}cancel/"), 409, "wrong_state")


def test_conflicts_and_the_next_release_are_read_and_published(summit, user, session, registration):
    own(registration).post(f"registration/sessions/{session.pk}/book/", {})
    scheduling.place(session, room=None, starts_at=at("11:00", summit),
                     ends_at=at("12:00", summit), by=user)  # fmt: skip
    office = member(summit, Role.PROGRAMME)
    following = office.get(f"{root(summit)}releases/next/").json()
    assert (following["seen"], following["people"], following["can_be_published"]) == (1, 1, True)
    (change,) = following["changes"]
    assert (change["session"], change["kinds"], change["told"]["seats"]) == (
        session.pk, ["moved"], 1,
    )  # fmt: skip
    moved = {name: (change["old"][name], change["new"][name]) for name in ("starts_at", "room")}
    assert moved == {
        "starts_at": (at("09:00", summit).isoformat(), at("11:00", summit).isoformat()),
        "room": ("River Room", ""),
    }
    assert change["new"]["people"] == [{"role": "chair", "name": "Nadia Haddad"}]
    said = {"seen": following["seen"], "fingerprint": following["fingerprint"], "note": "x"}
    made = office.post(f"{root(summit)}releases/", said)
    assert (made.status_code, made.json()["number"]) == (201, 2)
    pages.forget()
    assert is_problem(office.post(f"{root(summit)}releases/", said), 409, "wrong_state")
    listed = office.get(f"{root(summit)}releases/").json()
    assert [release["number"] for release in listed] == [2, 1]


def test_fatal_conflicts_keep_a_release_back(summit, user, session):
    amina = make_speaker(summit, "Amina Rahmani")
    other = make_session(summit, "At once", "09:00", "10:00", by=user)
    make_role(session, amina, RoleKind.PANELIST), make_role(other, amina)
    office = member(summit, Role.PROGRAMME)
    (found,) = office.get(f"{root(summit)}draft/conflicts/").json()
    assert (found["kind"], found["is_fatal"]) == ("speaker", True)
    assert found["sessions"] == [session.pk, other.pk]
    following = office.get(f"{root(summit)}releases/next/").json()
    said = {"seen": following["seen"], "fingerprint": following["fingerprint"]}
    answer = office.post(f"{root(summit)}releases/", said)
    assert is_problem(answer, 409, "has_conflicts")
    assert "Amina Rahmani" in answer.json()["detail"]
    assert Release.objects.count() == 1


READS = ("draft/sessions/", "draft/sessions/{}/", "draft/conflicts/", "draft/speakers/",
         "releases/", "releases/next/")  # fmt: skip
WRITES = [("post", "draft/sessions/"), ("patch", "draft/sessions/{}/"),
          *(("post", f"draft/sessions/{{}}/{verb}/") for verb in
            ("place", "schedule", "postpone", "cancel", "unschedule", "reinstate")),
          ("put", "draft/sessions/{}/roles/"), ("post", "releases/")]  # fmt: skip


def test_scopes_and_roles_decide(summit, session):
    reader = member(summit, Role.PROGRAMME, [Scope.PROGRAMME_READ])
    writer = member(summit, Role.PROGRAMME, [Scope.PROGRAMME_WRITE])
    desk = member(summit, Role.DESK)
    for address in READS:
        path = root(summit) + address.format(session.pk)
        assert (reader.get(path).status_code, desk.get(path).status_code) == (200, 200)
        assert is_problem(writer.get(path), 403, "scope_missing")
    for method, address in WRITES:
        path = root(summit) + address.format(session.pk)
        assert is_problem(getattr(reader, method)(path, {}), 403, "scope_missing")
        assert is_problem(getattr(desk, method)(path, {}), 403, "not_allowed")
        assert is_problem(getattr(Caller(), method)(path, {}), 401, "not_authenticated")
    session.refresh_from_db()
    assert session.state == SessionState.SCHEDULED


def test_another_summits_member_finds_nothing(summit, session):
    stranger = make_summit()
    theirs = member(stranger, Role.OWNER)
    for address in READS:
        assert is_problem(theirs.get(root(summit) + address.format(session.pk)), 404, "not_found")
    for method, address in WRITES:
        path = address.format(session.pk)
        assert is_problem(getattr(theirs, method)(root(summit) + path, {}), 404, "not_found")
        if "{}" in address:
            answer = getattr(theirs, method)(root(stranger) + path, {})
            assert is_problem(answer, 404, "not_found")


def test_lists_take_no_more_queries_for_more_rows(summit, user, session, registration):
    office = member(summit)
    person = own(registration)

    def queries(caller, path):
        caller.get(path)
        with CaptureQueriesContext(connection) as counted:
            assert caller.get(path).status_code == 200
        return len(counted)

    addresses = [(office, root(summit) + address.format(session.pk)) for address in READS]
    addresses.append((person, "registration/agenda/"))
    person.post(f"registration/sessions/{session.pk}/book/", {})
    with_one = [queries(*address) for address in addresses]
    for n in (1, 2):
        made = make_session(summit, f"S{n}", f"{12 + n}:00", f"{12 + n}:30", by=user,
                            room=session.room, access=Access.RESERVED)  # fmt: skip
        make_role(made, make_speaker(summit, f"Speaker {n}"))
        make_speaker(summit, f"Asked {n}", state=SpeakerState.APPROACHED)
        publish(summit, user)
        released_book(person, made)
    assert Seat.objects.filter(state=SeatState.BOOKED).count() == 3
    assert [queries(*address) for address in addresses] == with_one


def released_book(person, session):
    assert person.post(f"registration/sessions/{session.pk}/book/", {}).status_code == 200


def test_lists_numbers_and_languages_that_cannot_be_are_refused_in_our_words(summit):
    wrong = {"topics": "one", "capacity": "many", "interpretation_languages": "en"}
    answer = member(summit).post(f"{root(summit)}draft/sessions/", body_of(summit, **wrong))
    assert answer.json()["errors"] == {
        "topics": ["Send a list, in square brackets."],
        "capacity": ["Send a whole number."],
        "interpretation_languages": ["Send a list, in square brackets."],
    }
    spoken = {"floor_language": "en", "interpretation_languages": ["fr", "EN"]}
    answer = member(summit).post(f"{root(summit)}draft/sessions/", body_of(summit, **spoken))
    assert is_problem(answer, 422, "invalid")
    assert answer.json()["errors"] == {
        "interpretation_languages": [
            "This language is spoken in the session: nothing is interpreted into it."
        ]
    }


def test_times_are_kept_in_whole_minutes(summit):
    late = at("09:00", summit) + dt.timedelta(seconds=30.5)
    body = body_of(summit, starts_at=late.isoformat())
    assert member(summit).post(f"{root(summit)}draft/sessions/", body).status_code == 201
    assert Session.objects.get().starts_at == at("09:00", summit)
