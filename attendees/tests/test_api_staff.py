"""The office's lists and decisions through the API."""

import datetime as dt

import pytest
from django.utils import timezone

from attendees.admin.verbs import VERBS
from attendees.enums import RegistrationState as State
from attendees.models import Position, Question, Registration
from attendees.services import decisions
from attendees.services import registrations as register
from attendees.tests.factories import (
    make_category,
    make_consent_texts,
    make_full,
    make_registration,
)
from summit import audit, pages
from summit.enums import Door, Role, Scope, SummitState
from summit.models import AuditEntry, Notification, Summit
from summit.services import summits
from summit.tests.api import Caller, is_problem, make_token, member
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

ACTIONS = {
    "approve": None,
    "reject": {"reason": "The forum is full."},
    "ask": {"question": "Which delegation are you with?"},
    "waitlist": None,
    "withdraw": None,
    "revoke": {"reason": "Security."},
    "change-category": {"category": "expert"},
}


@pytest.fixture
def category():
    summit = make_summit()
    make_consent_texts(summit)
    make_category(summit, slug="expert", quota=10)
    return make_category(summit, slug="delegate", quota=10, needs_approval=True)


@pytest.fixture
def office(category):
    return member(category.summit)


def many(category):
    return f"summits/{category.summit.slug}/registrations/"


def one(registration, action=""):
    return f"{many(registration.category)}{registration.reference}/{action}"


def references(response):
    assert response.status_code == 200, response.content
    return [row["reference"] for row in response.json()["results"]]


# --- The list ----------------------------------------------------------------------------------


def test_a_row_of_the_list(category, office):
    registration = make_registration(
        category,
        full_name="张伟",
        latin_name="Zhang Wei",
        email="wei@yinchuan.cn",
        title="Mayor",
        phone="+869515550100",
    )
    response = office.get(many(category))
    assert response["Cache-Control"] == "no-store"
    assert response.json()["next"] is None
    (row,) = response.json()["results"]
    assert row.pop("submitted_at").endswith("Z")
    assert row == {
        "reference": registration.reference,
        "state": "submitted",
        "category": "delegate",
        "source": "web",
        "decided_at": None,
        "waiting_since": None,
        "respond_by": None,
        "full_name": "张伟",
        "latin_name": "Zhang Wei",
        "honorific": "",
        "email": "wei@yinchuan.cn",
        "phone": "+869515550100",
        "language": "en",
        "nationality": "",
        "organisation": "Municipality of Oran",
        "title": "Mayor",
        "tenure": "current",
        "country": "DZ",
        "is_sample": False,
    }


def test_the_first_post_is_written_in_the_language_of_the_reader(category, office):
    registration = make_registration(category, title="Mayor")
    first = registration.attendee.positions.get()
    first.title_fr = "Maire"
    first.save()
    Position.objects.create(
        summit=category.summit, attendee=registration.attendee, rank=1, title="Engineer"
    )
    titles = [
        office.get(many(category), accept_language=language).json()["results"][0]["title"]
        for language in ("en", "fr", "ar")
    ]
    assert titles == ["Mayor", "Maire", "Mayor"]


def test_the_list_is_read_in_pages_without_gaps_or_repetition(category, office):
    """Also when many rows have the same time, as after an import, and when rows come in between."""
    made = [make_registration(category) for _ in range(7)]
    moment = timezone.now() - dt.timedelta(days=1)
    Registration.objects.filter(pk__in=[r.pk for r in made[:5]]).update(submitted_at=moment)
    seen, address = [], f"{many(category)}?page_size=3"
    while address:
        found = office.get(address).json()
        assert len(found["results"]) <= 3
        seen += [row["reference"] for row in found["results"]]
        make_registration(category)
        address = (found["next"] or "").removeprefix("http://testserver")
    expected = sorted(made, key=lambda r: (r.pk > made[4].pk, r.pk), reverse=True)
    assert seen == [registration.reference for registration in expected]


