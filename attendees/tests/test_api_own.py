"""One's own registration through the API, by the token of the personal link."""

import datetime as dt

import pytest
from django.utils import timezone

from attendees import links
from attendees.enums import ConsentPurpose
from attendees.enums import RegistrationState as State
from attendees.models import Consent, Question, QuestionOption, Registration
from attendees.services import decisions, visits, waiting
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit import pages
from summit.models import AuditEntry
from summit.tests.api import Caller, is_problem, member
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

OWN = "registration/"
WRITES: list[tuple[str, str, object]] = [
    ("patch", "registration/", {}),
    ("post", "registration/cancel/", None),
    ("post", "registration/accept/", None),
    ("post", "registration/answer/", {"words": "Yes"}),
    ("put", "registration/answers/", {"answers": {}}),
]


def own(registration: Registration) -> Caller:
    return Caller(f"Registration {links.token(registration)}")


@pytest.fixture
def category():
    summit = make_summit()
    make_consent_texts(summit)
    return make_category(summit, slug="delegate", name="Delegate")


@pytest.fixture
def registration(category):
    return make_registration(category, email="nadia@oran.dz", language="fr")


@pytest.fixture
def office(category):
    return make_user(category.summit)


def test_the_person_sees_the_registration_and_the_ticket(registration):
    response = own(registration).get(OWN)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    found = response.json()
    assert found["reference"] == registration.reference
    assert found["state"] == "confirmed"
    assert found["category"] == {"slug": "delegate", "name": "Delegate"}
    assert found["attendee"] == {
        "full_name": "Nadia Haddad",
        "latin_name": "",
        "badge_name": "",
        "honorific": "",
        "email": "nadia@oran.dz",
        "phone": "",
        "language": "fr",
        "organisation": "Municipality of Oran",
        "country": "DZ",
        "title": "",
    }
    assert found["ticket"]["code"] == registration.tickets.get().code
    assert [consent["purpose"] for consent in found["consents"]] == ["visit"]
    assert found["actions"] == ["correct", "cancel"]


@pytest.mark.parametrize(("method", "address", "body"), [("get", OWN, None), *WRITES])
@pytest.mark.parametrize(
    "key", ["", "Registration", "Registration 1-nonsense", "Registration x", "Bearer smt_x"]
)
def test_without_the_token_nothing_is_open(registration, key, method, address, body):
    caller = Caller(key)
    response = caller.get(address) if method == "get" else getattr(caller, method)(address, body)
    assert is_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Registration realm="registration"'
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED


def test_a_members_token_opens_no_registration_of_a_person(registration):
    response = member(registration.summit).get(OWN)
    assert is_problem(response, 401, "not_authenticated")


def test_a_forged_token_opens_nothing(category, registration):
    other = make_registration(category)
    mac = links.token(registration).partition("-")[2]
    forged = Caller(f"Registration {other.pk}-{mac}")
    assert is_problem(forged.get(OWN), 401, "not_authenticated")


def test_a_renewed_link_ends_the_old_one(registration):
    caller = own(registration)
    visits.renew_link(registration, by=registration)
    assert is_problem(caller.get(OWN), 401, "not_authenticated")
    assert own(registration).get(OWN).status_code == 200


def test_corrections_are_cleaned_and_recorded_without_their_contents(registration):
    response = own(registration).patch(
        OWN,
        {"full_name": "  Nadia  Haddâd ", "badge_name": "Nadia", "country": "FR", "title": "Mayor"},
    )
    assert response.status_code == 200
    attendee = response.json()["attendee"]
    assert (attendee["full_name"], attendee["badge_name"]) == ("Nadia Haddâd", "Nadia")
    assert (attendee["country"], attendee["title"]) == ("FR", "Mayor")
    assert attendee["organisation"] == "Municipality of Oran"
    entry = AuditEntry.objects.get(verb="correct")
    assert set(entry.details["fields"]) == {"full_name", "badge_name", "country", "title"}
    assert "Haddâd" not in str(entry.details)


