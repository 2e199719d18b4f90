"""Registration opens when somebody could register."""

import datetime as dt

import pytest
from django.urls import reverse

from attendees.models import ConsentText, Registration
from attendees.tests.admin import as_member
from attendees.tests.factories import make_category, make_consent_texts
from summit import audit, pages
from summit.enums import Role, SummitState
from summit.exceptions import NotReady
from summit.models import Summit
from summit.services import summits
from summit.tests.api import Caller, is_problem
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

NO_CATEGORY = "There is no category on the public form, so nobody could choose a pass."
NO_CONSENT = "There is no consent text for running the visit, so nobody could agree to it."


@pytest.fixture
def summit():
    return make_summit(state=SummitState.ANNOUNCED)


@pytest.fixture
def owner(summit):
    return make_user(summit, Role.OWNER)


def test_a_summit_with_category_and_consent_text_opens(summit, owner):
    make_category(summit)
    make_consent_texts(summit)

    summits.open_registration(summit, by=owner)

    summit.refresh_from_db()
    assert summit.state == SummitState.REGISTRATION_OPEN


@pytest.mark.parametrize("is_public", [None, False])
def test_without_a_category_on_the_public_form_it_stays_closed(summit, owner, is_public):
    make_consent_texts(summit)
    make_category(make_summit())  # another summit's helps nobody here
    if is_public is not None:
        make_category(summit, is_public=is_public)

    with pytest.raises(NotReady) as refusal:
        summits.open_registration(summit, by=owner)

    assert refusal.value.said() == NO_CATEGORY
    summit.refresh_from_db()
    assert summit.state == SummitState.ANNOUNCED
    assert not audit.of(summit).exists()


def test_news_alone_is_no_consent_to_the_visit(summit, owner):
    make_category(summit)
    make_consent_texts(summit)[0].delete()

    with pytest.raises(NotReady) as refusal:
        summits.open_registration(summit, by=owner)

    assert refusal.value.said() == NO_CONSENT


def test_the_panel_says_what_is_missing_and_where_it_is_added(summit, owner):
    client = as_member(owner)
    links = [reverse(f"admin:attendees_{model}_add") for model in ("category", "consenttext")]
    move = reverse("admin:summit_summit_move", args=[summit.pk, "open_registration"])

    refused = client.post(move, follow=True).content.decode()

    assert f"{NO_CATEGORY} {NO_CONSENT}" in refused
    assert all(f'href="{link}"' in refused for link in links)
    today = client.get(reverse("admin:index")).content.decode()
    assert all(f'href="{link}"' in today for link in links)


def test_today_names_no_steps_to_who_cannot_take_them_nor_after_opening(summit, owner):
    press = as_member(make_user(summit, Role.PRESS))
    assert "Before registration opens" not in press.get(reverse("admin:index")).content.decode()

    make_category(summit)
    make_consent_texts(summit)
    client = as_member(owner)
    assert "Nothing is missing." in client.get(reverse("admin:index")).content.decode()
    summits.open_registration(summit, by=owner)
    assert "Before registration" not in client.get(reverse("admin:index")).content.decode()


def today(client):
    return client.get(reverse("admin:index")).content.decode()


def test_what_is_missing_after_opening_is_said_until_it_is_there(summit, owner):
    client, page = as_member(owner), reverse("admin:summit_summit_change", args=[summit.pk])
    make_consent_texts(summit)
    category = make_category(summit)
    summits.open_registration(summit, by=owner)
    assert NO_CATEGORY not in today(client) + client.get(page).content.decode()

    category.is_public = False
    category.save()

    assert "Nobody can register" in today(client)
    assert NO_CATEGORY in today(client)
    assert NO_CATEGORY in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"registration_opens": dt.datetime(2100, 12, 1, 1, tzinfo=dt.UTC)},
         "People may register from 1 December 2100, 09:00, Yinchuan time (UTC+8)."),
        ({"registration_closes": dt.datetime(2018, 12, 1, 1, tzinfo=dt.UTC)},
         "Nobody can register: “Registration closes” was 1 December 2018, 09:00, Yinchuan time (UTC+8)."),
        ({}, "People may register from the next second."),
    ],
)  # fmt: skip
def test_opening_names_the_moment_from_which_people_can_register(owner, summit, fields, said):
    Summit.objects.filter(pk=summit.pk).update(**fields)
    make_category(summit)
    make_consent_texts(summit)
    client = as_member(owner)
    page = reverse("admin:summit_summit_change", args=[summit.pk])
    assert f'<span class="soft">{said}</span>' in client.get(page).content.decode()

    move = reverse("admin:summit_summit_move", args=[summit.pk, "open_registration"])
    told = client.post(move, follow=True)

    assert [str(message) for message in told.context["messages"]] == [said]
    opened = client.get(page).content.decode()
    assert (f"<p>{said}</p>" in opened) == bool(fields)
    assert ('class="state ok"' in opened.split("steps-title")[2][:200]) == (not fields)
    assert (said in today(client)) == ("registration_opens" in fields)


LACK = "Nobody can register now: the text to agree to is missing. Ask the summit office."
PERSON = {
    "full_name": "Nadia Haddad",
    "email": "nadia@summit-tests.dev",
    "organisation": "Municipality of Oran",
    "country": "DZ",
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nobody_registers_without_anything_to_agree_to(client, language):
    category = make_category(make_summit(), slug="delegate")
    make_consent_texts(category.summit)[0].delete()  # that for news is none for the visit
    pages.forget()
    here = f"/{language}/{category.summit.slug}/register/"
    answers = [client.get(here), client.get(f"{here}delegate/")]
    answers.append(client.post(f"{here}delegate/", PERSON))
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    for answer in answers:
        assert language != "en" or LACK in answer.content.decode()
    told = Caller().post(f"summits/{category.summit.slug}/registrations/", PERSON | DELEGATE)
    assert is_problem(told, 409, "closed")
    assert told.json()["detail"] == LACK
    assert not Registration.objects.exists()
    ConsentText.objects.all().delete()
    make_consent_texts(category.summit)
    assert 'id="consent-title"' in client.get(f"{here}delegate/").content.decode()


DELEGATE = {"category": "delegate", "consents": ["visit"]}


def test_without_a_category_the_public_form_asks_for_none(client):
    summit = make_summit()
    make_consent_texts(summit)

    page = client.get(f"/en/{summit.slug}/register/").content.decode()

    assert "Which pass do you need?" not in page
    assert "No pass is offered here at the moment." in page
    assert f"mailto:{summit.contact_email}" in page
