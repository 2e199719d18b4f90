"""Deciding about all that a list shows, on every page of it: by its filters, never by their ids."""

import re

import pytest
from django.urls import reverse

from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
from attendees.services import decisions
from attendees.tests.admin import LIST, as_member, at_once, page_of, references, said
from attendees.tests.factories import make_category, make_registration, put_on_waiting_list
from summit.admin import deciding, queues
from summit.enums import Role
from summit.models import AuditEntry, Notification
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_of_two(monkeypatch):
    monkeypatch.setattr("attendees.admin.registrations.RegistrationAdmin.list_per_page", 2)


def press(client, verb, query="?tab=waiting", **data):
    address = reverse("admin:attendees_registration_decide", args=[verb])
    return client.post(f"{address}{query}", {"everybody": "1"} | data, follow=True)


def seal(page):
    """What the page that asks was shown for."""
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def confirm(client, verb, query="?tab=waiting", **data):
    seen = seal(press(client, verb, query))
    return press(client, verb, query, confirmed="1", seen=seen, **data)


def states():
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


def test_all_that_match_are_decided_and_each_is_recorded_and_told(category, office):
    for _n in range(5):
        make_registration(category)
    answer = confirm(office, "approve")
    assert said(answer) == "5 registrations approved."
    assert states() == [State.CONFIRMED] * 5
    assert AuditEntry.objects.filter(verb="approve", door="admin").count() == 5
    assert Notification.objects.filter(kind="registration.confirmed").count() == 5


def test_it_is_always_asked_first_and_the_page_names_no_ids(category, office):
    rows = [make_registration(category) for _n in range(5)]
    for data in ({}, {"confirmed": "1"}, {"confirmed": "1", "seen": "0" * 32}):
        page = press(office, "approve", **data)
        assert "5 registrations" in page.content.decode()
        assert 'name="chosen"' not in page.content.decode()
    assert states() == [State.SUBMITTED] * len(rows)


def test_the_filters_of_the_list_say_who_is_meant(summit, category, office):
    other = make_category(summit, name="Media", needs_approval=True)
    for _n in range(3):
        make_registration(category)
        make_registration(other)
    answer = confirm(office, "approve", f"?tab=waiting&category__id__exact={other.pk}")
    assert said(answer) == "3 registrations approved."
    assert set(Registration.objects.filter(category=other).values_list("state", flat=True)) == {
        State.CONFIRMED
    }
    assert Registration.objects.filter(category=category, state=State.SUBMITTED).count() == 3


def test_a_search_says_who_is_meant(category, office):
    make_registration(category, full_name="Amina Benali")
    for _n in range(3):
        make_registration(category, full_name="Li Na")
    answer = confirm(office, "reject", "?tab=waiting&q=Benali", words="No place.")
    assert said(answer) == "1 registration rejected."


def test_rows_of_another_summit_do_not_match(category, office):
    make_registration(category)
    elsewhere = make_registration(make_category(make_summit(), needs_approval=True))
    confirm(office, "approve")
    elsewhere.refresh_from_db()
    assert elsewhere.state == State.SUBMITTED


def test_who_matches_since_the_question_is_asked_about_anew_and_the_words_stay(category, office):
    make_registration(category)
    seen = seal(press(office, "reject"))
    make_registration(category)
    page = press(office, "reject", confirmed="1", seen=seen, words="The hall is full.")
    assert said(page) == "Others match now than a moment ago. Look, then decide."
    assert "The hall is full." in page.content.decode()
    assert states() == [State.SUBMITTED] * 2


def test_those_whom_it_does_not_fit_are_left_out(category, office):
    rows = [make_registration(category) for _n in range(3)]
    decisions.approve(rows[0], by=make_user(category.summit))
    answer = confirm(office, "approve", "?tab=all")
    assert said(answer) == "2 registrations approved."


def test_those_who_are_refused_for_one_reason_are_named_together(summit, office):
    small = make_category(summit, needs_approval=True, name="Expert", quota=1)
    rows = [make_registration(small) for _n in range(3)]
    names = ", ".join(f"{row.attendee} {row.reference}" for row in rows[1:])
    assert said(confirm(office, "approve")) == (
        f"1 registration approved. 2 not: {names}: "
        "No place is left in Expert. Raise the quota or use the waiting list."
    )


def test_of_many_who_are_refused_the_first_are_named():
    outcome = deciding.Outcome(None, refused=[(f"R{n}", "Full.") for n in range(13)])
    assert outcome.words() == "13 not: R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, and 3 more: Full."


