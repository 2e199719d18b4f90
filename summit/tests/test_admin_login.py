"""The staff login as people use it: real mails, real codes, a real second factor."""

import re
import threading

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, yield_hotp_counters_from_time
from allauth.mfa.totp.internal.auth import hotp_value as hotp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse

from summit import audit, staff_mails
from summit.enums import Role
from summit.models import User
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

LOGIN, CODE = "account_login", "account_request_login_code"
PASSWORD = "a long enough pass phrase"


@pytest.fixture(autouse=True)
def _no_earlier_attempts():
    cache.clear()


def _code_in_mail() -> str:
    staff_mails.wait()
    found = re.search(
        r"^([A-Z0-9]{2,}[A-Z0-9-]*[0-9A-Z])$", str(mail.outbox[-1].body), re.MULTILINE
    )
    assert found
    return found[1]


def test_admin_sends_strangers_to_the_login_and_back(client):
    response = client.get(reverse("admin:summit_venue_changelist"), follow=True)

    assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2Fsummit%2Fvenue%2F"
    assert response.status_code == 200


def test_log_in_by_emailed_code(client):
    user = make_user(make_summit(), Role.OWNER)

    asked = client.post(reverse(CODE), {"email": user.email.upper(), "next": "/admin/mail/"})
    message = (staff_mails.wait(), mail.outbox[-1])[1]
    entered = client.post(asked.url, {"code": _code_in_mail(), "next": "/admin/mail/"})

    assert message.to == [user.email]
    assert entered.status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200
    assert [entry.verb for entry in audit.of(user)] == ["log_in"]


def _asks(address):
    """(status, what the page says is wrong) of asking for a code."""
    answer = Client().post(reverse(CODE), {"email": address})
    form = (answer.context or {}).get("form")
    return answer.status_code, form.errors.get("email", [""])[0] if form else ""


def test_too_many_codes_from_one_network_are_said_to_be_that(settings):
    settings.LOGIN_CODE_RATE = "2/min"
    said = [_asks(f"somebody-{n}@summit-tests.dev") for n in range(3)]
    assert [status for status, _words in said] == [302, 302, 429]
    assert said[-1][1].startswith("Too many codes were asked for from this network.")


@pytest.mark.parametrize(
    ("rate", "seconds", "words"),
    [("2/min", "50", "Wait a minute,"), ("2/hour", "1250", "Wait 21 minutes,")],
)
def test_who_asks_for_too_many_codes_is_told_how_long_to_wait(settings, rate, seconds, words):
    settings.LOGIN_CODE_RATE = rate
    with time_machine.travel("2026-03-01T10:39:10Z", tick=False):
        for n in range(3):
            answer = Client().post(reverse(CODE), {"email": f"somebody-{n}@summit-tests.dev"})
    assert (answer.status_code, answer["Retry-After"]) == (429, seconds)
    assert words in answer.context["form"].errors["email"][0]