def test_language_and_news_are_changed_too(registration):
    response = own(registration).patch(OWN, {"language": "ar", "news": True})
    found = response.json()
    assert found["attendee"]["language"] == "ar"
    assert {consent["purpose"] for consent in found["consents"]} == {"visit", "news"}
    own(registration).patch(OWN, {"news": False})
    assert not Consent.objects.filter(text__purpose=ConsentPurpose.NEWS, withdrawn_at=None).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", 3),
        ("country", "XX"),
        ("phone", "1"),
        ("language", "tlh"),
        ("news", "yes"),
        ("news", 1),
        ("email", "new@oran.dz"),  # the address is the person: it is not corrected here
        ("state", "confirmed"),
    ],
)
def test_what_is_wrong_changes_nothing(registration, field, value):
    response = own(registration).patch(OWN, {"title": "Mayor", field: value})
    assert is_problem(response, 422, "invalid")
    assert set(response.json()["errors"]) == {field}
    assert registration.attendee.positions.get().title == ""


def test_corrections_end_with_their_deadline(registration):
    summit = registration.summit
    summit.corrections_until = timezone.now() - dt.timedelta(hours=1)
    summit.save()
    pages.forget()
    caller = own(registration)
    assert is_problem(caller.patch(OWN, {"title": "Mayor"}), 409, "closed")
    assert caller.get(OWN).json()["actions"] == ["cancel"]


def test_cancelling_kills_the_ticket_and_frees_the_place(registration):
    response = own(registration).post("registration/cancel/")
    found = response.json()
    assert (response.status_code, found["state"], found["ticket"]) == (200, "cancelled", None)
    assert found["actions"] == []
    registration.category.refresh_from_db()
    assert registration.category.taken == 0
    again = own(registration).post("registration/cancel/")
    assert is_problem(again, 409, "wrong_state")
    assert again.json()["detail"] == "The state is “Cancelled”, which is final."
    assert is_problem(own(registration).patch(OWN, {"title": "x"}), 409, "wrong_state")


def test_an_offer_is_accepted(category):
    category.quota = 1
    category.save()
    first, second = make_registration(category), make_registration(category)
    assert second.state == State.WAITLISTED
    assert is_problem(own(second).post("registration/accept/"), 409, "wrong_state")
    visits.cancel(first, by=first)
    waiting.turn()
    found = own(second).get(OWN).json()
    assert (found["state"], found["ticket"]) == ("offered", None)
    assert found["respond_by"]
    assert "accept" in found["actions"]
    found = own(second).post("registration/accept/").json()
    assert (found["state"], bool(found["ticket"])) == ("confirmed", True)
    assert found["respond_by"] is None
    assert is_problem(own(second).post("registration/accept/"), 409, "wrong_state")


def test_an_offer_that_is_over_is_not_accepted(category):
    category.quota = 1
    category.save()
    first, second = make_registration(category), make_registration(category)
    visits.cancel(first, by=first)
    waiting.turn()
    past = timezone.now() - dt.timedelta(minutes=1)
    Registration.objects.filter(pk=second.pk).update(respond_by=past)
    assert is_problem(own(second).post("registration/accept/"), 409, "wrong_state")


def test_the_person_answers_what_the_office_asked(category, office):
    category.needs_approval = True
    category.save()
    registration = make_registration(category)
    early = own(registration).post("registration/answer/", {"words": "I am the mayor."})
    assert is_problem(early, 409, "wrong_state")
    decisions.ask(registration, question="Who are you?", by=office)
    found = own(registration).get(OWN).json()
    assert (found["message"], "answer" in found["actions"]) == ("Who are you?", True)
    for words in ("", "x" * 2001, 3, "\u202e"):
        wrong = own(registration).post("registration/answer/", {"words": words})
        assert is_problem(wrong, 422, "invalid")
    found = own(registration).post("registration/answer/", {"words": "The mayor.\nOf Oran."}).json()
    assert found["state"] == "under_review"
    assert "The mayor.\nOf Oran." in found["message"]


def test_who_was_rejected_does_not_answer_back_into_the_queue(category, office):
    category.needs_approval = True
    category.save()
    registration = make_registration(category)
    decisions.reject(registration, reason="No place for you.", by=office)
    response = own(registration).post("registration/answer/", {"words": "But I am the mayor."})
    assert is_problem(response, 409, "wrong_state")
    registration.refresh_from_db()
    assert registration.state == State.REJECTED


