"""Categories, questions, consent texts and announcements in the panel."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.models import Announcement, Category, ConsentText, Question
from attendees.services import decisions
from attendees.tests.admin import as_member, page_of, said
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit import audit, pages
from summit.enums import Role, SummitState
from summit.models import Notification, Summit
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


# --- Categories ---------------------------------------------------------------------------------
def category_form(category, **changes):
    return {
        "name_en": category.name,
        "slug": category.slug,
        "position": "0",
        "quota": "" if category.quota is None else category.quota,
        "is_public": "on",
        "has_waiting_list": "on",
        "questions-TOTAL_FORMS": "0",
        "questions-INITIAL_FORMS": "0",
    } | changes


def save_category(client, category, **changes):
    address = reverse("admin:attendees_category_change", args=[category.pk])
    return client.post(address, category_form(category, **changes))


def test_a_quota_below_the_places_taken_is_refused_with_words(summit, office):
    category = make_category(summit, quota=5)
    for _ in range(3):
        make_registration(category)
    answer = save_category(office, category, quota="2")
    assert answer.status_code == 200
    assert b"More places are taken than this quota holds." in answer.content
    assert save_category(office, category, quota="3").status_code == 302
    category.refresh_from_db()
    assert category.quota == 3


@pytest.mark.parametrize("quota", ["-1", "x", "99999999999999999999", "1.5"])
def test_an_impossible_quota_is_refused(summit, office, quota):
    answer = save_category(office, make_category(summit, quota=5), quota=quota)
    assert "quota" in answer.context["adminform"].form.errors


def test_a_higher_quota_turns_the_waiting_list(summit, office, django_capture_on_commit_callbacks):
    category = make_category(summit, quota=1)
    with django_capture_on_commit_callbacks() as otherwise:
        save_category(office, category, position="1")
    with django_capture_on_commit_callbacks() as later:
        save_category(office, category, position="1", quota="2")
    assert len(later) == len(otherwise) + 1  # the waiting lists, beside the public pages


def test_two_categories_with_one_address_are_refused(summit, office):
    make_category(summit, slug="expert")
    answer = save_category(office, make_category(summit), slug="expert")
    assert "slug" in answer.context["adminform"].form.errors


def test_a_category_with_people_is_not_deleted(summit, office):
    category = make_category(summit)
    registration = make_registration(category)
    address = reverse("admin:attendees_category_delete", args=[category.pk])
    assert office.post(address, {"post": "yes"}).status_code == 403
    registration.attendee.delete()
    assert office.post(address, {"post": "yes"}).status_code == 302
    assert not Category.objects.exists()


def test_questions_are_asked_in_four_languages(summit, office):
    category = make_category(summit)
    question = {
        "questions-TOTAL_FORMS": "1",
        "questions-0-kind": "choice",
        "questions-0-label_en": "Meals",
        "questions-0-label_ar": "الوجبات",
        "questions-0-position": "0",
    }
    assert save_category(office, category, **question).status_code == 302
    made = Question.objects.get()
    assert (made.label_en, made.label_ar, made.summit_id) == ("Meals", "الوجبات", summit.pk)
    options = {
        "label_en": "Meals",
        "category": category.pk,
        "kind": "choice",
        "position": "0",
        "options-TOTAL_FORMS": "1",
        "options-INITIAL_FORMS": "0",
        "options-0-label_en": "Halal",
        "options-0-position": "0",
    }
    address = reverse("admin:attendees_question_change", args=[made.pk])
    assert office.post(address, options).status_code == 302
    assert [option.label for option in made.options.all()] == ["Halal"]


@pytest.mark.parametrize("name", ["category", "question", "consenttext", "announcement"])
def test_more_rows_no_more_queries(summit, office, name):
    def queries():
        address = f"admin:attendees_{name}_changelist"
        page_of(office, address)
        with CaptureQueriesContext(connection) as counted:
            assert page_of(office, address).status_code == 200
        return len(counted)

    def make(n):
        category = make_category(summit)
        Question.objects.create(summit=summit, category=category, kind="line", label=f"Q{n}")
        ConsentText.objects.create(summit=summit, purpose="visit", version=n, label=f"L{n}")
        Announcement.objects.create(summit=summit, subject=f"S{n}", text="T")

    make(1)
    with_one = queries()
    make(2)
    make(3)
    assert queries() == with_one


@pytest.mark.parametrize("name", ["category", "question", "consenttext", "announcement"])
def test_rows_of_another_summit_are_neither_shown_nor_opened(summit, office, name):
    other = make_summit()
    rows = {
        "category": make_category(other),
        "question": Question.objects.create(
            summit=other, category=make_category(other), kind="line", label="Q"
        ),
        "consenttext": make_consent_texts(other)[0],
        "announcement": Announcement.objects.create(summit=other, subject="S", text="T"),
    }
    shown = page_of(office, f"admin:attendees_{name}_changelist")
    assert list(shown.context["cl"].result_list) == []
    assert page_of(office, f"admin:attendees_{name}_change", rows[name].pk).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DESK, Role.PROTOCOL])
def test_who_only_looks_changes_no_category(summit, role):
    category = make_category(summit, quota=5)
    client = as_member(make_user(summit, role))
    assert page_of(client, "admin:attendees_category_changelist").status_code == 200
    assert save_category(client, category, quota="9").status_code == 403


# --- Consent texts --------------------------------------------------------------------------------
def text_form(**changes):
    return {"purpose": "visit", "label_en": "I agree"} | changes


def test_a_text_that_somebody_agreed_to_stays_as_it_was(summit, office):
    text = make_consent_texts(summit)[0]
    address = reverse("admin:attendees_consenttext_change", args=[text.pk])
    assert office.post(address, text_form(label_en="Changed")).status_code == 302
    make_registration(make_category(summit))
    assert office.post(address, text_form(label_en="Again")).status_code == 403
    text.refresh_from_db()
    assert text.label == "Changed"


@pytest.mark.parametrize("is_given", [False, True], ids=["written", "read"])
def test_labels_of_a_text_name_no_code_of_a_language(summit, office, is_given):
    """Each language has its tab, whether the text can be written or only be read."""
    text = make_consent_texts(summit)[0]
    if is_given:
        make_registration(make_category(summit))
    answer = office.get(reverse("admin:attendees_consenttext_change", args=[text.pk]))
    page = answer.content.decode()
    assert page.count("Sentence beside the box") == 4
    assert "[ar]" not in page


def test_a_new_text_is_the_next_version(summit, office):
    text = make_consent_texts(summit)[0]
    address = reverse("admin:attendees_consenttext_add")
    shown = office.get(address, {"from": text.pk})
    assert b"I agree" in shown.content
    assert office.post(address, text_form(label_en="I agree to more")).status_code == 302
    versions = ConsentText.objects.filter(purpose="visit").order_by("version")
    assert [(t.version, t.label) for t in versions] == [(1, "I agree"), (2, "I agree to more")]


NEEDED = "Registration is open and this is the only text for running the visit"


def test_the_text_that_registering_needs_is_not_taken_away(summit, office):
    visit, news = make_consent_texts(summit)
    visit_delete, news_delete = (
        reverse("admin:attendees_consenttext_delete", args=[text.pk]) for text in (visit, news)
    )
    assert NEEDED in said(office.post(visit_delete, {"post": "yes"}, follow=True))
    change = reverse("admin:attendees_consenttext_change", args=[visit.pk])
    assert NEEDED in office.post(change, text_form(purpose="news")).content.decode()
    visit.refresh_from_db()
    assert visit.purpose == "visit"
    office.post(news_delete, {"post": "yes"})
    assert list(ConsentText.objects.all()) == [visit]
    ConsentText.objects.create(summit=summit, purpose="visit", version=2, label="I agree to more")
    office.post(visit_delete, {"post": "yes"})
    assert ConsentText.objects.get().version == 2


@pytest.mark.parametrize("state", [SummitState.ANNOUNCED, SummitState.REGISTRATION_CLOSED])
def test_before_and_after_registration_any_text_nobody_agreed_to_may_go(summit, office, state):
    visit, _news = make_consent_texts(summit)
    Summit.objects.update(state=state)
    pages.forget()
    office.post(reverse("admin:attendees_consenttext_delete", args=[visit.pk]), {"post": "yes"})
    assert not ConsentText.objects.filter(purpose="visit").exists()


# --- Announcements ----------------------------------------------------------------------------------
@pytest.fixture
def announcement(summit):
    return Announcement.objects.create(summit=summit, subject="Shuttle", text="Every ten minutes.")


def test_the_button_says_to_how_many_and_sends_once(summit, office, announcement):
    expert = make_category(summit, needs_approval=True)
    people = [make_registration(expert, language=code) for code in ("en", "ar", "fr")]
    for registration in people[:2]:
        decisions.approve(registration, by=make_user(summit))
    Notification.objects.all().delete()
    shown = page_of(office, "admin:attendees_announcement_change", announcement.pk)
    assert b"Send to 2 people" in shown.content
    address = reverse("admin:attendees_announcement_send", args=[announcement.pk])
    assert "2 mails are on their way." in said(office.post(address, follow=True))
    assert "sent already" in said(office.post(address, follow=True))
    assert set(Notification.objects.values_list("language", flat=True)) == {"en", "ar"}
    assert audit.of(announcement).get(verb="send").details == {"receivers": 2}


def test_what_was_sent_is_read_only(summit, office, announcement):
    office.post(reverse("admin:attendees_announcement_send", args=[announcement.pk]))
    address = reverse("admin:attendees_announcement_change", args=[announcement.pk])
    assert office.post(address, {"subject_en": "X", "text_en": "Y"}).status_code == 403
    announcement.refresh_from_db()
    assert announcement.subject == "Shuttle"


def test_only_the_office_announces(summit, announcement):
    client = as_member(make_user(summit, Role.PROTOCOL))
    address = reverse("admin:attendees_announcement_send", args=[announcement.pk])
    assert client.post(address).status_code == 403
    announcement.refresh_from_db()
    assert announcement.sent_at is None


def test_an_announcement_of_another_summit_is_not_sent(office):
    foreign = Announcement.objects.create(summit=make_summit(), subject="S", text="T")
    address = reverse("admin:attendees_announcement_send", args=[foreign.pk])
    assert office.post(address).status_code == 404