def test_the_wait_of_an_address_is_not_that_of_a_network(settings):
    settings.LOGIN_CODE_RATE = "20/hour"
    for _n in range(4):
        answer = Client().post(reverse(CODE), {"email": "somebody@summit-tests.dev"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Wait a minute," in answer.context["form"].errors["email"][0]


def test_too_many_codes_to_one_address_are_said_to_be_that():
    said = [_asks("somebody@summit-tests.dev") for _ in range(4)]
    assert [status for status, _words in said] == [302, 302, 302, 429]
    assert said[-1][1].startswith("Too many codes were asked for with this email address.")
    answer = Client().post(reverse(CODE), {"email": "somebody@summit-tests.dev"})
    assert answer["Retry-After"] == "60"
    assert _asks("nobody")[0] == 200  # a mistake is not too many


@pytest.mark.parametrize("name", [LOGIN, "account_reset_password"])
def test_whoever_hurries_the_login_reads_how_long_to_wait(name):
    for n in range(31):
        said = {"login": f"{n}@summit-tests.dev", "email": f"{n}@summit-tests.dev", "password": "x"}
        answer = Client().post(reverse(name), said)
        if answer.status_code == 429:
            break
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "Too many attempts" in answer.content.decode()


def test_too_many_wrong_passwords_are_said_in_words_of_their_own(client):
    user = make_user(make_summit(), Role.OWNER)
    for _ in range(6):
        answer = client.post(reverse(LOGIN), {"login": user.email, "password": "not this one"})
    assert "Too many failed login attempts." in answer.content.decode()


def test_code_mail_speaks_the_language_of_the_user_and_looks_like_the_summit(client):
    summit = make_summit(name="Oran Water Forum")
    user = make_user(summit, Role.OWNER, language="ar")

    client.post(reverse(CODE), {"email": user.email})
    staff_mails.wait()

    html = str(mail.outbox[-1].alternatives[0][0])
    assert 'dir="rtl"' in html
    assert "Oran Water Forum" in html


def test_nobody_learns_whether_an_address_logs_in(client):
    known = make_user(make_summit())
    answers = []
    for address in (known.email, "stranger@summit-tests.dev"):
        client.logout()
        asked = client.post(reverse(CODE), {"email": address})
        page = client.get(asked.url).content.decode()
        answers.append(
            (
                asked.status_code,
                asked.url,
                re.sub(r'value="[^"]{40,}"', "", page).replace(address, "X"),
            )
        )
    staff_mails.wait()

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[known.email]]


def test_wrong_password_and_unknown_address_read_the_same(client):
    known = make_user(make_summit())
    known.set_password(PASSWORD)
    known.save()

    errors = [
        client.post(reverse(LOGIN), {"login": address, "password": "wrong"}).context["form"].errors
        for address in (known.email, "stranger@summit-tests.dev")
    ]

    assert errors[0] == errors[1]


def test_log_in_with_a_password(client):
    user = make_user(make_summit())
    user.set_password(PASSWORD)
    user.save()

    response = client.post(reverse(LOGIN), {"login": user.email, "password": PASSWORD})

    assert response.url == reverse("admin:index")
    assert client.get(response.url).status_code == 200


def test_guessing_is_slowed_down(client):
    user = make_user(make_summit())
    answers = [
        client.post(reverse(LOGIN), {"login": user.email, "password": f"guess {n}"})
        for n in range(7)
    ]

    assert "Too many failed login attempts" in str(answers[-1].context["form"].errors)


def test_asking_for_codes_is_slowed_down():
    user = make_user(make_summit())
    answers = [Client().post(reverse(CODE), {"email": user.email}).status_code for _n in range(5)]
    staff_mails.wait()

    assert answers == [302, 302, 302, 429, 429]
    assert len(mail.outbox) == 3


def test_a_code_dies_after_three_wrong_ones(client):
    user = make_user(make_summit())
    asked = client.post(reverse(CODE), {"email": user.email})
    code = _code_in_mail()
    for _n in range(3):
        client.post(asked.url, {"code": "AAAA-BBBB"})

    client.post(asked.url, {"code": code})

    assert client.get(reverse("admin:index")).status_code == 302


def test_nobody_signs_up_or_changes_addresses(client):
    signup = client.get(reverse("account_signup"))
    client.post(reverse("account_signup"), {"email": "new@summit-tests.dev", "password1": PASSWORD})
    user = make_user(make_summit())
    client.force_login(user)

    assert "Nobody signs up here" in signup.content.decode()
    assert not User.objects.filter(email="new@summit-tests.dev").exists()
    assert client.get("/accounts/email/").status_code == 404


def test_inactive_user_gets_no_code(client):
    user = make_user(make_summit(), is_active=False)

    client.post(reverse(CODE), {"email": user.email})
    staff_mails.wait()

    assert mail.outbox == []


def test_staff_without_a_summit_are_told_so(client):
    client.force_login(make_user())

    response = client.get(reverse("admin:index"), follow=True)

    assert response.status_code == 403
    assert "no summit is yours yet" in response.content.decode()


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_active": False}])
def test_who_is_no_active_staff_enters_nothing(client, fields):
    user = make_user(make_summit(), Role.OWNER)
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(**fields)

    response = client.get(reverse("admin:summit_venue_changelist"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


# --- The second factor -------------------------------------------------------------------------
def _totp_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp(secret, counter))


@pytest.fixture
def _two_factors(settings):
    settings.STAFF_MFA_REQUIRED = True


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.usefixtures("_two_factors")
def test_without_a_second_factor_every_door_of_the_panel_leads_to_setting_one_up(client):
    summit = make_summit()
    client.force_login(make_user(summit, Role.OWNER))
    doors = [
        reverse("admin:index"),
        reverse("admin:summit_venue_add"),
        reverse("admin:mailbox"),
        reverse("admin:jsi18n"),
        reverse("admin:autocomplete"),
        "/admin/no/such/page/",
    ]

    answers = {client.get(door).url for door in doors}
    post = client.post(reverse("admin:summit_venue_add"), {"name_en": "Hall"})
    page = client.get(answers.pop()).content.decode()

    assert answers == set()
    assert post.url == reverse("mfa_index")
    assert "It opens with two proofs of who you are." in page
    assert "To the panel" not in page  # which would lead back here
    assert f'action="{reverse("account_logout")}"' in page


@pytest.mark.usefixtures("_two_factors")
def test_log_in_with_password_and_app(client):
    user = make_user(make_summit(), Role.OWNER)
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, SECRET)

    first = client.post(reverse(LOGIN), {"login": user.email, "password": PASSWORD})
    between = client.get(reverse("admin:index"))
    second = client.post(first.url, {"code": _totp_code(SECRET)})

    assert first.url == reverse("mfa_authenticate")
    assert between.status_code == 302
    assert second.url == reverse("admin:index")
    assert client.get(second.url).status_code == 200


@pytest.mark.usefixtures("_two_factors")
def test_log_in_with_emailed_code_still_asks_for_the_app(client):
    user = make_user(make_summit(), Role.OWNER)
    TOTP.activate(user, SECRET)
    asked = client.post(reverse(CODE), {"email": user.email})

    entered = client.post(asked.url, {"code": _code_in_mail()})

    assert entered.url == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.usefixtures("_two_factors")
def test_a_session_from_before_the_factor_must_show_it(client):
    user = make_user(make_summit(), Role.OWNER)
    client.force_login(user)  # perhaps somebody else, with a stolen password
    TOTP.activate(user, SECRET)

    refused = client.get(reverse("admin:index"))
    shown = client.post(refused.url, {"code": _totp_code(SECRET), "next": reverse("admin:index")})

    assert refused.url.startswith(reverse("mfa_reauthenticate"))
    assert shown.url == reverse("admin:index")
    assert client.get(shown.url).status_code == 200


@pytest.mark.usefixtures("_two_factors")
def test_a_recovery_code_works_once(client):
    user = make_user(make_summit(), Role.OWNER)
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, SECRET)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    answers = []
    for _n in range(2):
        first = client.post(reverse(LOGIN), {"login": user.email, "password": PASSWORD})
        answers.append(client.post(first.url, {"code": code}).status_code)
        client.post(reverse("account_logout"))

    assert answers == [302, 200]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_two_factors")
