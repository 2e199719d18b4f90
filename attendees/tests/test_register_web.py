"""Registering on the public site, as somebody with a phone does."""

import datetime as dt
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.models import Attendee, Registration
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit.enums import SummitState
from summit.models import Notification, Summit
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db

ANSWERS = {
    "full_name": "Nadia Haddad",
    "email": "Nadia.Haddad@Oran.dz",
    "organisation": "Municipality of Oran",
    "country": "DZ",
    "consent": "on",
}


@pytest.fixture
def category():
    summit = make_summit()
    make_consent_texts(summit)
    return make_category(summit, slug="delegate", name="Delegate")


def address(category, language="en"):
    return f"/{language}/{category.summit.slug}/register/{category.slug}/"


def test_register_gives_place_ticket_and_mail(client: Client, category):
    response = client.post(address(category, "fr"), ANSWERS)
    assert response.status_code == 302
    assert response["Location"] == address(category, "fr") + "sent/"
    registration = Registration.objects.get()
    assert registration.state == State.CONFIRMED
    assert registration.attendee.email == "nadia.haddad@oran.dz"
    assert registration.attendee.language == "fr"
    assert registration.attendee.position.organisation_name == "Municipality of Oran"
    assert registration.attendee.consents.get().text.purpose == "visit"
    assert registration.tickets.get().code
    category.refresh_from_db()
    category.summit.refresh_from_db()
    assert (category.taken, category.summit.taken) == (1, 1)
    notification = Notification.objects.get()
    assert (notification.kind, notification.recipient, notification.language) == (
        "registration.confirmed",
        "nadia.haddad@oran.dz",
        "fr",
    )


def test_a_free_pass_takes_three_pages_and_few_fields(client: Client, category):
    slug = category.summit.slug
    first = client.get(f"/en/{slug}/register/").content.decode()
    assert 'value="delegate"' in first
    assert client.get(f"/en/{slug}/register/?pass=delegate").status_code == 302
    second = client.get(address(category)).content.decode()
    fields = re.findall(r'<(?:input|select)[^>]* name="(\w+)"', second.split("<main")[1])
    asked = [name for name in fields if name not in ("csrfmiddlewaretoken", "nonce")]
    assert asked == ["full_name", "email", "organisation", "country", "consent", "news"]
    done = client.post(address(category), ANSWERS, follow=True).content.decode()
    assert "nadia.haddad@oran.dz" in done


def test_the_form_says_on_which_day_everything_is_erased(client: Client, category):
    day = date_format(category.summit.erase_on, "DATE_FORMAT")
    assert f"Erased on {day}, earlier if you ask." in client.get(address(category)).content.decode()


def test_an_address_that_is_known_gets_the_same_answer_and_its_registration_by_mail(
    client: Client, category
):
    known = make_registration(category, email="known@summit-tests.dev")
    answers = {}
    for email in ("new@summit-tests.dev", "known@summit-tests.dev"):
        page = client.post(address(category), ANSWERS | {"email": email}, follow=True)
        answers[email] = page.content.decode().replace(email, "EMAIL")
    assert answers["new@summit-tests.dev"] == answers["known@summit-tests.dev"]
    assert Registration.objects.count() == 2
    last = Notification.objects.order_by("pk").last()
    assert (last.kind, last.recipient, last.subject_id) == (
        "registration.again",
        "known@summit-tests.dev",
        known.pk,
    )
    assert known.attendee.full_name == Attendee.objects.get(pk=known.attendee_id).full_name


