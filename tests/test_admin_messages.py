"""The outbox in the panel, mails as they look, and the mailbox of a development machine."""

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from attendees import links
from attendees.models import Ticket
from attendees.tests.factories import make_category, make_registration
from attendees.tickets import codes
from exhibitors.services import applications, staff, tokens
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from sessions.enums import Access
from sessions.tests import factories as programmes
from summit import audit, delivery, mail_kinds, mailbox
from summit.admin import frames
from summit.enums import NotificationState as State
from summit.enums import Role
from summit.mail import message_of
from summit.models import Notification
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def notification(summit):
    """A real message: the confirmation of somebody who registered."""
    make_registration(make_category(summit), full_name="司马文轩", language="zh-hans")
    return Notification.objects.get()


@pytest.fixture
def exhibitor(summit):
    """Somebody with a booth, staff and a token, and somebody who waits: the exhibition has written to both."""
    make_exhibition(summit)
    member = make_member(make_exhibitor(summit, "贺兰数据"))
    make_allocation(make_booth(make_plan(summit)), member.exhibitor)
    person = staff.Person(full_name="Wang Fang", email="wang@helan.example")
    staff.name(member.exhibitor, person, by=audit.SYSTEM)
    tokens.create(member, name="Web shop", scopes=["exhibitor:read"], by=member.user)
    waiting = make_exhibitor(summit, state="applied")
    make_member(waiting)
    applications.put_on_waiting_list(waiting, by=audit.SYSTEM)
    return member.exhibitor


def compose_real(row):
    """The message as its receiver gets it."""
    return message_of(delivery.composer_of(row.kind)([row]).write(row), row)


def _change(row, page="change"):
    return reverse(f"admin:summit_notification_{page}", args=[row.pk])


def _fail(row):
    Notification.objects.filter(pk=row.pk).update(
        state=State.FAILED, error="SMTPDataError 550", attempts=6
    )


# --- The outbox -----------------------------------------------------------------------------
def test_failed_messages_come_first_among_the_states(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))

    page = client.get(reverse("admin:summit_notification_changelist"))

    by_state = page.context["cl"].filter_specs[0]
    assert [value for value, _label in by_state.lookup_choices][:2] == ["failed", "bounced"]


@pytest.mark.parametrize("page", ["change", "history"])
def test_the_page_of_a_message_is_called_by_its_kind_in_words(client, summit, notification, page):
    client.force_login(make_user(summit, Role.OWNER))

    said = client.get(_change(notification, page)).content.decode()

    assert "<bdi>Confirmation and ticket</bdi>" in said
    assert notification.kind not in said


def test_filter_by_state(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))
    url = reverse("admin:summit_notification_changelist")

    assert client.get(url, {"state": "failed"}).context["cl"].result_count == 0
    assert client.get(url, {"state": "queued"}).context["cl"].result_count == 1


def test_messages_are_searched_by_a_part_of_the_address(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))
    url = reverse("admin:summit_notification_changelist")

    assert (
        client.get(url, {"q": notification.recipient[2:].upper()}).context["cl"].result_count == 1
    )
    assert client.get(url, {"q": "nobody"}).context["cl"].result_count == 0


def test_a_failed_message_is_sent_anew_and_recorded(client, summit, notification):
    user = make_user(summit, Role.ORGANISER)
    client.force_login(user)
    _fail(notification)

    page = client.get(_change(notification))
    client.post(_change(notification, "resend"))

    notification.refresh_from_db()
    assert page.context["may_resend"] is True
    assert (notification.state, notification.attempts, notification.error) == (State.QUEUED, 0, "")
    assert [(e.verb, e.actor) for e in audit.of(notification)] == [("resend", f"user:{user.pk}")]


def test_what_was_sent_is_not_sent_anew(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))
    Notification.objects.update(state=State.SENT)

    client.post(_change(notification, "resend"))

    notification.refresh_from_db()
    assert notification.state == State.SENT
    assert not audit.of(notification).exists()


def test_sending_anew_in_bulk_leaves_foreign_messages_alone(client, summit, notification):
    other = make_summit()
    make_registration(make_category(other))
    foreign = Notification.objects.get(summit=other)
    for row in (notification, foreign):
        _fail(row)
    client.force_login(make_user(summit, Role.OWNER))

    client.post(
        reverse("admin:summit_notification_changelist"),
        {"action": "resend", "_selected_action": [notification.pk, foreign.pk]},
    )

    states = dict(Notification.objects.values_list("pk", "state"))
    assert states == {notification.pk: State.QUEUED, foreign.pk: State.FAILED}
    assert client.post(_change(foreign, "resend")).status_code == 404


