"""Registering with an address that is known: nobody rewrites somebody else, and nothing is lost."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.models import Attendee, Position, Registration
from attendees.services import delegations, registrations, visits
from attendees.tests.factories import (
    make_category,
    make_consent_texts,
    make_details,
    make_registration,
)
from attendees.tests.test_delegations import make_delegation
from summit import audit, delivery
from summit.enums import NotificationState
from summit.exceptions import Full
from summit.models import Notification
from summit.tests.api import Caller
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import said_by, save

pytestmark = pytest.mark.django_db

EMAIL = "mayor@summit-tests.dev"
RUBBISH = {
    "full_name": "Rubbish Name",
    "email": EMAIL,
    "organisation": "Rubbish",
    "country": "DZ",
    "consent": "on",
}


@pytest.fixture
def category():
    summit = make_summit()
    make_consent_texts(summit)
    return make_category(summit, slug="delegate")


@pytest.fixture
def mayor(category):
    person = Attendee.objects.create(
        summit=category.summit,
        full_name="Li Wei",
        latin_name="Li Wei",
        email=EMAIL,
        phone="+86 951 555 0100",
        is_listed_guest=True,
    )
    for rank, (title, name) in enumerate([("Mayor", "Yinchuan"), ("Fellow", "UN-Habitat")]):
        Position.objects.create(
            summit=category.summit, attendee=person, title=title, organisation_name=name, rank=rank
        )
    return person


def form(category):
    return f"/en/{category.summit.slug}/register/{category.slug}/"


def posts(person):
    return list(person.positions.values_list("title", "organisation_name"))


def by_web(category):
    return Client().post(form(category), RUBBISH)


def by_api(category):
    said = {name: value for name, value in RUBBISH.items() if name != "consent"}
    address = f"/api/v1/summits/{category.summit.slug}/registrations/"
    return Caller().post(address, said | {"category": category.slug, "consents": ["visit"]})


@pytest.mark.parametrize("door", [by_web, by_api])
def test_a_stranger_with_the_address_of_a_guest_rewrites_nothing(category, mayor, door):
    assert door(category).status_code in (202, 302)
    assert mayor.registrations.get().state == State.CONFIRMED
    mayor.refresh_from_db()
    assert (mayor.full_name, str(mayor.phone)) == ("Li Wei", "+869515550100")
    assert posts(mayor) == [("Mayor", "Yinchuan"), ("Fellow", "UN-Habitat")]


def test_a_stranger_rewrites_nobody_who_has_cancelled(category):
    registration = make_registration(category, email=EMAIL)
    visits.cancel(registration, by=registration)
    by_web(category)
    person = Attendee.objects.get()
    assert person.full_name == "Nadia Haddad"
    assert posts(person) == [("", "Municipality of Oran")]
    assert Registration.objects.living().get().attendee == person


def test_the_office_corrects_what_it_says_and_keeps_the_rest(category, mayor):
    said = make_details(email=EMAIL, full_name="李伟", organisation="Ningxia", country="")
    office = make_user(category.summit)
    registrations.register(said, category=category, by=office, even_if_closed=True)
    mayor.refresh_from_db()
    assert (mayor.full_name, mayor.latin_name, str(mayor.phone)) == (
        "李伟",
        "Li Wei",
        "+869515550100",
    )
    assert posts(mayor) == [("Mayor", "Ningxia"), ("Fellow", "UN-Habitat")]


def test_the_same_page_with_other_answers_is_another_registration(client: Client, category):
    page = RUBBISH | {"nonce": uuid.uuid4().hex}
    for email in ("wrong@summit-tests.dev", "right@summit-tests.dev", "right@summit-tests.dev"):
        client.post(form(category), page | {"email": email})
    rows = Registration.objects.order_by("pk").values_list("attendee__email", flat=True)
    assert list(rows) == ["wrong@summit-tests.dev", "right@summit-tests.dev"]
    assert Notification.objects.count() == 2


def test_a_press_that_was_refused_may_be_repeated(client: Client, category):
    category.has_waiting_list, category.quota = False, 1
    category.save()
    holder = make_registration(category)
    page = RUBBISH | {"nonce": uuid.uuid4().hex}
    assert client.post(form(category), page).status_code == 422
    visits.cancel(holder, by=holder)
    assert client.post(form(category), page).status_code == 302
    assert Registration.objects.living().get().attendee.email == EMAIL


def test_the_office_reads_which_registration_an_address_has(category):
    known = make_registration(category)
    delegation, office = make_delegation(category), make_user(category.summit)
    with pytest.raises(registrations.AlreadyRegistered, match=known.reference):
        delegations.bring(
            delegation, make_details(email=known.attendee.email), category=category, by=office
        )


def at_once(call, times):
    def run(number):
        try:
            return call(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_waiting_list", [True, False])
def test_one_address_many_times_at_once_in_a_full_category(category, has_waiting_list):
    category.has_waiting_list, category.quota = has_waiting_list, 1
    category.save()
    make_registration(category)

    def call(email):
        try:
            registrations.register(make_details(email=email), category=category)
        except (registrations.AlreadyRegistered, Full) as refusal:
            return refusal.code
        return "waits"

    for number in range(8):
        found = at_once(lambda _try, number=number: call(f"same-{number}@summit-tests.dev"), 4)
        expected = ["already_registered"] * 3 + ["waits"] if has_waiting_list else ["full"] * 4
        assert sorted(found) == expected
    assert Registration.objects.count() == (9 if has_waiting_list else 1)


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_one_page_at_once_register_once_and_mail_once(category):
    page = RUBBISH | {"nonce": uuid.uuid4().hex}
    answers = at_once(lambda _try: Client().post(form(category), page).status_code, 4)
    assert answers == [302] * 4
    assert (Registration.objects.count(), Notification.objects.count()) == (1, 1)


def test_a_link_that_the_office_sends_twice_is_sent_twice(category):
    registration, office = make_registration(category), make_user(category.summit)
    for _ in range(2):
        visits.send_link(registration, by=office)
    assert Notification.objects.filter(kind="registration.again").count() == 2


def save_person(client, person, **changes):
    """The page of a person in the panel, saved with `changes`."""
    url = reverse("admin:attendees_attendee_change", args=[person.pk])
    save(client, url, said_by(client, url) | changes)


def test_a_corrected_address_ends_the_links_of_the_wrong_one(client: Client, category, mailoutbox):
    registration = make_registration(category, email="wrong@summit-tests.dev")
    old = reverse("attendees:my", args=[links.token(registration)])
    office = make_user(category.summit)
    client.force_login(office)
    assert Client().get(old).status_code == 200
    save_person(client, registration.attendee, email=EMAIL)
    registration.refresh_from_db()
    assert registration.attendee.email == EMAIL
    assert Client().get(old).status_code == 404
    new = links.token(registration)
    assert Client().get(reverse("attendees:my", args=[new])).status_code == 200
    assert audit.of(registration.attendee).filter(verb="correct_email").exists()
    # The first mail still waited, and might be on its way: the new link must not go to the wrong address.
    first = Notification.objects.filter(recipient="wrong@summit-tests.dev")
    assert first.get().state == NotificationState.SUPPRESSED
    first.update(state=NotificationState.QUEUED)
    delivery.deliver()
    assert first.get().state == NotificationState.SUPPRESSED
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]
    assert new in mailoutbox[0].body


def test_somebody_without_an_address_any_more_gets_nothing_there(category):
    registration = make_registration(category)
    visits.correct_email(registration.attendee, "", by=make_user(category.summit))
    assert Notification.objects.get().state == NotificationState.SUPPRESSED


def test_other_corrections_of_a_person_leave_the_link_alone(client: Client, category):
    registration = make_registration(category)
    client.force_login(make_user(category.summit))
    save_person(client, registration.attendee, full_name="Nadia H.")
    registration.refresh_from_db()
    assert (registration.attendee.full_name, registration.link_version) == ("Nadia H.", 1)
    assert not Notification.objects.filter(kind="registration.again").exists()
