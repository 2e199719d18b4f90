"""Delivery against a real mail server: at least once, never lost, and nobody held up by others."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from collections import Counter

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.utils import timezone, translation
from structlog.testing import capture_logs

from summit import delivery, outbox
from summit.admin import mail_errors
from summit.enums import NotificationState as State
from summit.local.launch import free_port
from summit.models import Notification
from summit.tests.aside import Aside
from summit.tests.factories import make_summit
from summit.tests.smtp import ACCEPTED, Gate, serving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _composers(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MAIL_COMPOSERS = {
        "test": "summit.tests.composers.Plain",
        "broken": "summit.tests.composers.Broken",
    }
    cache.delete("mail:away")
    yield
    cache.delete("mail:away")


@pytest.fixture
def summit():
    return make_summit(name="Smart City Summit", sender_name="The Summit")


def queue(summit, number=1, *, kind="test.fact", **fields):
    """Queue `number` messages to person-0, person-1 ...; returns their rows in order."""
    for index in range(number):
        values = {"to": f"person-{index}@summit-tests.dev", "dedupe": str(index)}
        outbox.queue(kind, about=summit, summit=summit, language="en", **values | fields)
    return list(Notification.objects.order_by("pk"))


def reload(*rows):
    found = Notification.objects.in_bulk([row.pk for row in rows])
    return [found[row.pk] for row in rows]


def refuse(code, *addresses):
    """A reply of the server: `code` to `addresses` (by their beginning), yes to everybody else."""
    return lambda address: f"{code} no" if address.startswith(addresses) else ACCEPTED


def test_a_message_is_sent_once(summit, settings):
    (row,) = queue(summit)
    with serving() as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 1
        assert delivery.deliver() == 0
    (message,) = server.accepted
    assert message["Message-ID"] == outbox.message_id(row)
    assert message["To"] == "person-0@summit-tests.dev"
    assert message["From"].addresses[0].display_name == "The Summit"
    assert message["Reply-To"] == summit.contact_email
    assert message["Auto-Submitted"] == "auto-generated"
    (row,) = reload(row)
    assert (row.state, row.attempts, row.error) == (State.SENT, 1, "")
    assert row.sent_at
    assert row.claimed_until is None


def test_a_batch_goes_over_one_connection_with_few_queries(
    summit, settings, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(delivery, "MARK_SECONDS", 60)  # a slow machine marks more often
    queue(summit, 30)
    with serving() as (server, settings.EMAIL_PORT):
        with django_assert_num_queries(4):  # claim, read, lock, mark
            assert delivery.deliver() == 30
        assert len(server.accepted) == 30
        assert server.connections == 1


def test_the_urgent_goes_first(summit, settings):
    queue(summit, 3, priority=Notification.Priority.BULK)
    outbox.queue("test.fact", to="now@summit-tests.dev", about=summit, summit=summit, language="en")
    settings.MAIL_BATCH = 1
    with serving() as (server, settings.EMAIL_PORT):
        assert delivery.sweep() == 4
    assert server.accepted[0]["To"] == "now@summit-tests.dev"


def test_a_refusal_for_now_is_retried_with_growing_pauses_then_fails(summit, settings):
    (row,) = queue(summit)
    pauses = []
    with serving(at_rcpt=refuse(451, "person-0")) as (server, settings.EMAIL_PORT):
        now = timezone.now()
        for attempt in range(1, len(settings.MAIL_RETRY_PAUSES) + 1):
            with time_machine.travel(now, tick=False):
                assert delivery.deliver() == 0
                assert delivery.deliver() == 0  # not due yet
            (row,) = reload(row)
            assert (row.state, row.attempts) == (State.QUEUED, attempt)
            assert row.error == "SMTPRecipientsRefused 451: no"
            pauses.append((row.due_at - now).total_seconds())
            now = row.due_at
        with time_machine.travel(now, tick=False):
            delivery.deliver()
    assert pauses == list(settings.MAIL_RETRY_PAUSES) == sorted(pauses)
    (row,) = reload(row)
    assert (row.state, row.error) == (State.FAILED, "SMTPRecipientsRefused 451: no")
    assert outbox.resend(Notification.objects.all()) == 1
    with serving() as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 1
    assert server.ids() == [outbox.message_id(row)]


@pytest.mark.parametrize("door", ["at_rcpt", "at_data"])
def test_a_refusal_for_good_fails_at_once_and_holds_up_nobody(summit, settings, door):
    rows = queue(summit, 3)
    with serving(**{door: refuse(550, "person-1")}) as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 2
    assert [row.state for row in reload(*rows)] == [State.SENT, State.FAILED, State.SENT]
    assert {str(message["To"]) for message in server.accepted} == {
        "person-0@summit-tests.dev",
        "person-2@summit-tests.dev",
    }


@pytest.mark.django_db(transaction=True)
def test_who_marks_what_was_sent_and_who_corrects_an_address_wait_in_one_line(summit, settings):
    (later,) = queue(summit, priority=Notification.Priority.BULK)
    queue(summit, dedupe="first")
    Notification.objects.filter(pk=later.pk).update(error="")  # now it lies behind the first
    gate = Gate(1)

    def corrects():
        with transaction.atomic():
            outbox.follow(Notification.objects.all(), to="right@summit-tests.dev")

    with serving(at_rcpt=gate) as (_server, settings.EMAIL_PORT):
        sends = Aside(delivery.deliver)
        assert gate.reached.wait(30)
        with transaction.atomic():
            Notification.objects.select_for_update().get(pk=later.pk)
            follows = Aside(corrects)
            follows.wait_until_it_waits()
            gate.opened.set()
            sends.wait_until_it_waits()
        assert sends.end() + follows.end() == []


def test_what_the_server_says_is_kept_without_the_address(summit, settings):
    (row,) = queue(summit)
    said = "550 5.1.1 <person-0@summit-tests.dev>: User\x00unknown"
    with serving(at_rcpt=lambda _address: said) as (_server, settings.EMAIL_PORT):
        delivery.deliver()
    (row,) = reload(row)
    assert row.error == "SMTPRecipientsRefused 550: 5.1.1 … User unknown"
    assert mail_errors.in_words(row.error) == (
        "The mail server knows no such address, or does not take mails for it."
        " The server said: 550 5.1.1 … User unknown"
    )
    assert mail_errors.in_words("TimeoutError") == (
        "The mail server cannot be reached. (TimeoutError)"
    )


def test_what_the_server_says_keeps_its_order_where_the_page_runs_from_the_right():
    with translation.override("ar"):
        said = mail_errors.in_words("SMTPRecipientsRefused 550: 5.1.1 no such user")
    assert "\u2068550 5.1.1 no such user\u2069" in said


def test_an_absent_server_costs_no_attempt(summit, settings):
    rows = queue(summit, 3)
    settings.EMAIL_PORT = free_port()
    assert delivery.deliver() == 0
    for row in reload(*rows):
        assert (row.state, row.attempts) == (State.QUEUED, 0)
        assert row.error == "ConnectionRefusedError"
    with serving() as (_server, settings.EMAIL_PORT):
        assert delivery.deliver() == 0  # nobody asks again for a while
        cache.delete("mail:away")
        assert delivery.deliver() == 3
    assert {row.error for row in reload(*rows)} == {""}


def test_a_server_that_hangs_up_after_some_messages_gets_the_rest_at_once(summit, settings):
    rows = queue(summit, 7)
    with serving(per_connection=3) as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 7
    assert server.connections == 3
    assert {row.attempts for row in reload(*rows)} == {1}


def test_a_message_that_breaks_the_connection_is_left_behind(summit, settings):
    rows = queue(summit, 4)

    def hang_up(address):
        return "" if address.startswith("person-1") else ACCEPTED

    with serving(at_data=hang_up) as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 3
    assert len(server.accepted) == 3
    rows = reload(*rows)
    assert [row.state for row in rows] == [State.SENT, State.QUEUED, State.SENT, State.SENT]
    assert rows[1].error == "SMTPServerDisconnected"


def test_a_server_that_breaks_every_connection_counts_as_absent(summit, settings):
    rows = queue(summit, 6)
    with serving(at_data=lambda address: "") as (_server, settings.EMAIL_PORT):
        assert delivery.deliver() == 0
    assert sorted(row.attempts for row in reload(*rows)) == [0, 0, 0, 0, 0, 1]
    assert cache.get("mail:away")


def test_what_cannot_be_written_waits_and_holds_up_nobody(summit, settings):
    fine = queue(summit)[0]
    odd = queue(summit, kind="test.odd", **{"break": True})[-1]
    broken = queue(summit, kind="broken.fact")[-1]
    unknown = queue(summit, kind="nobody.fact")[-1]
    with serving() as (server, settings.EMAIL_PORT), capture_logs() as logs:
        assert delivery.deliver() == 1
    assert len(server.accepted) == 1
    states = [(row.state, row.error) for row in reload(fine, odd, broken, unknown)]
    assert states == [
        (State.SENT, ""),
        (State.QUEUED, "KeyError"),
        (State.QUEUED, "ImportError"),
        (State.QUEUED, "KeyError"),
    ]
    assert len(logs) == 3
    assert "person-0" not in str(logs)
    assert any(line["at"].startswith("composers.py:") for line in logs)


def test_nothing_is_said_when_the_subject_is_gone(summit, settings):
    (row,) = queue(summit, gone=True)
    with serving() as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 0
    assert server.accepted == []
    assert reload(row)[0].state == State.SUPPRESSED


def test_a_row_that_is_erased_on_its_way_is_no_trouble(summit, settings):
    queue(summit, erase=True)
    queue(summit, kind="test.other")
    with serving() as (_server, settings.EMAIL_PORT):
        assert delivery.deliver() == 2
    assert [row.kind for row in Notification.objects.all()] == ["test.other"]


@pytest.mark.parametrize(
    "subject",
    ["Fact\r\nBcc: thief@summit-tests.dev", "Fact\nX: y", "F\r\n\r\nbody", "Fact\x0b\x85X: y"],
)
def test_line_breaks_begin_no_header(summit, settings, subject):
    summit.sender_name = "The\r\nBcc: thief@summit-tests.dev\r\nSummit"
    summit.save()
    queue(summit, subject=subject)
    with serving() as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 1
    (message,) = server.accepted
    assert message["Bcc"] is None
    assert message["X"] is None
    assert str(message["Subject"]).startswith("F")
    assert message["To"] == "person-0@summit-tests.dev"
    assert message.get_body(("plain",)).get_content().startswith("A fact\r\n")


def test_a_receiver_with_a_line_break_gets_nothing(summit, settings):
    (row,) = queue(summit, to="person@summit-tests.dev\nBcc: thief@summit-tests.dev")
    with serving() as (server, settings.EMAIL_PORT):
        assert delivery.deliver() == 0
    assert server.accepted == []
    assert reload(row)[0].state == State.QUEUED


def test_a_sender_that_takes_too_long_gives_the_rest_back(summit, settings):
    rows = queue(summit, 3)
    settings.MAIL_CLAIM_SECONDS = 0
    with serving() as (_server, settings.EMAIL_PORT):
        batch = delivery.claim(3)
        assert delivery._Batch(batch).send() == 1
    rows = reload(*rows)
    assert [row.state for row in rows] == [State.SENT, State.QUEUED, State.QUEUED]
    assert [row.attempts for row in rows] == [1, 0, 0]


def test_a_row_that_kills_every_sender_fails_in_the_end(summit, settings):
    (row,) = queue(summit)
    claims = 0
    now = timezone.now()
    while reload(row)[0].state == State.QUEUED:
        with time_machine.travel(now, tick=False):
            assert len(delivery.claim(10)) == 1  # and dies
        claims += 1
        now += dt.timedelta(seconds=settings.MAIL_CLAIM_SECONDS + 1)
        with time_machine.travel(now, tick=False):
            delivery.release_abandoned()
    assert claims == len(settings.MAIL_RETRY_PAUSES) + 1
    (row,) = reload(row)
    assert (row.state, row.error) == (State.FAILED, "SenderDied")


@pytest.mark.django_db(transaction=True)
def test_senders_side_by_side_send_each_message_once(summit, settings):
    queue(summit, 120)
    settings.MAIL_BATCH = 7
    counts = []
    together = threading.Barrier(4)

    def work():
        try:
            connection.ensure_connection()  # or the first is done before the last can ask
            together.wait(30)
            counts.append(delivery.sweep())
        finally:
            connections.close_all()

    with serving() as (server, settings.EMAIL_PORT):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Counter(server.ids()).most_common(1)[0][1] == 1
    assert len(server.accepted) == sum(counts) == 120
    assert len([count for count in counts if count]) > 1
    assert set(Notification.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_before_marking_sends_again_under_the_same_id(summit, settings):
    rows = queue(summit, 3)
    gate = Gate(letting=1)
    with serving(at_data=gate) as (server, settings.EMAIL_PORT):
        with _another_process(settings.EMAIL_PORT) as process:
            assert gate.reached.wait(60)
            process.send_signal(signal.SIGKILL)
            process.wait(30)
        gate.opened.set()
        assert [row.state for row in reload(*rows)] == [State.SENDING] * 3
        assert delivery.sweep() == 0  # its claim still stands
        Notification.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
        assert delivery.sweep() == 3
    assert {row.state for row in reload(*rows)} == {State.SENT}
    sent = Counter(server.ids())
    assert set(sent) == {outbox.message_id(row) for row in rows}
    assert sent[outbox.message_id(rows[0])] == 2


def _another_process(port):
    """A sender of its own on the same database."""
    database = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    code = (
        "import django; django.setup(); from django.conf import settings; "
        "settings.MAIL_COMPOSERS = {'test': 'summit.tests.composers.Plain'}; "
        "from summit import delivery; delivery.deliver()"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "summit.config.settings",
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        cwd=django_settings.BASE_DIR,
    )
