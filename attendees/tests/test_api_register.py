"""Registering through the API: by people themselves and by the office."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import RegistrationState as State
from attendees.enums import Source
from attendees.models import Attendee, Question, Registration
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit.enums import Door, Role, Scope, SummitState
from summit.models import AuditEntry, IdempotentAnswer, Notification
from summit.tests.api import Caller, is_problem, make_token, member
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    summit = make_summit()
    make_consent_texts(summit)
    return make_category(summit, slug="delegate", quota=100)


def address(category):
    return f"summits/{category.summit.slug}/registrations/"


def said(**fields):
    return {
        "category": "delegate",
        "full_name": "Nadia Haddad",
        "email": "nadia.haddad@oran.dz",
        "organisation": "Municipality of Oran",
        "country": "DZ",
        "consents": ["visit"],
    } | fields


def test_registering_gives_place_ticket_and_mail(category):
    response = Caller().post(
        address(category),
        said(
            email=" Nadia.Haddad@Oran.dz ",
            title="Mayor",
            latin_name="Nadia Haddad",
            honorific="H.E.",
            phone="+213 21 71 00 00",
            language="fr",
            consents=["visit", "news"],
        ),
    )
    assert response.status_code == 202
    assert response.json() == {
        "status": "accepted",
        "detail": "A mail to this address says what happens next.",
    }
    registration = Registration.objects.get()
    attendee = registration.attendee
    assert (registration.state, registration.source) == (State.CONFIRMED, Source.API)
    assert (attendee.full_name, attendee.email) == ("Nadia Haddad", "nadia.haddad@oran.dz")
    assert (attendee.language, attendee.honorific) == ("fr", "H.E.")
    assert str(attendee.phone) == "+21321710000"
    assert (attendee.position.title, str(attendee.position.country)) == ("Mayor", "DZ")
    assert {c.text.purpose for c in attendee.consents.all()} == {"visit", "news"}
    assert registration.tickets.get().code
    assert Notification.objects.get().kind == "registration.confirmed"
    entry = AuditEntry.objects.get(verb="register")
    assert (entry.door, entry.actor) == (Door.API, f"attendees.registration:{registration.pk}")


def test_mails_come_in_the_language_of_the_request(category):
    Caller().post(address(category), said(), accept_language="zh-hans")
    assert Attendee.objects.get().language == "zh-hans"


def test_a_known_address_gets_the_same_answer_and_the_link_by_mail(category):
    first = Caller().post(address(category), said())
    second = Caller().post(address(category), said(full_name="Somebody Else"))
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert dict(second.items()) == dict(first.items())
    assert Attendee.objects.get().full_name == "Nadia Haddad"
    assert set(Notification.objects.values_list("kind", flat=True)) == {
        "registration.confirmed",
        "registration.again",
    }


def test_a_known_address_hears_like_any_other_that_a_category_is_full():
    summit = make_summit()
    make_consent_texts(summit)
    category = make_category(summit, slug="delegate", quota=1, has_waiting_list=False)
    Caller().post(address(category), said())
    known = Caller().post(address(category), said())
    unknown = Caller().post(address(category), said(email="new@oran.dz"))
    assert is_problem(known, 409, "full")
    assert is_problem(unknown, 409, "full")
    assert known.content == unknown.content


def test_registering_costs_eleven_statements(category):
    """What the budget of a registration rests on; BEGIN, COMMIT and savepoints apart."""
    Caller().post(address(category), said(email="first@oran.dz"))  # categories and texts are known
    with CaptureQueriesContext(connection) as asked:
        Caller().post(address(category), said(), idempotency_key=str(uuid.uuid4()))
    words = [q["sql"].replace('"', "").split() for q in asked]
    statements = [" ".join(sql[:3]) for sql in words if sql[0] not in ("SAVEPOINT", "RELEASE")]
    assert len(statements) == 11, statements
    assert statements[0] == "INSERT INTO summit_idempotentanswer"
    # The counters come last: nobody holds their rows for longer than it takes to commit.
    assert statements[-1] == "WITH category AS"


def test_a_full_category_leads_to_the_waiting_list():
    summit = make_summit()
    make_consent_texts(summit)
    category = make_category(summit, slug="delegate", quota=0)
    assert Caller().post(address(category), said()).status_code == 202
    assert Registration.objects.get().state == State.WAITLISTED


def test_a_category_with_questions_begins_as_a_draft(category):
    Question.objects.create(
        summit=category.summit, category=category, kind="line", label="Diet", is_required=True
    )
    assert Caller().post(address(category), said()).status_code == 202
    assert Registration.objects.get().state == State.DRAFT


def test_a_closed_summit_takes_nobody():
    summit = make_summit(state=SummitState.REGISTRATION_CLOSED)
    category = make_category(summit, slug="delegate")
    assert is_problem(Caller().post(address(category), said()), 409, "closed")
    assert not Attendee.objects.exists()


def test_a_draft_of_a_summit_is_not_found():
    category = make_category(make_summit(state=SummitState.DRAFT), slug="delegate")
    assert is_problem(Caller().post(address(category), said()), 404, "not_found")


def test_what_is_missing_is_named_all_at_once(category):
    response = Caller().post(address(category), {})
    assert is_problem(response, 422, "invalid")
    errors = response.json()["errors"]
    typed = ("category", "full_name", "email", "organisation", "country")
    assert set(errors) == {*typed, "consents"}
    assert {tuple(errors[name]) for name in typed} == {("Fill in this field.",)}


def test_no_body_at_all_is_like_an_empty_one(category):
    assert is_problem(Caller().post(address(category)), 422, "invalid")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "none"),
        ("category", "../../x"),
        ("category", 3),
        ("full_name", ""),
        ("full_name", "   "),
        ("full_name", "x" * 301),
        ("full_name", "\u202eevil"),  # turns the reading direction
        ("full_name", "a\u0000b"),
        ("full_name", "a\u0007b"),
        ("full_name", "!!!"),
        ("full_name", 42),
        ("full_name", True),
        ("full_name", None),
        ("full_name", ["Nadia"]),
        ("full_name", {"en": "Nadia"}),
        ("email", "nadia"),
        ("email", "nadia@"),
        ("email", "nadia@oran"),
        ("email", "nadia@oran.dz\r\nBcc: all@evil.dev"),
        ("email", "x" * 250 + "@oran.dz"),
        ("email", 7),
        ("organisation", "x" * 201),
        ("organisation", ""),
        ("country", "XX"),
        ("country", "Algeria"),
        ("country", "dz"),
        ("country", 12),
        ("title", "x" * 201),
        ("honorific", "x" * 51),
        ("phone", "0123"),
        ("phone", "9" * 500),
        ("phone", 21321710000),
        ("language", "tlh"),
        ("language", 1),
        ("consents", []),
        ("consents", ["news"]),
        ("consents", "visit"),
        ("consents", ["nonsense"]),
        ("consents", [["visit"]]),
        ("consents", {"visit": True}),
        ("surname", "Haddad"),  # there is no such field
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(category, field, value):
    response = Caller().post(address(category), said(**{field: value}))
    assert is_problem(response, 422, "invalid")
    assert {name.partition(".")[0] for name in response.json()["errors"]} == {field}
    assert not Attendee.objects.exists()
    assert not IdempotentAnswer.objects.exists()


def test_everything_that_is_wrong_is_named_at_once(category):
    body = said(email="nobody", country="Algeria", surname="Haddad")
    del body["consents"], body["full_name"]
    response = Caller().post(address(category), body)
    named = {"email", "country", "surname", "full_name", "consents"}
    assert set(response.json()["errors"]) == named
    assert "“visit”" in response.json()["errors"]["consents"][0]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("李", "李"),
        ("  Nadia \n\t Haddad ", "Nadia Haddad"),
        ("Zoe\u0301", "Zoé"),
        ("Na\u200bdia\ufeff", "Nadia"),
        ("=A1+2", "=A1+2"),
        ("𬤊", "𬤊"),
        ("نادية حداد " * 20, ("نادية حداد " * 20).strip()),
        ("O" * 300, "O" * 300),
        ("Nadia 🙂", "Nadia 🙂"),
    ],
)
def test_names_in_any_script_are_kept_as_they_are_written(category, name, kept):
    assert Caller().post(address(category), said(full_name=name)).status_code == 202
    assert Attendee.objects.get().full_name == kept


def test_a_category_of_the_office_is_not_for_the_public(category):
    make_category(category.summit, slug="vip", is_public=False)
    response = Caller().post(address(category), said(category="vip"))
    assert is_problem(response, 422, "invalid")


def test_a_category_of_another_summit_is_unknown(category):
    make_category(make_summit(), slug="elsewhere")
    response = Caller().post(address(category), said(category="elsewhere"))
    assert is_problem(response, 422, "invalid")


def test_registering_is_throttled_apart_from_reading(category, settings):
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"register": "2/day"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    caller = Caller()
    found = [caller.post(address(category), said(email=f"{n}@oran.dz")) for n in range(3)]
    assert [response.status_code for response in found] == [202, 202, 429]
    assert caller.get("summits/").status_code == 200


def test_while_redis_is_away_the_api_answers_as_always(category, settings):
    nobody_there = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nobody_there}
    caller = Caller()
    key = str(uuid.uuid4())
    for _ in range(2):
        response = caller.post(address(category), said(), idempotency_key=key)
        assert response.status_code == 202
    assert Registration.objects.get().state == State.CONFIRMED
    assert Notification.objects.count() == 1
    assert caller.get(f"summits/{category.summit.slug}/").status_code == 200
    assert member(category.summit).get(address(category)).status_code == 200


# --- By the office ---------------------------------------------------------------------------


def test_the_office_hears_what_became_of_it(category):
    token, secret = make_token(category.summit)
    response = Caller(f"Bearer {secret}").post(address(category), said(consents=[]))
    registration = Registration.objects.get()
    assert response.status_code == 201
    content = response.json()
    assert content.pop("submitted_at").endswith("Z")
    assert content == {
        "reference": registration.reference,
        "state": "confirmed",
        "category": "delegate",
    }
    assert AuditEntry.objects.get(verb="register").actor == f"token:{token.pk}"


def test_the_office_may_register_when_it_is_closed_and_in_any_category():
    summit = make_summit(state=SummitState.DRAFT)
    category = make_category(summit, slug="vip", is_public=False)
    response = member(summit).post(address(category), said(category="vip"))
    assert response.status_code == 201


def test_the_office_hears_that_an_address_is_known(category):
    known = make_registration(category, email="nadia.haddad@oran.dz")
    response = member(category.summit).post(address(category), said())
    assert is_problem(response, 409, "already_registered")
    assert known.reference in response.json()["detail"]
    assert Registration.objects.count() == 1


def test_a_full_category_without_a_list_refuses_the_office_too():
    summit = make_summit()
    category = make_category(summit, slug="delegate", quota=0, has_waiting_list=False)
    assert is_problem(member(summit).post(address(category), said()), 409, "full")


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 201), (Role.ORGANISER, 201), (Role.PROTOCOL, 201), (Role.DESK, 201)]
    + [(role, 403) for role in (Role.PROGRAMME, Role.EXHIBITION, Role.PRESS, Role.AUDITOR)],
)
def test_the_role_decides_who_may_register_others(category, role, status):
    response = member(category.summit, role).post(address(category), said())
    assert response.status_code == status


def test_a_token_that_is_sent_must_fit(category):
    """Nobody is registered as the public by a token that does not suffice for the office."""
    reader = member(category.summit, scopes=[Scope.REGISTRATIONS_READ])
    stranger = member(make_summit())
    assert is_problem(reader.post(address(category), said()), 403, "scope_missing")
    assert is_problem(stranger.post(address(category), said()), 404, "not_found")
    dead = Caller("Bearer smt_nonsense")
    assert is_problem(dead.post(address(category), said()), 401, "not_authenticated")
    assert not Attendee.objects.exists()
