"""One's own page in two windows, or while the office writes too: nothing that is newer is lost."""

from html import unescape

import pytest
from django.test import Client

from attendees import links
from attendees.models import Answer, Question, QuestionOption
from attendees.services import decisions, visits
from attendees.tests.factories import make_category, make_registration
from summit import audit, pages
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration():
    return make_registration(make_category(make_summit()))


def url(registration, page):
    return f"/en/my/{links.token(registration)}/{page}/"


def shown(client, address):
    return sent_by(client.get(address), "form")


def said(registration):
    registration.attendee.refresh_from_db()
    post = registration.attendee.positions.get()
    return registration.attendee.full_name, post.organisation_name, str(post.country)


def test_a_window_that_stood_open_puts_nothing_old_back(client: Client, registration):
    here = url(registration, "edit")
    first, second = shown(client, here), shown(client, here)
    client.post(here, first | {"organisation": "City of Oran", "country": "FR"})
    answer = client.post(here, second | {"full_name": "Nadia Haddad-Ali"})
    assert answer.status_code == 302
    assert said(registration) == ("Nadia Haddad-Ali", "City of Oran", "FR")
    corrected = [entry.details["fields"] for entry in audit.of(registration).filter(verb="correct")]
    assert corrected == [["full_name"], ["organisation", "country"]]


def test_what_the_office_has_written_meanwhile_stays(client: Client, registration):
    here, attendee = url(registration, "edit"), registration.attendee
    open_page = shown(client, here)
    attendee.latin_name, attendee.phone = "Nadia  Haddad", "+21341000000"
    attendee.save()
    client.post(here, open_page | {"title": "Mayor"})
    attendee.refresh_from_db()
    assert (attendee.latin_name, str(attendee.phone)) == ("Nadia  Haddad", "+21341000000")
    assert attendee.positions.get().title == "Mayor"


