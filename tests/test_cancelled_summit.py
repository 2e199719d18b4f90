"""A summit that does not take place: asked twice before, said on every page after."""

import pytest
from django.test import Client
from django.urls import reverse

from attendees.tests.factories import make_category, make_registration
from exhibitors.tests.factories import make_exhibition, make_exhibitor, make_member
from sessions.tests.factories import give_role, make_guest, make_session, make_speaker, publish
from summit.enums import Role, SummitState
from summit.models import Notification
from summit.services import summits
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def owner(summit, client):
    user = make_user(summit, Role.OWNER)
    client.force_login(user)
    return user


def cancel(client, summit, **said):
    url = reverse("admin:summit_summit_move", args=[summit.pk, "cancel"])
    return client.post(url, said, follow=True).content.decode()


def settings_page(client, summit):
    return client.get(reverse("admin:summit_summit_change", args=[summit.pk])).content.decode()


# --- Before ------------------------------------------------------------------------------------
def test_one_press_cancels_no_summit(client: Client, summit, owner):
    make_registration(make_category(summit))
    Notification.objects.all().delete()

    page = cancel(client, summit)

    summit.refresh_from_db()
    assert summit.state == SummitState.REGISTRATION_OPEN
    assert "Tick it to cancel the summit." in page
    assert not Notification.objects.exists()


def test_with_a_tick_it_is_cancelled(client: Client, summit, owner):
    cancel(client, summit, sure="on")

    summit.refresh_from_db()
    assert summit.state == SummitState.CANCELLED


def test_the_tick_says_how_many_hear_of_it(client: Client, summit, owner):
    assert ">Yes, cancel it</span>" in settings_page(client, summit)

    category = make_category(summit)
    make_registration(category)
    assert "Yes, cancel it: 1 person is told by mail" in settings_page(client, summit)
    make_registration(category)
    assert "Yes, cancel it: 2 people are told by mail" in settings_page(client, summit)


def test_as_many_addresses_are_told_as_were_named(summit):
    """Of the registrations, of the programme and of the exhibition; nobody is counted twice."""
    speaker = make_speaker(summit)
    give_role(make_session(summit), speaker)
    publish(summit)
    make_guest(summit)
    exhibitor = make_exhibitor(make_exhibition(summit).summit)
    make_member(exhibitor), make_member(exhibitor)
    make_registration(make_category(make_summit()))  # of another summit
    named = summits.told_of_cancelling(summit)
    Notification.objects.all().delete()

    summits.cancel(summit, by=make_user(summit))

    mails = Notification.objects.for_summit(summit)
    assert named == len(set(mails.values_list("recipient", flat=True))) == 4
