"""The programme through the API: everybody reads, a person books, the office writes and publishes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees import links
from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access, AgreementState, RoleKind, SeatState, SessionState, SpeakerState
from sessions.models import Agreement, Favourite, Party, Release, Seat, Session
from sessions.services import scheduling, waiting
from sessions.tests.office import at, make_role, make_room, make_session, make_speaker, publish
from summit import audit, pages
from summit.enums import OrganisationKind, Role, Scope
from summit.models import Organisation
from summit.tests.api import Caller, is_problem, member
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


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


def own(registration):
    return Caller(f"Registration {links.token(registration)}")


def root(summit):
    return f"summits/{summit.slug}/"


# --- Everybody ----------------------------------------------------------------------------------
def test_everybody_reads_the_released_programme_in_their_language(summit, session):
    found = Caller().get(f"{root(summit)}programme/", accept_language="ar").json()
    assert (found["release"], found["time_zone"]) == (1, "Asia/Shanghai")
    (day,) = found["days"]
    assert day["date"] == summit.first_day.isoformat()
    (shown,) = day["sessions"]
    assert (shown["title"], shown["room"]["name"]) == ("المياه الذكية", "قاعة النهر")
    assert shown["starts_at"] == at("09:00", summit).isoformat()
    (part,) = shown["people"]
    assert (part["role"], part["speaker"]["name"]) == ("chair", "Nadia Haddad")
    assert shown["page"].endswith(f"/ar/{summit.slug}/programme/sessions/{session.pk}/")
    one = Caller().get(f"{root(summit)}sessions/{session.pk}/", accept_language="ar").json()
    assert one == shown


def test_the_draft_is_not_public(summit, user, session):
    session.title_en = "A secret"
    session.save()
    make_session(summit, "Another secret", "14:00", "15:00", by=user)
    rehearsal = make_session(summit, "Rehearsal", "16:00", "17:00", by=user, kind="rehearsal")
    publish(summit, user)
    hidden = make_session(summit, "Hidden", "18:00", "19:00", by=user)
    for number in (rehearsal.pk, hidden.pk):
        assert is_problem(Caller().get(f"{root(summit)}sessions/{number}/"), 404, "not_found")
    text = Caller().get(f"{root(summit)}programme/").content.decode()
    assert "Hidden" not in text
    assert "Rehearsal" not in text


def test_it_is_kept_until_the_next_release(summit, user, session):
    address = f"{root(summit)}programme/"
    first = Caller().get(address)
    with CaptureQueriesContext(connection) as counted:
        again = Caller().get(address, if_none_match=first["ETag"])
    assert again.status_code == 304
    assert len(counted) == 0
    scheduling.place(session, room=None, starts_at=at("11:00", summit),
                     ends_at=at("12:00", summit), by=user)  # fmt: skip
    publish(summit, user)
    later = Caller().get(address, if_none_match=first["ETag"])
    assert (later.status_code, later.json()["release"]) == (200, 2)


def test_before_the_first_release_there_is_no_programme(summit):
    for address in ("programme/", "sessions/1/", "speakers/", "speakers/1/"):
        assert is_problem(Caller().get(root(summit) + address), 404, "not_found")


def test_speakers_are_listed_with_their_sessions(summit, user, session):
    (found,) = Caller().get(f"{root(summit)}speakers/").json()
    assert (found["name"], found["sessions"]) == ("Nadia Haddad", [session.pk])
    assert Caller().get(f"{root(summit)}speakers/{found['id']}/").json() == found
    assert is_problem(Caller().get(f"{root(summit)}speakers/99999/"), 404, "not_found")


def test_announced_agreements_are_listed_and_no_others(summit):
    for title, state in (("Signed", AgreementState.SIGNED), ("Open", AgreementState.ANNOUNCED)):
        agreement = Agreement.objects.create(
            summit=summit, title_en=title, kind="contract", state=state, other_parties=37
        )
        city = Organisation.objects.create(
            summit=summit, name_en=f"City {title}", kind=OrganisationKind.GOVERNMENT, country="CN"
        )
        Party.objects.create(summit=summit, agreement=agreement, organisation=city)
    (found,) = Caller().get(f"{root(summit)}agreements/").json()
    assert (found["title"], found["other_parties"]) == ("Open", 37)
    assert found["parties"] == [{"name": "City Open", "country": "CN", "signatories": []}]


# --- A person -----------------------------------------------------------------------------------
def test_a_person_books_reads_and_gives_back(session, registration):
    caller = own(registration)
    booked = caller.post(f"registration/sessions/{session.pk}/book/", {"sequence": 0})
    assert booked.status_code == 200
    assert booked.json()["seat"]["state"] == "booked"
    agenda = caller.get("registration/agenda/").json()
    (entry,) = agenda["entries"]
    assert (entry["session"]["id"], entry["seat"]["actions"]) == (session.pk, ["leave"])
    assert (agenda["release"], agenda["reminders"]) == (1, True)
    assert links.token(registration) not in agenda["calendar_feed"]
    left = caller.post(f"registration/sessions/{session.pk}/leave/")
    assert left.json()["seat"] is None
    again = caller.post(f"registration/sessions/{session.pk}/leave/")
    assert is_problem(again, 409, "wrong_state")
    assert [entry.verb for entry in audit.of(Seat.objects.get())] == ["leave", "book"]


def test_beyond_the_capacity_people_wait_and_take_what_is_offered(session, registration):
    others = [make_registration(registration.category) for _n in range(2)]
    for other in others:
        own(other).post(f"registration/sessions/{session.pk}/book/", {})
    last = own(registration).post(f"registration/sessions/{session.pk}/book/", {})
    assert last.json()["seat"]["state"] == "waitlisted"
    early = own(registration).post(f"registration/sessions/{session.pk}/accept/")
    assert is_problem(early, 409, "wrong_state")
    own(others[0]).post(f"registration/sessions/{session.pk}/leave/")
    waiting.turn()
    offered = own(registration).get("registration/agenda/").json()["entries"][0]["seat"]
    assert (offered["state"], offered["actions"]) == ("offered", ["leave", "accept"])
    taken = own(registration).post(f"registration/sessions/{session.pk}/accept/")
    assert taken.json()["seat"]["state"] == "booked"


def test_a_session_that_changed_since_it_was_shown_is_not_booked(
    summit, user, session, registration
):
    scheduling.place(session, room=None, starts_at=at("11:00", summit),
                     ends_at=at("12:00", summit), by=user)  # fmt: skip
    publish(summit, user)
    address = f"registration/sessions/{session.pk}/book/"
    assert is_problem(own(registration).post(address, {"sequence": 0}), 409, "wrong_state")
    assert own(registration).post(address, {"sequence": 1}).status_code == 200


def test_the_same_key_books_once_and_is_each_persons_own(session, registration):
    other = make_registration(registration.category)
    address = f"registration/sessions/{session.pk}/book/"
    first = own(registration).post(address, {}, idempotency_key="a-key-of-mine")
    own(registration).post(f"registration/sessions/{session.pk}/leave/")
    again = own(registration).post(address, {}, idempotency_key="a-key-of-mine")
    assert again.content == first.content
    assert not Seat.objects.living().exists()
    theirs = own(other).post(address, {}, idempotency_key="a-key-of-mine")
    assert theirs.json()["seat"]["state"] == "booked"
    assert Seat.objects.living().get().registration == other


def test_sessions_by_invitation_and_for_others_are_refused(summit, user, room, registration):
    invited = make_session(summit, "Mayors", "11:00", "12:00", by=user, access=Access.INVITATION)
    media = make_session(summit, "Media", "13:00", "14:00", by=user, access=Access.CATEGORY)
    media.categories.add(make_category(summit, slug="media"))
    publish(summit, user)
    for session in (invited, media):
        answer = own(registration).post(f"registration/sessions/{session.pk}/book/", {})
        assert is_problem(answer, 403, "not_allowed")
    assert not Seat.objects.exists()


def test_marks_are_set_and_taken_away_any_number_of_times(session, registration):
    caller, address = own(registration), f"registration/sessions/{session.pk}/favourite/"
    for _n in range(2):
        assert caller.put(address).json()["is_favourite"] is True
    assert Favourite.objects.count() == 1
    for _n in range(2):
        assert caller.delete(address).json()["is_favourite"] is False
    assert not Favourite.objects.exists()


def test_clashes_are_named(summit, user, session, registration):
    other = make_session(summit, "At once", "10:00", "11:00", by=user, access=Access.RESERVED)
    publish(summit, user)
    for one in (session, other):
        own(registration).post(f"registration/sessions/{one.pk}/book/", {})
    entries = own(registration).get("registration/agenda/").json()["entries"]
    assert [entry["clashes_with"] for entry in entries] == [[other.pk], [session.pk]]


def test_reminders_are_refused_and_wanted_again(session, registration):
    caller = own(registration)
    assert caller.patch("registration/agenda/", {"reminders": False}).json()["reminders"] is False
    assert caller.patch("registration/agenda/", {"reminders": True}).json()["reminders"] is True
    assert is_problem(caller.patch("registration/agenda/", {"reminders": "no"}), 422, "invalid")


OWN: list[tuple[str, str, object]] = [("get", "registration/agenda/", None), ("patch", "registration/agenda/", {}),
       ("post", "registration/sessions/{}/book/", {}), ("post", "registration/sessions/{}/leave/", None),
       ("post", "registration/sessions/{}/accept/", None),
       ("put", "registration/sessions/{}/favourite/", None),
       ("delete", "registration/sessions/{}/favourite/", None)]  # fmt: skip


@pytest.mark.parametrize(("method", "address", "body"), OWN)
def test_without_ones_own_token_nothing_is_open(summit, session, method, address, body):
    for caller in (Caller(), Caller("Registration 1-nonsense"), member(summit, Role.OWNER)):
        arguments = [address.format(session.pk)] + (
            [body] if method in ("post", "put", "patch") else []
        )
        assert is_problem(getattr(caller, method)(*arguments), 401, "not_authenticated")


def test_sessions_of_another_summit_are_not_there(session):
    stranger = make_registration(make_category(make_summit()))
    for method, address, body in OWN[2:]:
        arguments = [address.format(session.pk)] + ([body] if method != "delete" else [])
        assert is_problem(getattr(own(stranger), method)(*arguments), 404, "not_found")


# --- The office ---------------------------------------------------------------------------------
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
        ({"title": "x"}, "title.body"),
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
