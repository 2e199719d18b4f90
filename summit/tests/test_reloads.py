"""An address that only takes forms, opened by a reader: a page with the button instead of a bare 405."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from summit.enums import Role
from summit.reloads import page_above
from summit.tests.factories import make_summit, make_user

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def summit(db):
    return make_summit()


@pytest.fixture
def office(summit, client):
    client.force_login(make_user(summit, Role.OWNER))
    return client


@pytest.mark.parametrize("name", ["admin:switch", "admin:language"])
def test_reloading_a_button_of_the_panel_opens_the_page_above_it(office, name):
    answer = office.get(reverse(name), headers=HTML, follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert "Nothing was changed" in answer.content.decode()


def test_reloading_a_step_opens_the_thing_and_changes_nothing(office, summit):
    step = reverse("admin:summit_summit_move", args=[summit.pk, "close_registration"])
    answer = office.get(step, headers=HTML, follow=True)
    assert answer.status_code == 200
    assert f"/summit/summit/{summit.pk}/change/" in answer.redirect_chain[-1][0]
    assert "Nothing was changed" in answer.content.decode()
    before = summit.state
    summit.refresh_from_db()
    assert summit.state == before


def test_programs_and_other_methods_get_the_405(office, summit):
    step = reverse("admin:summit_summit_move", args=[summit.pk, "close_registration"])
    assert office.get(step).status_code == 405
    assert office.get(step, headers={"Accept": "application/json"}).status_code == 405
    assert office.put(step, headers=HTML).status_code == 405
    assert Client().get("/api/v1/summits/x/registrations/", headers=HTML).status_code != 302


def test_who_may_not_see_the_panel_is_not_led_into_it(summit):
    step = reverse("admin:summit_summit_move", args=[summit.pk, "close_registration"])
    answer = Client().get(step, headers=HTML)
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/admin/agenda/session/3/step/cancel/", "/admin/agenda/session/3/"),
        ("/admin/exhibitors/exhibitor/decide/approve/", "/admin/exhibitors/exhibitor/"),
        ("/admin/attendees/registration/export/", "/admin/attendees/registration/"),
        ("/en/my/token/agenda/sessions/5/book/", "/en/my/token/agenda/"),
        ("/en/my/token/accept/", "/en/my/token/"),
        ("/ar/exhibitor/1/booth/7/hold/", "/ar/exhibitor/1/booth/"),
        ("/ar/exhibitor/1/claims/7/reserve/", "/ar/exhibitor/1/"),
        ("/en/exhibitor/1/products/7/publish/", "/en/exhibitor/1/products/7/"),
    ],
)
def test_the_page_above_is_the_nearest_that_people_know(path, page):
    with translation.override("ar" if path.startswith("/ar/") else "en"):
        assert page_above(path) == page


def test_above_a_first_address_there_is_nothing():
    assert page_above("/nowhere/") is None
