"""What the first page says adds up."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
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


def test_the_list_behind_a_figure_holds_what_the_figure_counts():
    summit = make_summit()
    free, full = make_category(summit), make_category(summit, quota=1)
    asked = make_category(summit, needs_approval=True)
    made = [make_registration(category) for category in (free, free, free, asked, full, full, full)]
    Registration.objects.filter(pk=made[0].pk).update(state=State.DRAFT)
    Registration.objects.filter(pk=made[1].pk).update(state=State.CANCELLED)
    Registration.objects.filter(pk=made[5].pk).update(
        state=State.OFFERED, respond_by=timezone.now()
    )
    Category.objects.filter(pk=free.pk).update(taken=1)
    Category.objects.filter(pk=full.pk).update(quota=2, taken=2)
    client = as_member(make_user(summit))

    index = client.get(reverse("admin:index"))

    counted = {
        str(figure.label): (figure.value, client.get(figure.link).context["queue"].result_count)
        for figure in index.context["figures"]
        if figure.link.startswith(reverse(LIST))
    }
    assert counted == {
        "registrations": (6, 6),
        "confirmed": (2, 2),
        "waits for approval": (1, 1),
        "on the waiting list": (1, 1),
    }
    quotas = next(card for card in index.context["cards"] if "quotas" in card.template)
    assert {
        row["label"]: (row["taken"], client.get(row["link"]).context["queue"].result_count)
        for row in quotas.content["rows"]
    } == {free.name: (1, 1), full.name: (2, 2), asked.name: (0, 0)}
