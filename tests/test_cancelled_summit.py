"""A summit that does not take place: asked twice before, said on every page after."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.tests.factories import make_category, make_registration
from exhibitors.services import applications
from exhibitors.tests.factories import (
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from sessions.tests.factories import give_role, make_guest, make_session, make_speaker, publish
from summit import pages
from summit.enums import Role, SummitState
from summit.exceptions import Closed
from summit.models import Notification
from summit.services import summits
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import said_by

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


def test_the_tick_stands_before_its_button_and_the_page_itself_asks_for_it(
    client: Client, summit, owner
):
    form = settings_page(client, summit).partition("/cancel/")[2].partition("</form>")[0]
    assert form.startswith('" novalidate>')  # a bubble of the browser would cover the sentence
    assert form.index('type="checkbox"') < form.index("Yes, cancel it") < form.index("<button")


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


def test_who_would_hear_is_counted_only_for_a_tick_that_is_drawn(client: Client, summit, owner):
    def counts(address, **said):
        with CaptureQueriesContext(connection) as asked:
            client.post(address, said) if said else client.get(address)
        return sum(" UNION " in query["sql"] for query in asked)

    page = reverse("admin:summit_summit_change", args=[summit.pk])
    move = reverse("admin:summit_summit_move", args=[summit.pk, "cancel"])
    again = said_by(client, page) | {"capacity": "70", "working_languages": ["en"]}
    assert counts(page) == 1
    assert counts(page, **again) == 0
    assert counts(move, sure="") == 0
    assert counts(move, sure="on") == 0
    summit.refresh_from_db()
    assert (summit.capacity, summit.state) == (70, SummitState.CANCELLED)


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


# --- After -------------------------------------------------------------------------------------
NOTICE = "The summit does not take place"


@pytest.fixture
def cancelled(summit, django_capture_on_commit_callbacks):
    """Cancelled while its pages are kept: with everything that the public is invited to."""
    summit.registrant = make_registration(make_category(summit))
    make_exhibition(summit)
    make_session(summit)
    publish(summit)
    pages.forget()
    client = Client()
    for page in PAGES:
        assert NOTICE not in client.get(f"/en/{summit.slug}/{page}").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        summits.cancel(summit, by=make_user(summit))
    return summit


PAGES = (
    *("", "privacy/", "register/", "my-page/", "programme/", "speakers/"),
    *("exhibition/", "exhibitors/", "exhibit/"),
)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_it_at_once_and_once_above_its_content(client: Client, cancelled, page):
    response = client.get(f"/en/{cancelled.slug}/{page}")
    head, content = response.content.decode().split('<main id="content">')
    assert head.count(NOTICE) == 1
    assert head.index(NOTICE) < head.index("</header>")
    for invitation in ("/register/standard", "Apply for a booth", "/en/my/"):
        assert invitation not in content
    assert ">Register</a>" not in content
    assert response.status_code == (410 if page in ("register/", "exhibit/") else 200)


def test_registering_is_refused_with_the_reason(client: Client, cancelled):
    page = client.get(f"/en/{cancelled.slug}/register/").content.decode().split("<main")[1]
    assert NOTICE in page
    assert "stay valid" not in page
    category = cancelled.registrant.category
    form = f"/en/{cancelled.slug}/register/{category.slug}/"
    assert client.post(form, {"full_name": "Nadia"}).status_code == 410


def test_nobody_applies_for_a_booth_of_it(client: Client, cancelled):
    page = client.get(f"/en/{cancelled.slug}/exhibit/").content.decode().split("<main")[1]
    assert "Applications are closed" in page
    assert NOTICE in page
    said = applications.Application(
        organisation="x", contact_name="x", email="x@summit-tests.dev", language="en"
    )
    with pytest.raises(Closed):
        applications.apply(cancelled, said)


def test_the_own_page_says_it_first_and_shows_no_ticket(client: Client, cancelled):
    own = f"/en/my/{links.token(cancelled.registrant)}/"
    page = client.get(own).content.decode().split("<main")[1]
    assert f"<h2>{NOTICE}</h2>" in page
    for gone in (
        "See you in",
        "Your place is confirmed",
        "ticket.pdf",
        "summit.ics",
        "<svg class=",
    ):
        assert gone not in page.replace('<svg class="drawing', "").replace('<svg class="icon', "")
    assert client.get(f"{own}ticket.pdf").status_code == 302
    assert "STATUS:CANCELLED" in client.get(f"{own}summit.ics").content.decode()


def test_archiving_asks_as_well(client: Client, cancelled, owner):
    assert ">Yes, archive it</span>" in settings_page(client, cancelled)
    url = reverse("admin:summit_summit_move", args=[cancelled.pk, "archive"])
    assert "Tick it to archive the summit." in client.post(url, follow=True).content.decode()
    cancelled.refresh_from_db()
    assert cancelled.state == SummitState.CANCELLED
    client.post(url, {"sure": "on"})
    cancelled.refresh_from_db()
    assert (cancelled.state, cancelled.is_cancelled) == (SummitState.ARCHIVED, True)


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.INFO_REQUESTED, State.OFFERED, State.SUBMITTED]
)
def test_the_own_page_asks_nothing_any_more(client: Client, cancelled, state):
    registration = cancelled.registrant
    soon = timezone.now() + dt.timedelta(hours=1)
    Registration.objects.filter(pk=registration.pk).update(state=state, respond_by=soon)
    page = client.get(f"/en/my/{links.token(registration)}/").content.decode().split("<main")[1]
    assert f"<h2>{NOTICE}</h2>" in page
    for asked in ("/accept/", "/questions/", "/answer/", "/cancel/"):
        assert asked not in page


def test_who_had_cancelled_before_reads_that(client: Client, cancelled):
    registration = cancelled.registrant
    Registration.objects.filter(pk=registration.pk).update(state=State.CANCELLED)
    page = client.get(f"/en/my/{links.token(registration)}/").content.decode()
    assert "You cancelled your registration" in page


def test_the_list_of_summits_marks_it(client: Client, cancelled):
    make_summit()
    page = client.get("/en/").content.decode()
    assert page.count(NOTICE) == 1


def test_today_leaves_nothing_to_sell_or_to_seat(client: Client, summit, owner):
    make_exhibition(summit)
    make_booth(make_plan(summit))
    give_role(make_session(summit), make_speaker(summit))
    here = reverse("admin:index")
    running = client.get(here).content.decode()
    assert "booth left" in running
    assert "to confirm" in running

    summits.cancel(summit, by=owner)

    page = client.get(here).content.decode()
    assert "booth left" not in page
    assert "to confirm" not in page
