"""The programme through the API: everybody reads what is released, a person books and marks."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from attendees import links
from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access, AgreementState
from sessions.models import Agreement, Favourite, Party, Seat, Session
from sessions.services import scheduling, waiting
from sessions.tests.office import (
    at,
    make_role,
    make_session,
    make_speaker,
    own,
    publish,
    root,
)
from summit import audit, pages
from summit.enums import OrganisationKind, Role
from summit.models import Organisation
from summit.tests.api import Caller, is_problem, member
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


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


def test_who_works_in_the_background_is_not_named(summit, user, session):
    interpreter, hidden = (make_speaker(summit, name) for name in ("Aziz Karimov", "Mei Tan"))
    make_role(session, interpreter, kind="interpreter")
    rehearsal = make_session(summit, "Rehearsal", "16:00", "17:00", by=user, kind="rehearsal")
    make_role(rehearsal, hidden)
    publish(summit, user)
    (found,) = Caller().get(f"{root(summit)}speakers/").json()
    assert found["name"] == "Nadia Haddad"
    for number in (interpreter.pk, hidden.pk):
        assert is_problem(Caller().get(f"{root(summit)}speakers/{number}/"), 404, "not_found")


def test_announced_agreements_are_listed_and_no_others(summit, session):
    for title, state in (("Signed", AgreementState.SIGNED), ("Open", AgreementState.ANNOUNCED)):
        agreement = Agreement.objects.create(
            summit=summit,
            title_en=title,
            kind="contract",
            state=state,
            other_parties=37,
            signing_session=session,
        )
        city = Organisation.objects.create(
            summit=summit, name_en=f"City {title}", kind=OrganisationKind.GOVERNMENT, country="CN"
        )
        Party.objects.create(summit=summit, agreement=agreement, organisation=city)
    (found,) = Caller().get(f"{root(summit)}agreements/").json()
    assert (found["title"], found["other_parties"]) == ("Open", 37)
    assert found["parties"] == [{"name": "City Open", "country": "CN", "signatories": []}]
    assert found["session"] == session.pk


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


@pytest.mark.parametrize("access", [Access.OPEN, Access.RESERVED])
@pytest.mark.parametrize(("verb", "said"), [("cancel", "cancelled"), ("postpone", "postponed")])
def test_a_session_that_does_not_take_place_says_so(summit, user, registration, access, verb, said):
    session = make_session(summit, "Water", "11:00", "12:00", by=user, access=access)
    publish(summit, user)
    getattr(scheduling, verb)(session, by=user)
    publish(summit, user)
    refused = own(registration).post(f"registration/sessions/{session.pk}/book/", {})
    assert is_problem(refused, 409, "closed")
    assert refused.json()["detail"] == f"This session is {said}."


def test_everybody_reads_how_full_the_sessions_are_that_take_seats(summit, user, session):
    asked = {"room": None, "by": user, "access": Access.RESERVED}
    for title, fields in (
        ("Open", {"access": Access.OPEN}),
        ("Invited", {"access": Access.INVITATION, "capacity": 2}),
        ("Small", {"capacity": 3}),
        ("Large", {"capacity": 200}),
    ):
        make_session(summit, title, "11:00", "12:00", **asked | fields)
    publish(summit, user)
    Session.objects.filter(pk=session.pk).update(taken=F("released_capacity"))
    pages.forget()
    shown = Caller().get(f"{root(summit)}seats/").json()
    titles = dict(Session.objects.values_list("pk", "title_en"))
    assert {titles[line["session"]]: line["availability"] for line in shown} == {
        session.title_en: "full", "Small": "few", "Large": "free",
    }  # fmt: skip
