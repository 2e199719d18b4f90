"""A page of one's own: by a link, without a password, and a GET changes nothing."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from attendees import links
from attendees.enums import QuestionKind
from attendees.enums import RegistrationState as State
from attendees.models import Answer, Question, QuestionOption, Registration
from attendees.services import decisions, visits, waiting
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit import audit, pages
from summit.models import AuditEntry, Notification
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import sent_by

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "questions/",
    "edit/",
    "language/",
    "answer/",
    "cancel/",
    "ticket.pdf",
    "summit.ics",
    "copy.json",
)


@pytest.fixture
def registration():
    summit = make_summit()
    make_consent_texts(summit)
    return make_registration(make_category(summit), agreed=("visit", "news"))


def url(registration, page=""):
    return f"/en/my/{links.token(registration)}/{page}"


def snapshot():
    return (
        list(Registration.objects.order_by("pk").values()),
        Notification.objects.count(),
        AuditEntry.objects.count(),
    )


def test_a_mail_scanner_that_opens_every_link_changes_nothing(client: Client, registration):
    before = snapshot()
    for page in PAGES:
        for method in (client.get, client.head):
            expected = 302 if page in ("questions/", "answer/") else 200  # nothing is asked
            assert method(url(registration, page)).status_code == expected
    for page in ("accept/", "decline/", "news/"):
        assert client.get(url(registration, page)).status_code == 405
    assert snapshot() == before


def test_the_page_shows_status_ticket_and_reference(client: Client, registration):
    page = client.get(url(registration)).content.decode()
    assert registration.reference in page
    assert '<svg class="qr"' in page
    assert "See you in Yinchuan, Nadia Haddad" in page


def test_a_link_works_on_a_second_device_and_is_told_to_nobody(registration):
    for _ in range(3):
        response = Client().get(url(registration))
        assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("page", PAGES)
def test_a_forged_link_opens_nothing_and_says_what_to_do(client: Client, registration, page):
    other = make_registration(registration.category)
    token = links.token(registration)
    forged = (
        f"{other.pk}-{token.partition('-')[2]}",
        f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        token.partition("-")[0],
        "0-",
        "9" * 30 + "-x",
        "１２-x",
        "x",
    )
    for wrong in forged:
        response = client.get(f"/en/my/{wrong}/{page}")
        assert response.status_code == 404
        assert "This link does not open anything" in response.content.decode()
        assert f'<li><a href="/ar/my/{wrong}/{page}"' in response.content.decode()
        assert "Nadia" not in response.content.decode()


def test_a_renewed_link_ends_the_old_one(client: Client, registration):
    old = url(registration)
    visits.renew_link(registration, by=registration)
    assert client.get(old).status_code == 404
    assert client.get(url(registration)).status_code == 200


def test_corrections_are_saved_and_the_trail_names_fields_only(client: Client, registration):
    answers = {
        "full_name": "نادية حداد",
        "latin_name": "Nadia Haddad",
        "organisation": "بلدية وهران",
        "country": "DZ",
        "title": "",
        "phone": "+213 41 00 00 00",
    }
    assert client.post(url(registration, "edit/"), answers).status_code == 302
    attendee = Registration.objects.get().attendee
    assert (attendee.full_name, attendee.position.organisation_name, str(attendee.phone)) == (
        "نادية حداد",
        "بلدية وهران",
        "+21341000000",
    )
    entry = audit.of(registration).first()
    assert entry.details == {"fields": ["full_name", "latin_name", "organisation", "phone"]}
    assert entry.actor == f"attendees.registration:{registration.pk}"


def test_wrong_corrections_keep_what_was_typed(client: Client, registration):
    answers = {"full_name": "", "organisation": "هنا", "country": "DZ", "phone": "12"}
    response = client.post(url(registration, "edit/"), answers)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="هنا"' in page
    assert 'value="12"' in page


def test_corrections_end_at_the_deadline(client: Client, registration):
    summit = registration.summit
    summit.corrections_until = registration.submitted_at
    summit.save()
    pages.forget()
    answers = {"full_name": "Somebody Else", "organisation": "x", "country": "DZ"}
    assert client.get(url(registration, "edit/")).status_code == 302
    for said in (answers, answers | {"full_name": ""}):
        page = client.post(url(registration, "edit/"), said).content.decode()
        assert 'value="x"' in page
        assert "Save changes" not in page  # it would be refused again
    page = client.post(url(registration, "edit/"), answers).content.decode()
    assert "Corrections ended" in page
    assert Registration.objects.get().attendee.full_name == "Nadia Haddad"


def test_cancel_frees_the_place_and_kills_the_ticket(client: Client, registration):
    assert client.post(url(registration, "cancel/"), follow=True).status_code == 200
    registration.refresh_from_db()
    registration.category.refresh_from_db()
    assert registration.state == State.CANCELLED
    assert registration.category.taken == 0
    assert registration.tickets.get().state == "void"
    assert Notification.objects.order_by("pk").last().kind == "registration.cancelled"
    page = client.post(url(registration, "cancel/"), follow=True).content.decode()
    assert "Somebody changed this in the meantime" not in page
    assert Notification.objects.filter(kind="registration.cancelled").count() == 1


def test_what_cancelling_means_follows_from_what_one_has(client: Client):
    category = make_category(make_summit(), quota=1)
    asks = make_category(category.summit, needs_approval=True)
    holder, waits, asked = (make_registration(one) for one in (category, category, asks))
    ticket, turn = "Your ticket stops working", "You lose your turn on the waiting list"
    keep, stay, still = "Keep my place", "Stay on the waiting list", "Keep my registration"

    def said(registration):
        page = client.get(url(registration, "cancel/")).content.decode()
        return {words for words in (ticket, turn, keep, stay, still) if words in page}

    assert said(holder) == {ticket, keep}
    assert said(waits) == {turn, stay}
    assert said(asked) == {still}
    visits.cancel(holder, by=holder)
    waiting.turn()
    assert said(waits) == {keep}  # an offer, and no ticket yet


def test_an_offer_is_accepted_on_the_page(client: Client):
    category = make_category(make_summit(), quota=1)
    holder, waits = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    waiting.turn()
    page = client.get(url(waits)).content.decode()
    assert "Take the place" in page
    client.post(url(waits, "accept/"))
    waits.refresh_from_db()
    assert waits.state == State.CONFIRMED
    again = client.post(url(waits, "accept/"), follow=True).content.decode()
    assert "The place is yours already." in again
    assert "No place is offered to you now." not in again
    late = client.post(url(waits, "decline/"), follow=True).content.decode()
    assert "No place is offered to you now." in late


def test_an_offer_is_declined_once(client: Client):
    category = make_category(make_summit(), quota=1)
    holder, waits = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    waiting.turn()
    client.post(url(waits, "decline/"))
    again = client.post(url(waits, "decline/"), follow=True).content.decode()
    assert "You have left the place to others already." in again
    assert "No place is offered to you now." not in again


@pytest.mark.parametrize("by_office", [True, False])
def test_who_did_not_decline_does_not_read_that_the_place_was_left(client: Client, by_office):
    category = make_category(make_summit(), quota=1)
    holder, waits = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    waiting.turn()
    waits.refresh_from_db()
    if by_office:
        decisions.cancel(waits, by=make_user(category.summit))
    else:
        visits.cancel(waits, by=waits)
    page = client.post(url(waits, "decline/"), follow=True).content.decode()
    assert "No place is offered to you now." in page
    assert "You have left the place" not in page


def test_an_offer_whose_time_has_passed_is_over_at_once(client: Client):
    category = make_category(make_summit(), quota=1)
    holder, waits = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    waiting.turn()
    Registration.objects.filter(pk=waits.pk).update(respond_by=timezone.now())
    page = client.get(url(waits)).content.decode()
    assert "Offer over" in page
    assert "A place is free for you" not in page
    assert "Take the place" not in page
    assert "Leave it to others" not in page


@pytest.mark.parametrize("step", ["accept/", "decline/", "news/"])
def test_reloading_a_button_leads_back_to_the_page(client: Client, registration, step):
    answer = client.get(url(registration, step), headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer["Location"] == url(registration)


def test_the_office_asks_and_the_person_answers(client: Client):
    category = make_category(make_summit(), needs_approval=True)
    registration = make_registration(category)
    decisions.ask(registration, question="Which press card?", by=make_user(category.summit))
    assert "Which press card?" in client.get(url(registration, "answer/")).content.decode()
    client.post(url(registration, "answer/"), {"words": "Number 12"})
    registration.refresh_from_db()
    assert registration.state == State.UNDER_REVIEW
    assert "Number 12" in registration.message


def test_too_long_an_answer_is_refused_whole(client: Client):
    category = make_category(make_summit(), needs_approval=True)
    registration = make_registration(category)
    decisions.ask(registration, question="Which press card?", by=make_user(category.summit))
    assert "maxlength" not in client.get(url(registration, "answer/")).content.decode()
    response = client.post(url(registration, "answer/"), {"words": "a" * 20_000})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Shorten this to 2,000 characters; it has 20,000." in page
    assert "a" * 20_000 in page


def test_news_are_withdrawn_and_given_again(client: Client, registration):
    page = client.post(url(registration, "news/"), follow=True)
    assert "You get no news any more." in page.content.decode()
    living = registration.attendee.consents.filter(withdrawn_at=None)
    assert [consent.text.purpose for consent in living] == ["visit"]
    page = client.post(url(registration, "news/"), {"wanted": "1"}, follow=True)
    assert "You get news of the next summit." in page.content.decode()
    assert living.all().count() == 2


def test_news_never_asked_for_are_agreed_to_beside_where_they_are_withdrawn(client: Client):
    summit = make_summit()
    make_consent_texts(summit)
    registration = make_registration(make_category(summit))
    page = client.get(url(registration))
    assert "Send me news" in page.content.decode()
    sent = sent_by(page, url(registration, "news/"))
    client.post(url(registration, "news/"), sent)
    given = registration.attendee.consents.get(text__purpose="news")
    assert (given.text.version, given.language, given.withdrawn_at) == (1, "en", None)
    assert audit.of(registration.attendee).first().verb == "give_consent"
    after = client.get(url(registration))
    assert "Withdraw" in after.content.decode()
    assert "wanted" not in sent_by(after, url(registration, "news/"))


def test_a_summit_without_news_offers_none(client: Client):
    registration = make_registration(make_category(make_summit()))
    assert url(registration, "news/") not in client.get(url(registration)).content.decode()


def test_a_very_long_name_is_a_smaller_heading(client: Client, registration):
    assert '<h1 class="long">' not in client.get(url(registration)).content.decode()
    registration.attendee.full_name = "Nadia " * 40
    registration.attendee.save()
    assert '<h1 class="long">' in client.get(url(registration)).content.decode()


def test_a_copy_of_everything_that_is_held(client: Client, registration):
    held = json.loads(client.get(url(registration, "copy.json")).content)
    assert held["person"]["email"] == registration.attendee.email
    assert held["registration"]["reference"] == registration.reference
    assert len(held["consents"]) == 2


@pytest.fixture
def questioned():
    category = make_category(make_summit(), name="Media")
    card = Question.objects.create(
        summit=category.summit, category=category, kind="line", label="Press card", is_required=True
    )
    meal = Question.objects.create(
        summit=category.summit, category=category, kind=QuestionKind.CHOICES, label="Meals"
    )
    for label in ("Vegan", "Halal"):
        QuestionOption.objects.create(summit=category.summit, question=meal, label=label)
    pages.forget()
    return make_registration(category), card, meal


def test_questions_are_saved_resumed_and_sent(client: Client, questioned):
    registration, card, meal = questioned
    assert registration.state == State.DRAFT
    assert Notification.objects.get().kind == "registration.draft"
    vegan = meal.options.order_by("pk").first()
    here = url(registration, "questions/")
    client.post(here, {f"question_{meal.pk}": [str(vegan.pk)], "later": "1"})
    registration.refresh_from_db()
    assert registration.state == State.DRAFT
    assert f'value="{vegan.pk}"' in Client().get(here).content.decode()
    assert client.post(here, {f"question_{card.pk}": ""}).status_code == 422
    client.post(here, {f"question_{card.pk}": "CN-12", f"question_{meal.pk}": [str(vegan.pk)]})
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED
    assert Answer.objects.get(question=card).value == "CN-12"
    page = client.get(url(registration)).content.decode()
    assert "CN-12" in page
    assert "Vegan" in page


def test_an_option_of_another_question_is_refused(client: Client, questioned):
    registration, card, meal = questioned
    wrong = {f"question_{card.pk}": "1", f"question_{meal.pk}": ["999999"]}
    assert client.post(url(registration, "questions/"), wrong).status_code == 422


def test_asking_for_the_link_tells_nobody_who_is_registered(client: Client, registration):
    slug = registration.summit.slug
    answers = []
    for email in (registration.attendee.email, "nobody@summit-tests.dev"):
        response = client.post(f"/en/{slug}/my-page/", {"email": email.upper()}, follow=True)
        answers.append(response.content)
    assert answers[0] == answers[1]
    mails = Notification.objects.filter(kind="registration.again")
    assert [mail.recipient for mail in mails] == [registration.attendee.email]


def test_the_page_costs_the_same_with_more_consents_and_answers(client: Client, registration):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(url(registration))
        return len(captured)

    client.get(url(registration))
    first = count()
    for number in range(3):
        question = Question.objects.create(
            summit=registration.summit,
            category=registration.category,
            kind="line",
            label=f"Question {number}",
        )
        if number == 0:
            Answer.objects.create(
                summit=registration.summit, registration=registration, question=question, value="x"
            )
            first = count()
            continue
        Answer.objects.create(
            summit=registration.summit, registration=registration, question=question, value="x"
        )
    assert count() == first
    assert first <= 12


def test_nothing_is_changed_in_a_registration_that_is_over(client: Client, registration):
    visits.cancel(registration, by=registration)
    answers = {"full_name": "Somebody Else", "organisation": "x", "country": "DZ"}
    page = client.post(url(registration, "edit/"), answers, follow=True).content.decode()
    assert "This registration is over" in page
    assert Registration.objects.get().attendee.full_name == "Nadia Haddad"


@pytest.mark.parametrize("name", ["edit/", "cancel/", "answer/"])
def test_what_is_over_has_no_forms_and_says_so_once(client: Client, registration, name):
    visits.cancel(registration, by=registration)
    answer = client.get(url(registration, name))
    assert (answer.status_code, answer["Location"]) == (302, url(registration))


@pytest.mark.parametrize("zeros", ["", "00"])  # a number has many spellings: each is a secret
def test_what_is_kept_of_the_page_is_nobodys(client: Client, registration, zeros):
    other = make_registration(registration.category, full_name="Somebody <b>Else</b>")
    pages.forget()
    for person in (registration, other):
        token = f"{zeros}{links.token(person)}"
        html = client.get(f"/fr/my/{token}/").content.decode()
        assert f'hreflang="ar" href="/ar/my/{token}/"' in html
        assert html.count("<html") == html.count("</html>") == 1
        kept = str([value for _since, value in pages._remembered.values()])
        assert links.token(person).partition("-")[2] not in kept
        assert person.attendee.full_name not in kept
    assert "Somebody &lt;b&gt;Else&lt;/b&gt;" in html
    assert links.token(registration).partition("-")[2] not in html
