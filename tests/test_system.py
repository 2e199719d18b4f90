"""Journeys through the running system, and what happens when a part of it dies."""

import re
import signal
import time

import pytest
import requests
from django.utils import timezone

from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.services import visits
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit import audit
from summit.enums import NotificationState, Role
from summit.models import Notification
from summit.tests.factories import make_summit, make_user
from tests.system import System, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("system")]

PASSWORD = "helan-mountain-office"


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


def log_in(system, user):
    """A browser in which `user` has logged in to the panel with a password."""
    user.set_password(PASSWORD)
    user.save()
    browser = requests.Session()
    fill_in(browser, f"{system.url}/accounts/login/", login=user.email, password=PASSWORD)
    return browser


def fill_in(browser, url, to="", **answers):
    """Open the page at `url` and send a form of it to the address `to`, its own if there is none."""
    page = browser.get(url, timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    answers["csrfmiddlewaretoken"] = token[1]
    sent = browser.post(to or url, answers, headers={"Referer": url}, timeout=20)
    assert sent.status_code == 200
    return sent.text


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


def test_nobody_waits_long_for_a_redis_that_hangs(system, category):
    system.start("redis", "web")
    assert register(system, category, "first@summit-tests.dev").status_code == 200
    redis = system.processes["redis"]
    redis.send_signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        answer = register(system, category, "second@summit-tests.dev")
        took = time.monotonic() - begun
    finally:
        redis.send_signal(signal.SIGCONT)
    assert (answer.status_code, "Look into your mail" in answer.text) == (200, True)
    assert took < 3  # seconds, of which Redis gets less than one; it was more than five


def test_a_mail_that_is_refused_waits_longer_each_time_fails_and_is_sent_anew_from_the_panel(
    system, category, settings
):
    office = make_user(category.summit, Role.ORGANISER)
    system.mailbox.answer = "451 4.3.0 Not now"
    system.start("redis", "web", "worker", "beat")
    register(system, category, "nadia@summit-tests.dev")
    rows = Notification.objects.filter(recipient="nadia@summit-tests.dev")
    for attempts, pause in enumerate(settings.MAIL_RETRY_PAUSES[:2], 1):
        refused = rows.filter(state=NotificationState.QUEUED, attempts=attempts)
        row = eventually(refused.first)
        assert row.error == "SMTPDataError 451: 4.3.0 Not now"
        assert pause - 20 < (row.due_at - timezone.now()).total_seconds() <= pause
        rows.update(due_at=timezone.now())  # the clock: the pause is over
    system.mailbox.answer = "550 5.7.1 Never"
    rows.update(due_at=timezone.now())
    eventually(rows.filter(state=NotificationState.FAILED).exists)

    browser = log_in(system, office)
    messages = f"{system.url}/admin/summit/notification/"
    listed = browser.get(messages, params={"state": "failed"}, timeout=20).text
    assert "nadia@summit-tests.dev" in listed
    assert "5.7.1 Never" in listed
    assert not mails_to(system, "nadia@summit-tests.dev")
    system.mailbox.answer = "250 OK"
    one = f"{messages}{row.pk}/"
    assert "1 message is sent anew." in fill_in(browser, f"{one}change/", f"{one}resend/")
    (mail,) = eventually(lambda: mails_to(system, "nadia@summit-tests.dev"))
    eventually(rows.filter(state=NotificationState.SENT, error="").exists)
    assert Registration.objects.get().reference in mail.get_body(("plain",)).get_content()
    assert [entry.actor for entry in audit.of(row)] == [f"user:{office.pk}"]


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