def test_setting_up_the_app_opens_the_panel_and_is_told_by_mail(client):
    user = make_user(make_summit(), Role.OWNER)
    asked = client.post(reverse(CODE), {"email": user.email})
    client.post(asked.url, {"code": _code_in_mail()})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    client.post(reverse("mfa_activate_totp"), {"code": _totp_code(secret)})
    staff_mails.wait()

    assert "Authenticator" in str(mail.outbox[-1].subject)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_two_factors")
def test_setting_up_the_app_proves_nothing_in_another_session(client):
    user = make_user(make_summit(), Role.OWNER)
    other = Client()
    for one in (client, other):
        asked = one.post(reverse(CODE), {"email": user.email})
        one.post(asked.url, {"code": _code_in_mail()})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    client.post(reverse("mfa_activate_totp"), {"code": _totp_code(secret)})

    refused = other.get(reverse("admin:index"))
    assert refused.url.startswith(reverse("mfa_reauthenticate"))


def test_what_was_sent_is_said_once_and_without_a_promise(client):
    asked = client.post(reverse(CODE), {"email": "stranger@summit-tests.dev"}, follow=True)
    page = asked.content.decode()

    assert "If somebody logs in with this address" in page
    assert "has been sent" not in page


def test_a_key_opens_the_panel_alone_unless_unticked_and_a_refusal_can_be_seen(client):
    user = make_user(make_summit(), Role.OWNER)
    asked = client.post(reverse(CODE), {"email": user.email})
    client.post(asked.url, {"code": _code_in_mail()})

    page = client.get(reverse("mfa_add_webauthn"))

    assert page.context["form"]["passwordless"].value() is True
    html = page.content.decode()
    assert "Log in with this key alone" in html
    assert "data-passkey-error hidden" in html
    assert "asswordless operation" not in html


def test_one_link_leads_to_a_new_password(client):
    html = client.get(reverse(LOGIN)).content.decode()
    assert html.count(reverse("account_reset_password")) == 1
    assert "data-passkey-error hidden" in html


@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("post", "mfa_deactivate_totp"),
        ("post", "mfa_generate_recovery_codes"),
        ("get", "mfa_view_recovery_codes"),
    ],
)
def test_a_password_alone_changes_no_second_factor(client, method, page):
    user = make_user(make_summit(), Role.OWNER)
    user.set_password(PASSWORD)
    user.save()
    client.post(reverse(LOGIN), {"login": user.email, "password": PASSWORD})
    TOTP.activate(user, SECRET)  # in another session, by the owner of the account
    RecoveryCodes.activate(user)

    refused = getattr(client, method)(reverse(page))
    password = client.post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse(page)}
    )
    again = getattr(client, method)(reverse(page))

    for answer in (refused, password, again):
        assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert user.authenticator_set.count() == 2
    client.post(reverse("mfa_reauthenticate"), {"code": _totp_code(SECRET)})
    assert client.get(reverse(page)).status_code == 200


# --- Focal points of delegations ----------------------------------------------------------------
def test_who_is_no_staff_gets_no_code(client):
    user = make_user(is_staff=False)

    asked = client.post(reverse(CODE), {"email": user.email})
    staff_mails.wait()

    assert asked.status_code == 302
    assert mail.outbox == []


def test_who_is_no_staff_does_not_log_in_with_a_password(client):
    user = make_user(is_staff=False)
    user.set_password(PASSWORD)
    user.save()

    answer = client.post(reverse(LOGIN), {"login": user.email, "password": PASSWORD}, follow=True)

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert not audit.of(user).exists()


def test_a_mail_is_rendered_outside_of_the_request(client):
    """Otherwise the time of the answer tells whether an address has a login."""
    user = make_user(make_summit())
    renderers = set()

    def note(sender, template, **given):
        if str(template.name).startswith("summit/email/"):
            renderers.add(threading.current_thread())

    template_rendered.connect(note)
    try:
        client.post(reverse(CODE), {"email": user.email})
        staff_mails.wait()
    finally:
        template_rendered.disconnect(note)

    assert len(mail.outbox) == 1
    assert renderers
    assert threading.main_thread() not in renderers