def test_the_next_page_keeps_the_filters(category, office):
    for _ in range(3):
        make_registration(category, country="CN")
    make_registration(category, country="DZ")
    found = office.get(f"{many(category)}?country=CN&page_size=2").json()
    assert "country=CN" in found["next"]
    rest = office.get(found["next"].removeprefix("http://testserver")).json()
    assert (len(found["results"]), len(rest["results"]), rest["next"]) == (2, 1, None)


def test_the_number_of_queries_does_not_grow_with_the_rows(
    category, office, django_assert_num_queries
):
    make_registration(category)
    office.get(many(category))  # the day of the token's use is written
    with django_assert_num_queries(3):  # the token, the rows, their posts
        assert len(references(office.get(many(category)))) == 1
    make_registration(category)
    make_registration(category)
    with django_assert_num_queries(3):
        assert len(references(office.get(many(category)))) == 3


@pytest.fixture
def people(category):
    expert = make_category(category.summit, slug="speaker")
    old = make_registration(
        expert, full_name="نادية حداد", latin_name="Nadia Haddad", country="DZ", source="import"
    )
    moment = timezone.now() - dt.timedelta(days=10)
    Registration.objects.filter(pk=old.pk).update(submitted_at=moment)
    new = make_registration(
        category, full_name="张伟", country="CN", organisation="银川市", email="wei@yinchuan.cn"
    )
    return {"old": old, "new": new}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=submitted", ["new"]),
        ("state=confirmed", ["old"]),
        ("state=submitted&state=confirmed", ["new", "old"]),
        ("category=speaker", ["old"]),
        ("category=expert", []),
        ("country=CN", ["new"]),
        ("country=cn", ["new"]),
        ("country=FR", []),
        ("source=import", ["old"]),
        ("submitted_after=DAY_AGO", ["new"]),
        ("submitted_before=DAY_AGO", ["old"]),
        ("submitted_after=0001-01-01T00:00:00Z", ["new", "old"]),
        ("submitted_before=9999-12-31T23:59:59Z", ["new", "old"]),
        ("submitted_after=1116-05-02T01:48:23-23:17", ["new", "old"]),
        ("q=张", ["new"]),
        ("q=银川", ["new"]),
        ("q=حداد", ["old"]),
        ("q=haddad nadia", ["old"]),
        ("q=WEI@yinchuan", ["new"]),
        ("q=%25", []),
        ("q=" + "h " * 50, ["old"]),
        ("q=zzz", []),
        ("q=", ["new", "old"]),
        ("category=speaker&q=张", []),
    ],
)
def test_filters(category, office, people, query, expected):
    day_ago = f"{timezone.now() - dt.timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    found = references(office.get(f"{many(category)}?{query.replace('DAY_AGO', day_ago)}"))
    assert found == [people[name].reference for name in expected]


