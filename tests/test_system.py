"""Journeys through the running system, and what happens when a part of it dies."""

import re

import pytest
import requests

from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.services import visits
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit.enums import NotificationState
from summit.models import Notification
from summit.tests.factories import make_summit
from tests.system import System, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("system")]


@pytest.fixture
def category():
    summit = make_summit()
    make_consent_texts(summit)
    return make_category(summit, slug="delegate", name="Delegate")


@pytest.fixture
def system(tmp_path):
    with System(tmp_path) as system:
        yield system


def register(system, category, email):
    """What a browser does: open the form, fill it in, send it. The answer to the sending."""
    browser = requests.Session()
    url = f"{system.url}/en/{category.summit.slug}/register/{category.slug}/"
    page = browser.get(url, timeout=20).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    answers = {
        "csrfmiddlewaretoken": token[1],
        "full_name": "Nadia Haddad",
        "email": email,
        "organisation": "Municipality of Oran",
        "country": "DZ",
        "consent": "on",
    }
    return browser.post(url, answers, headers={"Referer": url}, timeout=20)


def mails_to(system, address):
    return [message for message in system.mailbox.messages if message["To"] == address]


def subjects_to(system, address):
    return "\n".join(str(message["Subject"]) for message in mails_to(system, address))


def test_somebody_registers_and_opens_the_ticket_from_the_mail(system, category):
    system.start("redis", "web", "worker")
    answer = register(system, category, "nadia@summit-tests.dev")
    assert (answer.status_code, "Look into your mail" in answer.text) == (200, True)
    (mail,) = eventually(lambda: mails_to(system, "nadia@summit-tests.dev"), 10)
    text = mail.get_body(("plain",)).get_content()
    link = re.search(rf"{system.url}/en/my/[\w-]+/", text)
    assert link
    own = requests.get(link[0], timeout=20)
    reference = Registration.objects.get().reference
    assert own.status_code == 200
    assert reference in own.text
    assert reference in text
    types = {part.get_content_type() for part in mail.walk()}
    assert {"text/plain", "text/html", "text/calendar", "image/png"} <= types
    assert mail["Auto-Submitted"] == "auto-generated"
    assert link[0].rsplit("/", 2)[1] not in system.log("web")


def test_redis_is_away_while_somebody_registers_and_the_mail_follows(system, category):
    system.start("redis", "web")
    assert register(system, category, "first@summit-tests.dev").status_code == 200
    system.kill("redis")
    answer = register(system, category, "second@summit-tests.dev")
    assert (answer.status_code, "Look into your mail" in answer.text) == (200, True)
    assert Registration.objects.filter(state=State.CONFIRMED).count() == 2
    system.start("redis", "worker", "beat")
    for address in ("first@summit-tests.dev", "second@summit-tests.dev"):
        eventually(lambda address=address: mails_to(system, address))
    states = Notification.objects.values_list("state", flat=True)
    eventually(lambda: set(states.all()) == {NotificationState.SENT})


def test_a_worker_that_is_killed_while_sending_loses_nothing(system, category):
    system.start("redis", "worker", "beat")
    system.mailbox.hold.set()
    make_registration(category, email="held@summit-tests.dev")
    assert system.mailbox.received_by_hold.wait(30)
    system.kill("worker")
    assert Notification.objects.get().state == NotificationState.SENDING
    system.mailbox.hold.clear()
    before = len(mails_to(system, "held@summit-tests.dev"))
    system.start("worker")
    eventually(lambda: len(mails_to(system, "held@summit-tests.dev")) > before, 40)
    eventually(lambda: Notification.objects.get().state == NotificationState.SENT)
    # What was sent twice is recognised as one message.
    assert len({mail["Message-ID"] for mail in mails_to(system, "held@summit-tests.dev")}) == 1


def test_a_freed_place_is_offered_within_one_beat(system, category):
    category.quota = 1
    category.save()
    holder = make_registration(category)
    waits = make_registration(category, email="waits@summit-tests.dev")
    system.start("redis", "worker", "beat")
    visits.cancel(holder, by=holder)
    eventually(lambda: Registration.objects.get(pk=waits.pk).state == State.OFFERED, 20)
    # The mail about the waiting list is left out when the place was offered before it went.
    eventually(lambda: "A place for you" in subjects_to(system, "waits@summit-tests.dev"))