def test_what_both_have_changed_is_shown_twice_and_saved_when_sent_again(client, registration):
    here = url(registration, "edit")
    first, second = shown(client, here), shown(client, here)
    client.post(here, first | {"organisation": "City of Oran", "country": "FR"})
    answer = client.post(here, second | {"organisation": "Port of Oran", "country": "CN"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Changed meanwhile, in another window or by the summit office: Organisation and" in page
    assert "It now says: City of Oran. Saving again puts yours in its place." in page
    assert "It now says: France. Saving again puts yours in its place." in page
    assert said(registration) == ("Nadia Haddad", "City of Oran", "FR")
    client.post(here, sent_by(answer, "form"))
    assert said(registration) == ("Nadia Haddad", "Port of Oran", "CN")


def test_a_name_that_was_stored_untidy_can_be_corrected_at_once(client: Client, registration):
    here = url(registration, "edit")
    post = registration.attendee.positions.get()
    post.organisation_name = "City  of Oran "
    post.save()
    assert client.post(here, shown(client, here)).status_code == 302
    assert not audit.of(registration).filter(verb="correct").exists()
    answer = client.post(here, shown(client, here) | {"organisation": "Port of Oran"})
    assert answer.status_code == 302
    assert said(registration)[1] == "Port of Oran"


KINDS = ("line", "date", "choices", "yes_no", "country", "paragraph")


@pytest.fixture
def questioned():
    """A registration sent with an answer to a question of each kind, and the names of the fields."""
    category = make_category(make_summit())
    registration = make_registration(category)
    names, answers = {}, {"line": "CN-12", "date": "2026-09-01", "yes_no": "yes", "country": "DZ"}
    for kind in KINDS:
        question = Question.objects.create(
            summit=category.summit, category=category, kind=kind, label=kind
        )
        names[kind] = f"question_{question.pk}"
        if kind == "choices":
            for label in ("Vegan", "Halal"):
                option = QuestionOption(summit=category.summit, question=question, label=label)
                option.save()
            answers[kind] = [str(option.pk)]
        Answer.objects.create(
            summit=category.summit,
            registration=registration,
            question=question,
            value=answers.get(kind, "One\n\nTwo"),
        )
    pages.forget()
    return registration, names


def stored(registration):
    return {answer.question.kind: answer.value for answer in registration.answers.all()}


def test_the_questions_keep_what_another_window_has_saved(client: Client, questioned):
    registration, names = questioned
    here = url(registration, "questions")
    first, second = shown(client, here), shown(client, here)
    before = stored(registration)
    client.post(here, second)
    assert stored(registration) == before
    assert not audit.of(registration).filter(verb="correct_answers").exists()
    client.post(here, first | {names["line"]: "CN-13", names["date"]: "2026-09-02"})
    client.post(here, second | {names["yes_no"]: "no", names["paragraph"]: ""})
    after = stored(registration)
    assert "paragraph" not in after
    assert (after["line"], after["date"], after["yes_no"]) == ("CN-13", "2026-09-02", "no")
    assert (after["choices"], after["country"]) == (before["choices"], "DZ")


def test_an_answer_changed_in_two_windows_is_shown_twice(client: Client, questioned):
    registration, names = questioned
    here = url(registration, "questions")
    first, second = shown(client, here), shown(client, here)
    client.post(here, first | {names["date"]: "2026-09-02", names["choices"]: []})
    options = QuestionOption.objects.order_by("pk").values_list("pk", flat=True)
    both = {names["date"]: "2026-09-03", names["choices"]: [str(pk) for pk in options]}
    answer = client.post(here, second | both)
    assert answer.status_code == 422
    assert "It now says: 2 September 2026." in answer.content.decode()
    assert "It now says: nothing." in answer.content.decode()
    assert stored(registration)["date"] == "2026-09-02"
    client.post(here, sent_by(answer, "form"))
    assert stored(registration)["date"] == "2026-09-03"
    assert len(stored(registration)["choices"]) == 2


def test_a_page_of_empty_lists_alone_puts_nothing_old_back_either(client: Client, questioned):
    registration, names = questioned
    Question.objects.exclude(kind="choices").delete()
    registration.answers.all().delete()
    pages.forget()
    here = url(registration, "questions")
    first, second = shown(client, here), shown(client, here)
    vegan, halal = QuestionOption.objects.order_by("pk").values_list("pk", flat=True)
    client.post(here, first | {names["choices"]: [str(vegan)]})
    assert client.post(here, second).status_code == 302
    assert stored(registration) == {"choices": [str(vegan)]}
    answer = client.post(here, second | {names["choices"]: [str(halal)]})
    assert (answer.status_code, stored(registration)) == (422, {"choices": [str(vegan)]})
    client.post(here, sent_by(answer, "form"))
    assert stored(registration) == {"choices": [str(halal)]}


@pytest.fixture
def asked():
    """A registration about which the office has a question."""
    registration = make_registration(make_category(make_summit(), needs_approval=True))
    decisions.ask(registration, question="Which card?", by=make_user(registration.summit))
    return registration


def test_a_second_answer_is_refused_and_given_back(client: Client, asked):
    here = url(asked, "answer")
    assert client.post(here, {"words": "Number 12"}).status_code == 302
    answer = client.post(here, {"words": "Number 13\r\nof 2018"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "The summit office asks nothing now. Nothing of this is saved" in page
    assert f"Questions: {asked.summit.contact_email}." in page
    assert sent_by(answer, "form")["words"] == "Number 13\r\nof 2018"
    assert "Send answer" not in page
    asked.refresh_from_db()
    assert asked.message == "Which card?\n\n→ Number 12"


def test_an_answer_sent_twice_is_one_answer(client: Client, asked):
    here = url(asked, "answer")
    for _press in range(2):
        page = client.post(here, {"words": " Number 12 "}, follow=True)
        assert "Your answer is with the summit office." in page.content.decode()
    asked.refresh_from_db()
    assert asked.message == "Which card?\n\n→ Number 12"
    assert audit.of(asked).filter(verb="answer").count() == 1


@pytest.mark.parametrize("words", ["", "x" * 2001])
@pytest.mark.parametrize("end", [None, "reject"])
def test_an_answer_to_nothing_that_cannot_be_one_quotes_no_question(client, asked, words, end):
    """What the office wrote last is by then a reason, or the question with its answer."""
    here = url(asked, "answer")
    if end:
        decisions.reject(asked, reason="No place.", by=make_user(asked.summit))
    else:
        client.post(here, {"words": "Number 12"})
    answer = client.post(here, {"words": words})
    assert (answer.status_code, answer["Location"]) == (302, here.removesuffix("answer/"))


def test_corrections_that_come_too_late_are_given_back(client: Client, registration):
    here = url(registration, "edit")
    typed = shown(client, here) | {"organisation": "Port of Oran"}
    visits.cancel(registration, by=registration)
    answer = client.post(here, typed)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "This registration is over." in page
    assert sent_by(answer, "form")["organisation"] == "Port of Oran"
    assert "Save changes" not in page


def test_answers_for_which_there_is_no_place_are_given_back(client: Client):
    category = make_category(make_summit(), quota=0, has_waiting_list=False)
    question = Question.objects.create(
        summit=category.summit, category=category, kind="line", label="Card", is_required=True
    )
    pages.forget()
    draft = make_registration(category)
    answer = client.post(url(draft, "questions"), {f"question_{question.pk}": "CN-12"})
    assert answer.status_code == 422
    assert "No place is left." in answer.content.decode()
    assert sent_by(answer, "form")[f"question_{question.pk}"] == "CN-12"
    assert "Send answers" in answer.content.decode()  # a place may come free


def test_answers_that_come_too_late_are_given_back_without_a_button(client: Client, questioned):
    registration, names = questioned
    here = url(registration, "questions")
    typed = shown(client, here) | {names["line"]: "CN-13"}
    visits.cancel(registration, by=registration)
    answer = client.post(here, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sent_by(answer, "form")[names["line"]] == "CN-13"
    assert "This registration is over." in page
    assert "Send answers" not in page
    assert "Save and finish later" not in page
    assert ">My page</a>" in page