def test_the_search_knows_the_reference(category, office, people):
    found = references(office.get(f"{many(category)}?q={people['old'].reference.lower()}"))
    assert found == [people["old"].reference]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("state", "nonsense"),
        ("category", "nosuch"),
        ("category", "foreign"),
        ("source", "fax"),
        ("country", "Algeria"),
        ("submitted_after", "yesterday"),
        ("submitted_before", "2026-02-30T00:00:00Z"),
        ("submitted_after", "0001-01-01T00:00:00%2B14:00"),
        ("submitted_before", "9999-12-31T23:59:59-14:00"),
        ("q", "x" * 101),
        ("stat", "submitted"),  # a misspelt filter finds nobody rather than everybody
        ("page_size", "0"),
        ("page_size", "501"),
        ("page_size", "-1"),
        ("page_size", "many"),
        ("page_size", "9" * 50),
        ("page_size", "٣"),
        ("cursor", "nonsense"),
        ("cursor", "====="),
        ("cursor", "MjAyNi0wMS0wMSAx"),  # without a zone
        ("cursor", "é" * 10),
        ("cursor", "OTk5OS0xMi0zMVQyMzo1OTo1OSswMDowMCA5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"),
    ],
)
def test_parameters_that_mean_nothing_are_named(category, office, parameter, value):
    make_category(make_summit(), slug="foreign")
    response = office.get(f"{many(category)}?{parameter}={value}")
    assert is_problem(response, 422, "invalid")
    assert set(response.json()["errors"]) == {parameter}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("state=nosuch", "Send one of the values of the documentation."),
        ("source=fax", "Send one of the values of the documentation."),
        ("category=nosuch", "Choose a category of this summit."),
        ("country=Atlantis", "Send the two letters of a country: DZ, CN."),
        ("country=XX", "Send the two letters of a country: DZ, CN."),
        ("submitted_after=soon", "Send a time such as 2026-10-19T08:00:00Z."),
        ("q=" + "x" * 101, "Search for 100 characters at most."),
    ],
)
def test_a_parameter_that_is_wrong_hears_what_to_send(category, office, query, words):
    response = office.get(f"{many(category)}?{query}")
    assert response.json()["errors"] == {query.partition("=")[0]: [words]}


# --- One --------------------------------------------------------------------------------------


def test_one_registration_with_everything(category, office):
    question = Question.objects.create(
        summit=category.summit, category=category, kind="line", label="Diet"
    )
    registration = make_registration(category)
    register.save_answers(registration, {question.pk: "No nuts"})
    found = office.get(one(registration)).json()
    (listed,) = office.get(many(category)).json()["results"]
    assert {name: found[name] for name in listed} == listed
    assert found["message"] == ""
    assert [(q["label"], q["answer"]) for q in found["questions"]] == [("Diet", "No nuts")]
    assert [consent["purpose"] for consent in found["consents"]] == ["visit"]
    assert found["tickets"] == []
    assert found["actions"] == [*ACTIONS]


@pytest.mark.parametrize("action", ["approve", "ask", "waitlist", "change-category"])
def test_at_a_cancelled_summit_only_what_ends_something_is_possible(category, office, action):
    registration = make_registration(category)
    summits.cancel(category.summit, by=audit.SYSTEM)
    assert office.get(one(registration)).json()["actions"] == ["reject", "withdraw", "revoke"]
    refused = office.post(one(registration, f"{action}/"), ACTIONS[action])
    assert is_problem(refused, 409, "closed")
    assert "was cancelled" in refused.json()["detail"]
    registration.refresh_from_db()
    assert (registration.state, registration.category) == (State.SUBMITTED, category)
    assert office.post(one(registration, "reject/"), ACTIONS["reject"]).status_code == 200


@pytest.mark.parametrize("state", [SummitState.ENDED, SummitState.ARCHIVED])
@pytest.mark.parametrize("action", ["approve", "waitlist"])
def test_after_the_summit_nobody_gets_a_place_or_waits_for_one(category, office, action, state):
    registration = make_registration(category)
    make_full(category)
    Summit.objects.update(state=state)
    pages.forget()
    possible = [name for name in ACTIONS if name not in ("approve", "waitlist")]
    assert office.get(one(registration)).json()["actions"] == possible
    refused = office.post(one(registration, f"{action}/"), ACTIONS[action])
    assert is_problem(refused, 409, "closed")
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


IN_THE_PANEL = {"waitlist": "wait", "change-category": "move"}  # what is called otherwise there


@pytest.mark.parametrize("is_submitted", [True, False])
@pytest.mark.parametrize("state", SummitState)
def test_a_program_is_offered_what_the_panel_offers(category, office, state, is_submitted):
    registration = make_registration(category)
    user = make_user(category.summit)
    if not is_submitted:
        decisions.approve(registration, by=user)
    Summit.objects.update(state=state)
    pages.forget()
    offered = office.get(one(registration)).json()["actions"]
    for action in ACTIONS.keys() - {"withdraw"}:  # the panel cancels instead
        verb = VERBS[IN_THE_PANEL.get(action, action)]
        assert (action in offered) is verb.may(user, registration), action