def test_auditor_reads_and_does_not_send(client, summit, notification):
    client.force_login(make_user(summit, Role.AUDITOR))
    _fail(notification)

    page = client.get(_change(notification))

    assert page.context["may_resend"] is False
    assert client.post(_change(notification, "resend")).status_code == 403
    client.post(
        reverse("admin:summit_notification_changelist"),
        {"action": "resend", "_selected_action": [notification.pk]},
    )
    notification.refresh_from_db()
    assert notification.state == State.FAILED


def test_nobody_writes_or_deletes_messages(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))

    assert client.get(reverse("admin:summit_notification_add")).status_code == 403
    assert client.post(_change(notification), {"recipient": "x@y.test"}).status_code == 403
    assert client.post(_change(notification, "delete"), {"post": "yes"}).status_code == 403


def test_preview_is_the_real_message_in_a_frame_that_can_do_nothing(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))

    page = client.get(_change(notification, "preview"))

    assert "司马文轩" in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src 'none'" in policy
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_pictures_of_a_message_are_put_into_its_preview(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))

    html = client.get(_change(notification, "preview")).content.decode()

    assert "cid:" not in html
    assert "data:image/png;base64," in html


def _pictures(html):
    return [base64.b64decode(data) for data in re.findall(r"data:image/png;base64,([^\"]+)", html)]


def test_no_preview_holds_a_personal_link_or_a_ticket(client, summit, notification):
    """Whoever has them is the person; an auditor only reads."""
    client.force_login(make_user(summit, Role.AUDITOR))
    ticket = Ticket.objects.get()
    secret = links.token(ticket.registration)
    real = codes.png(ticket.code, scale=4)
    real_mail = frames.html_of(frames.parsed(compose_real(notification)))
    kinds = {"kind": notification.kind}

    shown = [
        client.get(_change(notification, "preview")),
        client.get(reverse("admin:mail_preview_frame"), kinds),
        client.get(reverse("admin:mail_previews"), kinds),
    ]

    assert secret in real_mail
    assert real in _pictures(real_mail)
    for page in shown:
        assert "/my/…" in page.content.decode()
        assert secret not in page.content.decode()
        assert real not in _pictures(page.content.decode())
    assert [len(_pictures(page.content.decode())) for page in shown] == [2, 2, 0]


def test_preview_of_a_message_about_somebody_who_is_gone(client, summit, notification):
    client.force_login(make_user(summit, Role.OWNER))
    Notification.objects.update(subject_id=0, subject="attendees.registration:0")

    page = client.get(_change(notification, "preview"))

    assert "its subject is gone" in page.content.decode()


# --- Mails as they look ------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "zh-hans", "fr", "ar"])
def test_every_kind_is_shown_in_every_language_about_somebody_real(
    client, summit, notification, exhibitor, language
):
    session = programmes.make_session(summit, access=Access.RESERVED)
    programmes.publish(summit)
    programmes.book(session, programmes.make_guest(summit))
    client.force_login(make_user(summit, Role.OWNER))
    before = Notification.objects.count()

    for kind in mail_kinds.labels():
        query = {"kind": kind, "language": language}
        page = client.get(reverse("admin:mail_previews"), query)
        frame = client.get(reverse("admin:mail_preview_frame"), query).content.decode()
        assert page.context["message"].subject
        assert page.context["text"]
        assert f'lang="{language}"' in frame.lower()

    assert Notification.objects.count() == before


def test_previews_of_a_summit_that_wrote_to_nobody(client, summit):
    client.force_login(make_user(summit, Role.OWNER))

    assert (
        "Nobody has been written to yet"
        in client.get(reverse("admin:mail_previews")).content.decode()
    )
    assert client.get(reverse("admin:mail_preview_frame")).status_code == 200


@pytest.mark.parametrize(
    "query", [{"kind": "registration.nothing"}, {"language": "tlh"}, {"kind": "x\x00"}]
)
def test_previews_of_what_does_not_exist(client, summit, query):
    client.force_login(make_user(summit, Role.OWNER))

    assert client.get(reverse("admin:mail_previews"), query).status_code in (400, 404)


def test_previews_are_for_who_may_read_messages(client, summit):
    client.force_login(make_user(summit, Role.DESK))

    assert client.get(reverse("admin:mail_previews")).status_code == 403
    assert client.get(reverse("admin:mail_preview_frame")).status_code == 403


