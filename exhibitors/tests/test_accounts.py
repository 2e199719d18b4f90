"""Who logs in to the portal, with real mails and real codes, and where that leads."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from exhibitors.services import members
from exhibitors.tests.factories import make_exhibition, make_exhibitor, make_member
from summit import audit, staff_mails
from summit.enums import Role, SummitState
from summit.models import User
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

CODE = "account_request_login_code"


@pytest.fixture(autouse=True)
def _no_earlier_attempts():
    cache.clear()


@pytest.fixture
def member():
    summit = make_exhibition(make_summit(name="Oran Water Forum")).summit
    return make_member(make_exhibitor(summit), "lin@helan.example")


def code_for(address: str) -> str | None:
    """The code in the latest mail to `address`; None when it got none."""
    staff_mails.wait()
    mine = [message for message in mail.outbox if message.to == [address]]
    if not mine:
        return None
    found = re.search(r"^([A-Z0-9]{2,}[A-Z0-9-]*[0-9A-Z])$", str(mine[-1].body), re.MULTILINE)
    return found[1] if found else None


def log_in(client: Client, address: str, following: str = ""):
    asked = client.post(reverse(CODE), {"email": address, "next": following})
    return client.post(asked.url, {"code": code_for(address) or "AAAA-BBBB", "next": following})


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_member_logs_in_by_code_and_comes_to_the_portal(client, member):
    member.user.language = "fr"
    member.user.save()
    answer = log_in(client, "lin@helan.example")
    assert (answer.status_code, answer.url) == (302, "/fr/exhibitor/")
    page = client.get(answer.url, follow=True)
    assert page.status_code == 200
    assert "signed in" not in page.content.decode()  # that one has logged in, one sees
    assert [entry.verb for entry in audit.of(member.user)] == ["log_in"]


def test_mail_with_the_code_looks_like_the_summit_and_speaks_the_language(client, member):
    member.user.language = "ar"
    member.user.save()
    client.post(reverse(CODE), {"email": member.user.email})
    staff_mails.wait()
    html = str(mail.outbox[-1].alternatives[0][0])
    assert 'dir="rtl"' in html
    assert "Oran Water Forum" in html


def test_member_comes_back_to_the_page_that_asked(client, member):
    page = reverse("exhibitors:home", args=[member.exhibitor_id])
    assert log_in(client, member.user.email, page).url == page


@pytest.mark.parametrize(
    "door",
    [
        *("/admin/", "/admin", "/%61dmin/", "/admin/exhibitors/exhibitor/", "//evil.example/"),
        *("/en/exhibitor/../../admin/", "/en/exhibitor/%2e%2e/%2e%2e/admin/", "/en/admin/"),
    ],
)
def test_member_is_never_led_to_the_panel_nor_away(client, member, door):
    answer = log_in(client, member.user.email, door)
    assert answer.url == "/en/exhibitor/"
    assert client.get("/admin/", follow=True).status_code == 403
    again = client.get(reverse("account_login"), {"next": door})
    assert again.url == "/en/exhibitor/"


def test_member_opens_no_page_of_the_panel_nor_the_api(client, member):
    log_in(client, member.user.email)
    for name in ("admin:index", "admin:mailbox", "admin:exhibitors_exhibitor_changelist"):
        answer = client.get(reverse(name), follow=True)
        assert answer.status_code == 403
    for name in ("office_exhibitors", "reservations"):
        address = reverse(f"api:{name}", args=[member.summit.slug])
        assert client.get(address).status_code in (401, 403), address


def test_staff_comes_to_the_panel_as_before_and_to_the_portal_when_asked(client, member):
    user = make_user(member.summit, Role.OWNER)
    make_member(member.exhibitor, user=user)
    assert log_in(client, user.email).url == reverse("admin:index")
    client.logout()
    cache.clear()
    page = reverse("exhibitors:home", args=[member.exhibitor_id])
    assert log_in(client, user.email, page).url == page


def test_dismissed_member_gets_no_code_and_does_not_log_in(client, member):
    members.dismiss(member, by=make_user(member.summit))
    log_in(client, member.user.email)
    assert code_for(member.user.email) is None
    assert not is_logged_in(client)


def test_code_from_before_the_dismissal_opens_nothing(client, member):
    asked = client.post(reverse(CODE), {"email": member.user.email})
    code = code_for(member.user.email)
    members.dismiss(member, by=make_user(member.summit))
    answer = client.post(asked.url, {"code": code}, follow=True)
    assert not is_logged_in(client)
    assert "This login opens nothing now" in answer.content.decode()
    assert not audit.of(member.user).exists()


def test_session_from_before_the_dismissal_opens_nothing(client, member):
    log_in(client, member.user.email)
    page = reverse("exhibitors:home", args=[member.exhibitor_id])
    assert client.get(page).status_code == 200
    members.dismiss(member, by=make_user(member.summit))
    assert client.get(page).status_code == 404


def test_member_of_two_exhibitors_who_is_dismissed_from_one_keeps_the_other(client, member):
    other = make_member(make_exhibitor(member.summit), user=member.user)
    members.dismiss(member, by=make_user(member.summit))
    log_in(client, member.user.email)
    answers = [
        client.get(reverse("exhibitors:home", args=[exhibitor.pk])).status_code
        for exhibitor in (member.exhibitor, other.exhibitor)
    ]
    assert answers == [404, 200]


@pytest.mark.parametrize("state", [SummitState.ARCHIVED, SummitState.DRAFT])
def test_portal_ends_with_the_summit(client, member, state):
    type(member.summit).objects.update(state=state)
    log_in(client, member.user.email)
    assert not is_logged_in(client)


def test_strangers_members_and_dismissed_read_the_same(client, member):
    gone = make_member(member.exhibitor, "gone@helan.example", state="dismissed")
    User.objects.create_user("focal@mfa.example")
    answers = set()
    for address in (member.user.email, gone.user.email, "focal@mfa.example", "no@body.example"):
        client.logout()
        asked = client.post(reverse(CODE), {"email": address})
        page = client.get(asked.url).content.decode()
        page = re.sub(r'value="[^"]{40,}"', "", page).replace(address, "X")
        answers.add((asked.status_code, asked.url, page))
    staff_mails.wait()
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [[member.user.email]]


def test_member_sets_no_password(client, member):
    client.post(reverse("account_reset_password"), {"email": member.user.email})
    staff_mails.wait()
    assert mail.outbox == []
    log_in(client, member.user.email)
    for name in ("account_set_password", "account_change_password"):
        said = {"password1": "Long-enough-91", "password2": "Long-enough-91"}
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name), said).status_code == 404
    member.user.refresh_from_db()
    assert not member.user.has_usable_password()


def test_portal_is_found_in_every_language(member):
    from exhibitors.accounts import portal_of

    for language in ("en", "zh-hans", "fr", "ar"):
        member.user.language = language
        with translation.override("en"):
            home = portal_of(member.user)
        assert home is not None
        assert home.path == f"/{language}/exhibitor/"