def test_a_reference_is_understood_as_people_say_it(category, office):
    registration = make_registration(category)
    said = registration.reference.lower().replace("-", "")
    assert office.get(f"{many(category)}{said}/").json()["reference"] == registration.reference


def test_the_code_of_a_ticket_is_not_for_the_office(category, office):
    """Who has the code can enter with it: it belongs to the person."""
    registration = make_registration(category)
    office.post(one(registration, "approve/"))
    response = office.get(one(registration))
    (ticket,) = response.json()["tickets"]
    assert (ticket["state"], "code" in ticket) == ("issued", False)
    assert registration.tickets.get().code not in response.content.decode()


@pytest.mark.parametrize("reference", ["AAAA-AAA", "x", "1", "' OR 1=1 --", "K7MR-42X\u202e"])
def test_an_unknown_reference_is_404(category, office, reference):
    assert is_problem(office.get(f"{many(category)}{reference}/"), 404, "not_found")


# --- Who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_the_role_decides_who_reads(category, role):
    registration = make_registration(category)
    caller = member(category.summit, role)
    may = role in {"owner", "organiser", "protocol", "desk", "press", "auditor"}
    for address in (many(category), one(registration)):
        response = caller.get(address)
        assert response.status_code == (200 if may else 403)
        assert may or is_problem(response, 403, "not_allowed")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", list(Role))
def test_the_role_decides_who_decides(category, role, action):
    registration = make_registration(category)
    if action == "waitlist":
        make_full(category)
    response = member(category.summit, role).post(one(registration, f"{action}/"), ACTIONS[action])
    may = {"owner", "organiser"} | (set() if action == "revoke" else {"protocol"})
    assert response.status_code == (200 if role in may else 403)
    registration.refresh_from_db()
    assert (registration.state == State.SUBMITTED) == (
        role not in may or action == "change-category"
    )


def test_reading_and_writing_are_two_scopes(category):
    registration = make_registration(category)
    reader = member(category.summit, scopes=[Scope.REGISTRATIONS_READ])
    writer = member(category.summit, scopes=[Scope.REGISTRATIONS_WRITE])
    assert is_problem(reader.post(one(registration, "approve/")), 403, "scope_missing")
    assert is_problem(writer.get(one(registration)), 403, "scope_missing")
    assert is_problem(writer.get(many(category)), 403, "scope_missing")
    assert reader.get(one(registration)).json()["actions"] == []
    answer = writer.post(one(registration, "approve/")).json()
    # A token that may not read learns nothing of the person from its own deed.
    assert set(answer) == {"reference", "state", "category", "submitted_at"}


@pytest.mark.parametrize("address", ["", "list", *(f"{action}/" for action in ACTIONS)])
def test_outsiders(category, address):
    registration = make_registration(category)
    where = many(category) if address == "list" else one(registration, address)
    body = ACTIONS.get(address.strip("/"))

    def ask(caller):
        return caller.post(where, body) if address.endswith("/") else caller.get(where)

    assert is_problem(ask(Caller()), 401, "not_authenticated")
    assert is_problem(ask(Caller("Bearer smt_wrong")), 401, "not_authenticated")
    assert is_problem(ask(member(make_summit(), Role.OWNER)), 404, "not_found")
    registration.refresh_from_db()
    assert (registration.state, registration.category) == (State.SUBMITTED, category)


def test_a_registration_of_another_summit_is_not_found(category, office):
    foreign = make_registration(make_category(make_summit(), needs_approval=True))
    address = f"{many(category)}{foreign.reference}/"
    assert is_problem(office.get(address), 404, "not_found")
    assert is_problem(office.post(f"{address}approve/"), 404, "not_found")