# --- The mailbox -----------------------------------------------------------------------------
@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "summit.mailbox.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def _send(subject="Your place is confirmed", *, html="<p>Welcome <script>alert(1)</script></p>"):
    message = EmailMultiAlternatives(
        subject, "Welcome", "Summit <office@summit-tests.dev>", ["Nadia <nadia@summit-tests.dev>"]
    )
    message.attach_alternative(html, "text/html")
    message.attach("carte d'entrée.pdf", b"%PDF-1.7", "application/pdf")
    get_connection("summit.mailbox.FolderBackend").send_messages([message])


def test_mails_are_listed_with_the_newest_first(client, summit, folder):
    client.force_login(make_user(summit, Role.OWNER))
    for subject in ("First", "Second", "第三"):
        _send(subject)

    page = client.get(reverse("admin:mailbox"))

    assert [mail.subject for mail in page.context["mails"]] == ["第三", "Second", "First"]
    assert page.context["mails"][0].to == "nadia@summit-tests.dev"


def test_a_mail_is_read_as_page_text_and_attachment(client, summit, folder):
    client.force_login(make_user(summit, Role.OWNER))
    _send()
    name = mailbox.names()[0]

    page = client.get(reverse("admin:mailbox_mail", args=[name]))
    html = client.get(reverse("admin:mailbox_html", args=[name]))
    enclosure = page.context["enclosures"][0]
    part = client.get(reverse("admin:mailbox_part", args=[name, enclosure.number]))

    assert (page.context["text"].strip(), enclosure.name, enclosure.size) == (
        "Welcome",
        "carte d'entrée.pdf",
        8,
    )
    assert "sandbox" in html["Content-Security-Policy"]
    assert "allow-scripts" not in html["Content-Security-Policy"]
    assert part.content == b"%PDF-1.7"
    assert part["Content-Disposition"].startswith("attachment;")
    assert part["Content-Type"] == "application/octet-stream"


def test_the_mailbox_opens_no_other_file(client, summit, folder):
    client.force_login(make_user(summit, Role.OWNER))
    _send()
    secret = Path(folder).parent / "secret.eml"
    secret.write_text("Subject: secret\n\nsecret")

    for name in ("..%2Fsecret", "../secret", "secret", "%2e%2e/secret", "x" * 300):
        assert client.get(f"/admin/mail/{name}/").status_code == 404
    assert (
        client.get(reverse("admin:mailbox_part", args=[mailbox.names()[0], 0])).status_code == 404
    )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_the_mailbox_is_the_owners(client, summit, folder, role):
    client.force_login(make_user(summit, role))

    assert client.get(reverse("admin:mailbox")).status_code == 403


def test_there_is_no_mailbox_where_mails_are_really_sent(client, summit):
    client.force_login(make_user(summit, Role.OWNER))

    page = client.get(reverse("admin:mailbox"))

    assert page.status_code == 403
    assert "Mails are sent from here" in page.content.decode()
    links = [
        i.link
        for g in client.get(reverse("admin:index")).context["sidebar_navigation"]
        for i in g.items
    ]
    assert reverse("admin:mailbox") not in links


def test_there_is_no_mailbox_in_production(client, summit, folder, settings):
    settings.DEMO = False
    client.force_login(make_user(summit, Role.OWNER))

    assert client.get(reverse("admin:mailbox")).status_code == 403


@pytest.mark.parametrize(("said", "code"), [({}, 1), ({"EMAIL_URL": "smtp://127.0.0.1:25"}, 0)])
def test_production_does_not_start_without_a_mail_server(said, code):
    kept = {name: value for name, value in os.environ.items() if name != "EMAIL_URL"}
    command = [sys.executable, "-c", "import summit.config.settings"]
    ended = subprocess.run(
        command,
        env=kept | {"DEBUG": "0", "DEMO": "0"} | said,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == code
    assert ("EMAIL_URL is missing" in ended.stderr) == bool(code)


def test_an_empty_mailbox_says_what_to_do(client, summit, folder):
    client.force_login(make_user(summit, Role.OWNER))

    assert "No mail yet" in client.get(reverse("admin:mailbox")).content.decode()


def test_login_codes_are_not_kept_in_the_outbox(client, summit):
    user = make_user(summit, Role.OWNER)

    client.post(reverse("account_request_login_code"), {"email": user.email})

    assert not Notification.objects.exists()
