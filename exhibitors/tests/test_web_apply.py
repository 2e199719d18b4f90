"""Applying: a form for everybody, the same answer for known and unknown addresses."""

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from exhibitors import wording
from exhibitors.enums import MemberRole
from exhibitors.models import Exhibitor
from exhibitors.tests.factories import make_exhibition
from exhibitors.tests.web import text
from summit import pages
from summit.models import Notification, Topic, User
from summit.tests.saving import sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibition():
    cache.clear()
    exhibition = make_exhibition()
    pages.forget()
    return exhibition


def said(**fields):
    return {
        "organisation": "贺兰数据",
        "country": "CN",
        "website": "helan.example",
        "contact_name": "马琳",
        "email": "MaLin@Helan.example.org",
        "wished_area": "18",
        "words": "City data.",
        **fields,
    }


def here(exhibition, language="en"):
    return f"/{language}/{exhibition.summit.slug}/exhibit/"


def test_organisation_applies_and_its_contact_gets_a_portal(exhibition):
    water = Topic.objects.create(summit=exhibition.summit, name="Water")
    client = Client()
    response = client.post(here(exhibition, "zh-hans"), said(topics=[water.pk]), follow=True)
    assert response.redirect_chain == [(f"{here(exhibition, 'zh-hans')}sent/", 302)]
    assert "malin@helan.example.org" in text(response)
    exhibitor = Exhibitor.objects.get()
    assert (exhibitor.state, str(exhibitor), exhibitor.wished_area) == ("applied", "贺兰数据", 18)
    assert list(exhibitor.topics.all()) == [water]
    assert exhibitor.organisation.website == "https://helan.example"
    member = exhibitor.members.get()
    assert (member.role, member.user.is_staff) == (MemberRole.MANAGER, False)
    mail = Notification.objects.get(kind="exhibitor.received")
    assert (mail.recipient, mail.language) == ("malin@helan.example.org", "zh-hans")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"organisation": " "}, "Fill in this field."),
        ({"organisation": "O" * 201}, "Shorten this to 200 characters; it has 201."),
        ({"organisation": "…"}, "Write at least one letter."),
        ({"country": "ZZ"}, "Choose a country or region from the list."),
        ({"website": "javascript:alert(1)"}, "Check the address"),
        ({"website": "https://user:pw@helan.example"}, "Leave out what stands before the @"),
        ({"website": "ftp://helan.example"}, "Check the address"),
        ({"email": "malin@"}, "Add the part after the @"),
        ({"wished_area": "much"}, "Write a whole number"),
        ({"wished_area": "-3"}, "Write a number from 1 to 5000."),
        ({"wished_area": "9" * 30}, "Write a number from 1 to 5000."),
        ({"topics": ["999"]}, "Choose topics from the list."),
        ({"words": "w" * 2001}, "Shorten this to 2,000 characters; it has 2,001."),
        ({"contact_name": "Ma \u202eniL"}, "turn the reading direction"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(exhibition, wrong, words):
    Topic.objects.create(summit=exhibition.summit, name="Water")
    response = Client().post(here(exhibition), said(**{"contact_name": "马琳", **wrong}))
    page = text(response)
    assert response.status_code == 422
    assert words in page
    assert 'value="18"' in page or "wished_area" in wrong
    assert not Exhibitor.objects.exists()


def test_known_and_unknown_address_read_the_same(exhibition):
    User.objects.create_user("known@summit-tests.dev", is_staff=True)
    answers = []
    for address in ("known@summit-tests.dev", "nobody@summit-tests.dev"):
        response = Client().post(here(exhibition), said(email=address), follow=True)
        answers.append(text(response).replace(address, ""))
    assert answers[0] == answers[1]


def test_address_in_any_script_is_read_on_the_next_page(exhibition):
    answer = Client().post(here(exhibition), said(email="王@例子.中国"), follow=True)
    assert "王@例子.中国" in text(answer)


def test_form_that_is_sent_twice_applies_once(exhibition):
    client = Client()
    nonce = re.search(r'name="nonce" value="([^"]+)"', text(client.get(here(exhibition))))[1]
    for _press in range(2):
        assert client.post(here(exhibition), said(nonce=nonce)).status_code == 302
    assert Exhibitor.objects.count() == 1
    assert Notification.objects.filter(kind="exhibitor.received").count() == 1


@pytest.mark.parametrize("nonce", ["a\0b", "n" * 41])
def test_nonce_that_is_no_page_of_ours_is_as_none(exhibition, nonce):
    wrong = Client().post(here(exhibition), said(nonce=nonce, email=""))
    assert wrong.status_code == 422
    assert "Nonce" not in text(wrong)
    assert Client().post(here(exhibition), said(nonce=nonce)).status_code == 302
    assert Exhibitor.objects.count() == 1


@pytest.mark.parametrize(
    ("opens", "closes", "statuses", "words"),
    [
        (2, 9, [200, 403], "They open on"),
        (-9, -2, [410, 410], "<h1>Applications are closed"),
        (None, -2, [410, 410], "<h1>Applications are closed"),
        (None, None, [200, 403], "<h1>Applications are not open yet"),
    ],
)
def test_outside_of_the_window_nobody_applies(exhibition, opens, closes, statuses, words):
    """What is still to come is not gone."""
    now = timezone.now()
    exhibition.applications_open = now + dt.timedelta(days=opens) if opens else None
    exhibition.applications_close = now + dt.timedelta(days=closes) if closes else None
    exhibition.save()
    answers = [Client().get(here(exhibition)), Client().post(here(exhibition), said())]
    assert [answer.status_code for answer in answers] == statuses
    assert all(words in text(answer) for answer in answers)
    assert not Exhibitor.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"email": "malin@"}], ids=["complete", "to correct"])