@pytest.fixture
def questions(category):
    """One question of each kind; the first is required."""
    made = {
        kind: Question.objects.create(
            summit=category.summit, category=category, kind=kind, label=kind, position=number
        )
        for number, kind in enumerate(
            ("line", "paragraph", "choice", "choices", "yes_no", "date", "country")
        )
    }
    made["line"].is_required = True
    made["line"].save()
    for kind in ("choice", "choices"):
        for label in ("Bus", "Train"):
            QuestionOption.objects.create(summit=category.summit, question=made[kind], label=label)
    return made


def option(question, number):
    return str(question.options.order_by("pk")[number].pk)


def test_questions_are_answered_and_the_draft_goes_in(category, questions):
    registration = make_registration(category)
    caller = own(registration)
    found = caller.get(OWN).json()
    assert (found["state"], found["actions"]) == (
        "draft",
        ["correct", "cancel", "answer_questions"],
    )
    assert [(q["kind"], q["answer"]) for q in found["questions"]] == [
        (kind, None) for kind in questions
    ]
    answers = {
        "line": " No  nuts ",
        "paragraph": "One\nTwo",
        "choice": option(questions["choice"], 0),
        "choices": [option(questions["choices"], 1)],
        "yes_no": "yes",
        "date": "2026-12-01",
        "country": "DZ",
    }
    sent = {str(questions[kind].pk): value for kind, value in answers.items()}
    response = caller.put("registration/answers/", {"answers": sent})
    assert response.status_code == 200
    found = response.json()
    assert (found["state"], bool(found["ticket"])) == ("confirmed", True)
    assert {q["kind"]: q["answer"] for q in found["questions"]} == answers | {"line": "No nuts"}


def test_a_draft_can_be_kept_for_later(category, questions):
    registration = make_registration(category)
    caller = own(registration)
    missing = caller.put("registration/answers/", {"answers": {}})
    assert is_problem(missing, 422, "invalid")
    assert set(missing.json()["errors"]) == {f"answers.{questions['line'].pk}"}
    body = {"answers": {str(questions["yes_no"].pk): "no"}, "later": True}
    found = caller.put("registration/answers/", body).json()
    assert found["state"] == "draft"
    assert {q["kind"]: q["answer"] for q in found["questions"]}["yes_no"] == "no"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("line", ["x"]),
        ("line", 3),
        ("line", "x" * 301),
        ("line", "\u0007"),
        ("paragraph", "x" * 3001),
        ("choice", "0"),
        ("choice", ["1"]),
        ("choices", "1"),
        ("choices", ["0"]),
        ("choices", [1]),
        ("yes_no", "perhaps"),
        ("yes_no", True),
        ("date", "2026-02-30"),
        ("date", "yesterday"),
        ("country", "XX"),
        ("country", {"a": 1}),
    ],
)
def test_answers_that_do_not_fit_are_named(category, questions, kind, value):
    registration = make_registration(category)
    key = str(questions[kind].pk)
    sent = {str(questions["line"].pk): "No nuts"} | {key: value}
    response = own(registration).put("registration/answers/", {"answers": sent})
    assert is_problem(response, 422, "invalid")
    assert set(response.json()["errors"]) == {f"answers.{key}"}
    assert not registration.answers.exists()


@pytest.mark.parametrize("answers", [{"0": "x"}, {"x": "y"}, [], "x", None, {"": "x"}])
def test_answers_to_nothing_are_refused(category, questions, answers):
    registration = make_registration(category)
    response = own(registration).put("registration/answers/", {"answers": answers})
    assert is_problem(response, 422, "invalid")


def test_answers_are_corrected_until_the_deadline(category, questions):
    registration = make_registration(category)
    key = str(questions["line"].pk)
    caller = own(registration)
    caller.put("registration/answers/", {"answers": {key: "No nuts"}})
    assert caller.put("registration/answers/", {"answers": {key: "Nuts"}}).status_code == 200
    assert registration.answers.get().value == "Nuts"
    category.summit.corrections_until = timezone.now()
    category.summit.save()
    pages.forget()
    late = caller.put("registration/answers/", {"answers": {key: "None"}})
    assert is_problem(late, 409, "closed")
