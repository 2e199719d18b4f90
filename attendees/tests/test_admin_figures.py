"""What the first page says adds up."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from attendees.models import Registration
from attendees.screens import dashboard_counts
from attendees.tests.admin import LIST, as_member
from attendees.tests.factories import make_category, make_registration
from summit.dashboard import Board
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def _figures(client):
    found = client.get(reverse("admin:index")).context["figures"]
    return {str(figure.label): figure for figure in found}


def test_places_left_say_how_they_come_about():
    summit = make_summit(capacity=1200)
    category = make_category(summit)
    for _n in range(2):
        make_registration(category)

    left = _figures(as_member(make_user(summit)))["places left"]

    assert (left.value, left.note) == (1198, "2 of 1,200 taken")


def test_the_queue_opens_at_the_address_of_the_navigation():
    summit = make_summit()
    make_registration(make_category(summit, needs_approval=True))
    client = as_member(make_user(summit))

    index = client.get(reverse("admin:index"))

    links = [card.link for card in index.context["cards"] if card.link_text == "Open the queue"]
    assert links == [reverse(LIST)]
    assert client.get(links[0]).context["queue"].tab == "waiting"


def test_the_mean_of_seven_days_begins_on_the_seventh():
    now = timezone.now()
    summit = make_summit(registration_opens=now - dt.timedelta(days=9))
    make_registration(make_category(summit))
    Registration.objects.update(submitted_at=now - dt.timedelta(days=9))

    days = dashboard_counts.days(Board(summit, make_user(summit), now))

    with_mean = [day for day in days if day.mean is not None]
    assert len(with_mean) == 4  # of ten days
    assert with_mean[0].mean == pytest.approx(1 / 7)