def test_what_is_sent_too_late_is_given_back_with_the_reason(exhibition, typed):
    client = Client()
    words = sent_by(client.get(here(exhibition)), "form") | said(
        words="City data.\r\nPipes.", **typed
    )
    exhibition.applications_close = timezone.now()
    exhibition.save()
    response = client.post(here(exhibition), words)
    page = unescape(text(response))
    assert response.status_code == 410
    assert "<h1>Applications are closed</h1>" in page
    assert "Applications are not open. Nothing of this is saved; what you typed is still" in page
    assert f"Questions: {exhibition.summit.contact_email}." in page
    assert sent_by(response, "form").items() >= said(words=words["words"], **typed).items()
    for gone in ("Send application", "Applications are open until", "Add the part", "attention"):
        assert gone not in page
    assert not Exhibitor.objects.exists()


def test_second_press_after_the_end_is_not_told_that_nothing_is_saved(exhibition):
    client = Client()
    words = sent_by(client.get(here(exhibition)), "form") | said()
    client.post(here(exhibition), words)
    exhibition.applications_close = timezone.now()
    exhibition.save()
    assert client.post(here(exhibition), words)["Location"] == f"{here(exhibition)}sent/"


def test_form_says_on_every_screen_until_when_one_can_apply(exhibition):
    until = escape(wording.stamp(exhibition.applications_close, exhibition.summit))
    head = text(Client().get(here(exhibition))).partition("<form")[0]
    assert f'<p class="lead">Applications are open until {until}. About three minutes.' in head


def test_form_without_an_end_says_none(exhibition):
    exhibition.applications_close = None
    exhibition.save()
    assert '<p class="lead">About three minutes.' in text(Client().get(here(exhibition)))


def test_summit_without_exhibition_takes_no_applications(exhibition):
    slug = exhibition.summit.slug
    exhibition.allotments.all().delete()
    exhibition.delete()
    page = Client().get(f"/en/{slug}/exhibit/")
    assert page.status_code == 404
    assert "Applications are not open yet" in text(page)
    assert Client().get("/en/nowhere/exhibit/").status_code == 404


@pytest.mark.parametrize(
    ("rate", "seconds", "words"),
    [("2/min", "50", "Wait a minute,"), ("2/hour", "1250", "Wait 21 minutes,")],
)
def test_nobody_sends_applications_without_end(exhibition, settings, rate, seconds, words):
    settings.REGISTER_RATE = rate
    client = Client()
    with time_machine.travel(timezone.now().replace(minute=39, second=10), tick=False):
        answers = [
            client.post(here(exhibition), said(email=f"p{n}@summit-tests.dev")) for n in range(3)
        ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[-1]["Retry-After"] == seconds
    assert words in text(answers[-1])