# --- Decisions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "state", "kind"),
    [
        ("approve", "confirmed", "registration.confirmed"),
        ("reject", "rejected", "registration.rejected"),
        ("ask", "info_requested", "registration.info_requested"),
        ("waitlist", "waitlisted", "registration.waitlisted"),
        ("withdraw", "withdrawn", "registration.withdrawn"),
        ("revoke", "revoked", "registration.revoked"),
        ("change-category", "submitted", "registration.moved"),
    ],
)
def test_each_decision_is_done_told_and_recorded(category, action, state, kind):
    registration = make_registration(category)
    token, secret = make_token(category.summit)
    if action == "waitlist":
        make_full(category)
    response = Caller(f"Bearer {secret}").post(one(registration, f"{action}/"), ACTIONS[action])
    assert response.status_code == 200
    assert response.json()["state"] == state
    registration.refresh_from_db()
    assert registration.state == state
    assert Notification.objects.filter(kind=kind).count() == 1
    entry = AuditEntry.objects.first()
    assert (entry.actor, entry.door) == (f"token:{token.pk}", Door.API)


def test_nobody_waits_for_a_place_that_is_free(category, office):
    registration = make_registration(category)
    refused = office.post(one(registration, "waitlist/"))
    assert is_problem(refused, 409, "wrong_state")
    assert "10 places are free in" in refused.json()["detail"]
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


def test_words_to_the_person_are_needed_and_cleaned(category, office):
    registration = make_registration(category)
    for action, field in (("reject", "reason"), ("ask", "question"), ("revoke", "reason")):
        for words in ("", "  ", 3, None, "x" * 2001, "\u202ereversed"):
            response = office.post(one(registration, f"{action}/"), {field: words})
            assert is_problem(response, 422, "invalid")
            assert set(response.json()["errors"]) == {field}
        assert is_problem(office.post(one(registration, f"{action}/")), 422, "invalid")
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


def test_who_writes_too_much_hears_by_how_much(category, office):
    registration = make_registration(category)
    refused = office.post(one(registration, "reject/"), {"reason": "x" * 20_000})
    assert refused.json()["errors"] == {
        "reason": ["Shorten this to 2,000 characters; it has 20,000."]
    }
    refused = office.post(one(registration, "change-category/"), {"category": "x" * 51})
    assert refused.json()["errors"] == {"category": ["Shorten this to 50 characters; it has 51."]}


def test_a_second_decision_comes_too_late(category, office):
    registration = make_registration(category)
    assert office.post(one(registration, "approve/")).status_code == 200
    again = office.post(one(registration, "approve/"))
    assert is_problem(again, 409, "wrong_state")
    assert "The state is “Confirmed”. From there it can become:" in again.json()["detail"]
    assert registration.tickets.count() == 1


@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_over_stays_over(category, office, action):
    registration = make_registration(category)
    office.post(one(registration, "withdraw/"))
    response = office.post(one(registration, f"{action}/"), ACTIONS[action])
    assert is_problem(response, 409, "wrong_state")
    assert office.get(one(registration)).json()["actions"] == []


def test_nobody_is_approved_beyond_the_quota(category, office):
    category.quota = 1
    category.save()
    first, second = make_registration(category), make_registration(category)
    assert office.post(one(first, "approve/")).status_code == 200
    assert is_problem(office.post(one(second, "approve/")), 409, "full")
    second.refresh_from_db()
    assert second.state == State.SUBMITTED


def test_a_category_of_another_summit_is_refused(category, office):
    make_category(make_summit(), slug="elsewhere")
    registration = make_registration(category)
    for slug in ("elsewhere", "none", "", 3):
        response = office.post(one(registration, "change-category/"), {"category": slug})
        assert is_problem(response, 422, "invalid")


def test_a_decision_takes_no_more_than_it_needs(category, office):
    registration = make_registration(category)
    response = office.post(one(registration, "approve/"), {"force": True})
    assert is_problem(response, 422, "invalid")
    assert office.post(one(registration, "approve/"), {}).status_code == 200