def test_wrong_answers_are_named_and_nothing_typed_is_lost(client: Client, category):
    wrong = ANSWERS | {"full_name": "王小明", "email": "nadia@", "consent": ""}
    response = client.post(address(category), wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "2 answers need your attention" in page
    assert 'href="#id_email"' in page
    assert 'value="王小明"' in page
    assert 'value="nadia@"' in page
    assert '<option value="DZ" selected>' in page
    assert not Registration.objects.exists()


def test_a_second_press_sends_one_mail(client: Client, category):
    page = {"nonce": uuid.uuid4().hex}
    for _ in range(3):
        client.post(address(category), ANSWERS | page)
    assert Registration.objects.count() == 1
    assert Notification.objects.count() == 1


def test_a_second_press_after_the_end_is_not_told_that_nothing_is_saved(client: Client, category):
    page = {"nonce": uuid.uuid4().hex}
    client.post(address(category), ANSWERS | page)
    Summit.objects.update(state=SummitState.REGISTRATION_CLOSED)
    assert client.post(address(category), ANSWERS | page).status_code == 302


def test_a_category_that_is_not_public_is_not_there(client: Client, category):
    hidden = make_category(category.summit, slug="vip", is_public=False)
    assert client.get(address(hidden)).status_code == 404
    assert client.post(address(hidden), ANSWERS).status_code == 404


SOON = {"registration_opens": timezone.now() + dt.timedelta(days=5)}
PAST = {"registration_closes": timezone.now() - dt.timedelta(days=5)}


@pytest.mark.parametrize(
    ("fields", "words", "statuses"),
    [
        ({"state": SummitState.REGISTRATION_CLOSED}, "Registration is closed", (410, 410)),
        (PAST, "It closed on", (410, 410)),
        ({"state": SummitState.ANNOUNCED}, "Registration is not open yet", (200, 403)),
        ({"state": SummitState.ANNOUNCED} | SOON, "It opens on", (200, 403)),
        (SOON, "It opens on", (200, 403)),
    ],
)
def test_closed_registration_says_so(client: Client, fields, words, statuses):
    """What is still to come is not gone."""
    summit = make_summit(**fields)
    make_consent_texts(summit)
    category = make_category(summit)
    page = client.get(f"/en/{summit.slug}/register/")
    assert words in page.content.decode()
    assert ("stay valid" in page.content.decode()) == (statuses[0] == 410)
    for answers in (ANSWERS, ANSWERS | {"email": "nadia@"}):
        late = client.post(address(category), answers)
        assert (page.status_code, late.status_code) == statuses
        assert words in late.content.decode()
    assert not Registration.objects.exists()


def test_who_sends_too_late_gets_back_what_was_typed(client: Client, category):
    """With whom to ask, and without a button that would be refused again."""
    Summit.objects.update(state=SummitState.REGISTRATION_CLOSED)
    page = client.post(address(category), ANSWERS | {"full_name": "王小明"}).content.decode()
    assert 'value="王小明"' in page
    assert "This was not saved" in page
    assert category.summit.contact_email in page
    assert "Send registration" not in page


BAD_NAMES = {
    "nul": "Nadia\x00Haddad",
    "bidi override": "Nadia \u202edaddaH",
    "too long": "n" * 301,
    "control": "Nadia\x07",
    "only signs": "!!! ???",
    "only invisible": "\u200b\u200b",
    "lone surrogate": "Nadia\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
}


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_name_that_cannot_be_printed_is_refused_with_words(client: Client, category, name):
    response = client.post(address(category), ANSWERS | {"full_name": name})
    assert response.status_code == 422
    assert "One answer needs your attention" in response.content.decode()
    assert not Registration.objects.exists()


GOOD_NAMES = [
    "王",
    "欧阳娜娜" * 75,
    "محمد بن عبد الله",
    "Ǆorđe O’Neil-Łukasz",
    "ราชัน",
    "देवनागरी",
    "김민준",
    "Zoë 👩‍🚀",
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_every_name_that_people_have_is_kept_as_written(client: Client, category, name):
    assert client.post(address(category), ANSWERS | {"full_name": name}).status_code == 302
    registration = Registration.objects.get()
    assert registration.attendee.full_name == name
    page = client.get(f"/en/my/{links.token(registration)}/")
    assert page.status_code == 200
    assert name in page.content.decode()


def test_line_breaks_in_a_name_reach_no_header(client: Client, category):
    name = "Nadia\r\nBcc: victim@summit-tests.dev"
    assert client.post(address(category), ANSWERS | {"full_name": name}).status_code == 302
    assert Registration.objects.get().attendee.full_name == "Nadia Bcc: victim@summit-tests.dev"


def test_bytes_that_are_no_utf8_are_no_server_error(client: Client, category):
    response = client.post(
        address(category),
        b"full_name=%ff%fe&email=a%40b.cd",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code in (400, 422)
    assert not Registration.objects.exists()


def test_a_letter_that_was_lost_on_the_way_is_not_stored(client: Client, category):
    said = ANSWERS | {"full_name": ""}
    body = f"{urlencode(said)}&full_name=Zo%EB".replace("full_name=&", "")
    response = client.post(
        address(category), body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 422
    assert "UTF-8" in response.content.decode()
    assert not Registration.objects.exists()


def test_an_address_in_another_script_is_welcome_after_the_at_and_refused_with_a_reason_before_it(
    client: Client, category
):
    refused = client.post(address(category), ANSWERS | {"email": "пример@почта.рф"})
    assert refused.status_code == 422
    assert "SMTPUTF8" in refused.content.decode()
    assert client.post(address(category), ANSWERS | {"email": "name@почта.рф"}).status_code == 302
    assert Registration.objects.get().attendee.email == "name@почта.рф"


@pytest.mark.parametrize("email", ["a@[127.0.0.1]", f"{'a' * 65}@oran.dz"])
def test_an_address_that_no_ordinary_server_takes_is_refused(client: Client, category, email):
    assert client.post(address(category), ANSWERS | {"email": email}).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize("nonce", ["a\0b", "n" * 41])
def test_a_nonce_that_is_no_page_of_ours_is_as_none(client: Client, category, nonce):
    wrong = client.post(address(category), ANSWERS | {"nonce": nonce, "email": ""})
    assert "Nonce" not in wrong.content.decode()
    for _press in range(2):
        assert client.post(address(category), ANSWERS | {"nonce": nonce}).status_code == 302
    assert Registration.objects.count() == 1


def test_help_is_one_press_away(client: Client, category):
    html = client.get(f"/en/{category.summit.slug}/register/").content.decode()
    assert f'href="mailto:{category.summit.contact_email}"' in html


def test_an_unknown_country_is_refused(client: Client, category):
    response = client.post(address(category), ANSWERS | {"country": "XX"})
    assert response.status_code == 422
    assert not Registration.objects.exists()


def test_a_forged_host_is_refused(client: Client, category):
    assert client.get(address(category), headers={"host": "evil.dev"}).status_code == 400


def test_registering_costs_few_statements(client: Client, category, django_assert_max_num_queries):
    client.get(address(category))  # what is kept between requests
    with django_assert_max_num_queries(14):
        client.post(address(category), ANSWERS)


def test_an_address_in_any_script_is_answered_and_shown(client: Client, category):
    response = client.post(address(category), ANSWERS | {"email": "test@例子.中国"})
    assert response.status_code == 302
    header = response.cookies.output(header="")
    assert header.isascii()
    assert "test@例子.中国" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("setup", "says", "is_shut"),
    [
        ({}, ["Confirmed at once"], False),
        ({"quota": 0}, ["Answer when a place is free", "Full: waiting list"], False),
        ({"quota": 0, "has_waiting_list": False}, ["Full"], True),
        ({"quota": 0, "needs_approval": True}, ["Answer within 3 days"], False),
    ],
)
def test_a_pass_says_one_thing_about_its_places(client: Client, setup, says, is_shut):
    summit = make_summit()
    make_consent_texts(summit)
    make_category(summit, name="Delegate", **setup)
    page = client.get(f"/en/{summit.slug}/register/").content.decode()
    every = {"Confirmed at once", "Answer when a place is free", "Answer within 3 days"}
    every |= {"Full: waiting list", "Full"}
    features = page.partition('<span class="features">')[2].partition("</label>")[0]
    found = {text.strip() for text in re.findall(r">([^<>]+)<", features)}
    assert found & every == set(says)
    assert ("disabled" in page.partition('name="pass"')[2].partition(">")[0]) is is_shut


@pytest.mark.django_db(transaction=True)
def test_the_second_reader_of_the_passes_costs_no_statement(
    client: Client, category, django_assert_num_queries
):
    page = f"/en/{category.summit.slug}/register/"
    assert client.get(page).status_code == 200
    with django_assert_num_queries(0):
        assert "Delegate" in client.get(page).content.decode()


def test_passes_are_full_when_the_summit_is(client: Client):
    summit = make_summit(capacity=0)
    make_consent_texts(summit)
    category = make_category(summit, name="Delegate", quota=5)
    assert "Full: waiting list" in client.get(f"/en/{summit.slug}/register/").content.decode()
    form = client.get(address(category)).content.decode()
    assert "Answer when a place is free" in form
    assert "Confirmed at once" not in form