def test_no_more_than_one_press_can_bear(category, office, monkeypatch):
    monkeypatch.setattr(deciding, "ALL_AT_MOST", 3)
    monkeypatch.setattr(queues, "ALL_AT_MOST", 3)
    for _n in range(5):
        make_registration(category)
    assert "Choose the first 3 that match" in page_of(office, LIST, tab="waiting").content.decode()
    page = press(office, "approve").content.decode()
    assert "These are the first 3 that match" in page
    assert said(confirm(office, "approve")) == "3 registrations approved."
    assert states() == [State.CONFIRMED] * 3 + [State.SUBMITTED] * 2


def test_exactly_as_many_as_one_press_decides_are_not_called_the_first(
    category, office, monkeypatch
):
    monkeypatch.setattr(deciding, "ALL_AT_MOST", 3)
    monkeypatch.setattr(queues, "ALL_AT_MOST", 3)
    for _n in range(3):
        make_registration(category)
    assert "Choose the others afterwards" not in press(office, "approve").content.decode()
    make_registration(category)
    assert "Choose the others afterwards" in press(office, "approve").content.decode()


def test_who_stands_first_in_the_list_gets_the_scarce_place(summit, office):
    """Registered first and put on the waiting list last: the list and the places follow the second."""
    category = make_category(summit, name="Expert", needs_approval=True, quota=1)
    by = make_user(summit)
    rows = [make_registration(category) for _n in range(3)]
    for row in reversed(rows):
        put_on_waiting_list(row, by=by)
    shown = references(page_of(office, LIST, tab="list"))
    assert shown == [rows[2].reference, rows[1].reference]
    page = press(office, "approve", "?tab=list")
    assert [row.pk for row in page.context["chosen"]] == [row.pk for row in reversed(rows)]
    assert "1 registration approved. 2 not" in said(confirm(office, "approve", "?tab=list"))
    assert states() == [State.WAITLISTED, State.WAITLISTED, State.CONFIRMED]


def test_the_first_of_the_list_are_those_that_it_shows_first(category, office, monkeypatch):
    monkeypatch.setattr(deciding, "ALL_AT_MOST", 2)
    for _n in range(3):
        make_registration(category)
    assert said(confirm(office, "approve", "?tab=all")) == "2 registrations approved."
    assert states() == [State.SUBMITTED, State.CONFIRMED, State.CONFIRMED]


def nonce(page):
    return re.search(r'name="nonce" value="([\w-]+)"', page.content.decode())[1]


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_second_press_after_the_first_says_the_same(category, office, verb):
    for _n in range(3):
        make_registration(category)
    page = press(office, verb)
    sent = {"confirmed": "1", "seen": seal(page), "nonce": nonce(page), "words": "No place."}
    first, second = (said(press(office, verb, **sent)) for _press in range(2))
    assert first == second
    assert first.startswith("3 registrations")
    assert AuditEntry.objects.filter(verb=verb).count() == 3


def test_what_is_asked_anew_is_another_press(summit, office):
    category = make_category(summit, needs_approval=True, quota=1)
    for _n in range(2):
        make_registration(category)
    for expected in ("1 registration approved. 1 not", "1 registration approved."):
        page = press(office, "approve")
        sent = {"confirmed": "1", "seen": seal(page), "nonce": nonce(page)}
        assert said(press(office, "approve", **sent)).startswith(expected)
        Category.objects.update(quota=2)
    assert states() == [State.CONFIRMED] * 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_all_is_one_decision_and_no_fright(category):
    for _n in range(5):
        make_registration(category)
    user = make_user(category.summit)
    page = press(as_member(user), "approve")
    sent = {"confirmed": "1", "seen": seal(page), "nonce": nonce(page)}
    clients = [as_member(user) for _ in range(2)]
    pressed = at_once(lambda client: said(press(client, "approve", **sent)), clients)
    assert pressed == ["5 registrations approved."] * 2
    assert AuditEntry.objects.filter(verb="approve").count() == 5
    assert Notification.objects.filter(kind="registration.confirmed").count() == 5


def test_the_choice_is_offered_where_there_is_more_than_one_page(category, office):
    make_registration(category)
    assert "that match" not in page_of(office, LIST, tab="waiting").content.decode()
    for _n in range(2):
        make_registration(category)
    assert "Choose all 3 that match" in page_of(office, LIST, tab="waiting").content.decode()


def test_nobody_matches(office, category):
    make_registration(category)
    assert "Nothing was chosen" in said(press(office, "approve", "?tab=decided"))
    assert "Nothing was chosen" in said(press(office, "approve", "?nosuch__exact=1"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DESK])
def test_who_may_not_decide_does_not_decide_about_everybody(summit, category, role):
    make_registration(category)
    assert press(as_member(make_user(summit, role)), "approve").status_code == 403


def test_a_member_of_another_summit_finds_nobody(category):
    make_registration(category)
    outsider = as_member(make_user(make_summit(), Role.OWNER))
    assert "Nothing was chosen" in said(press(outsider, "approve"))
    assert states() == [State.SUBMITTED]
