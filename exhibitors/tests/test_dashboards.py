"""What the organisers' first page says of the exhibition, for whom, and that it stays cheap."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendees.tests.admin import as_member, page_of
from exhibitors import dashboards
from exhibitors.enums import AllocationState, ExhibitorState
from exhibitors.models import Allocation, Booth, Exhibitor
from exhibitors.services import booths, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import audit, dashboard
from summit.enums import Role
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
A, E = AllocationState, ExhibitorState


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def summit():
    return make_exhibition().summit


def board(summit, role=Role.OWNER):
    return dashboard.Board(summit, make_user(summit, role), timezone.now())


def test_booths_are_counted_by_what_the_plan_says_of_them(summit):
    plan = make_plan(summit)
    _free, late, held, reserved, taken, blocked = make_booths(plan, 6)
    Booth.objects.filter(pk=blocked.pk).update(is_blocked=True)
    past = timezone.now() - dt.timedelta(seconds=1)
    make_allocation(late, make_exhibitor(summit), A.HELD, held_until=past)
    for booth, state in ((held, A.HELD), (reserved, A.RESERVED), (taken, A.CONFIRMED)):
        make_allocation(booth, make_exhibitor(summit), state)
    (figure,) = dashboards.figures(board(summit))
    assert (figure.value, str(figure.label), figure.note) == (2, "booths left", "of 6, 1 held")
    card = dashboards.booths(board(summit))
    counts = {entry["look"]: entry["count"] for entry in card.content["legend"]}
    assert counts == {"confirmed": 1, "reserved": 1, "held": 1, "available": 2, "blocked": 1}
    assert card.content["cells"].count("available") == 2
    assert card.content["sold"] == "9 m² of 54 m² sold (17 %), 9 m² more reserved"


def test_many_booths_are_bars(summit, monkeypatch):
    monkeypatch.setattr(dashboards, "_MOST_CELLS", 2)
    make_booths(make_plan(summit), 3)
    card = dashboards.booths(board(summit))
    assert card.content["cells"] == []
    assert [(str(row.label), row.count) for row in card.content["bars"]] == [("Available", 3)]


def test_waiting_applications_and_reservations_say_since_when(
    summit, django_capture_on_commit_callbacks
):
    now = timezone.now()
    make_exhibitor(summit, state=E.APPLIED, applied_at=now - dt.timedelta(days=8, hours=2))
    make_exhibitor(summit, state=E.APPLIED, applied_at=now)
    make_exhibitor(summit, state=E.WAITLISTED)
    claim = make_allocation(make_booth(make_plan(summit)), make_exhibitor(summit))
    Allocation.objects.update(reserved_at=now - dt.timedelta(hours=5))
    card = dashboards.exhibitors(board(summit))
    lines = [(line.count, line.note, line.tone) for line in card.content["lines"]]
    assert lines == [
        (2, "waiting, oldest 8 d 2 h", "bad"),
        (1, "waiting, oldest 5 h", "soon"),
        (1, "1 on the waiting list", "ok"),
    ]
    assert dashboards.waiting_applications(summit).count() == 2
    assert dashboards.waiting_reservations(summit).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        booths.confirm(claim, by=audit.SYSTEM)
    assert dashboards.waiting_reservations(summit).count() == 0


def test_the_lines_of_the_card_add_up_to_all_exhibitors(summit):
    make_booth(make_plan(summit))
    for state in ExhibitorState:
        exhibitor = make_exhibitor(summit)
        Exhibitor.objects.filter(pk=exhibitor.pk).update(state=state)

    card = dashboards.exhibitors(board(summit))

    applied, _reservations, coming, over = card.content["lines"]
    assert coming.note == "1 on the waiting list"
    assert applied.count + coming.count + 1 + over.count == int(card.aside)
    assert (over.label, over.count) == ("Not or no longer", 3)


def test_staff_named_of_allotted_over_all_exhibitors(summit):
    first, second = make_booths(make_plan(summit), 2)
    one = make_exhibitor(summit)
    make_allocation(first, one, A.CONFIRMED)
    make_allocation(second, make_exhibitor(summit), A.RESERVED)
    person = staff.Person(full_name="Li Na", email="li.na@helan.example")
    staff.name(one, person, by=audit.SYSTEM)
    card = dashboards.exhibitors(board(summit))
    assert card.content["staff"] == {"text": "1 named of 8", "share": "12.50%"}


def test_a_summit_without_an_exhibition_says_nothing_of_one():
    empty = board(make_summit())
    assert dashboards.figures(empty) is None
    assert dashboards.booths(empty) is None
    assert dashboards.exhibitors(empty) is None


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_what_its_rule_allows(summit, role):
    make_booths(make_plan(summit), 1)
    make_exhibitor(summit, "Helan", E.APPLIED)
    html = page_of(as_member(make_user(summit, role)), "admin:index").content.decode()
    assert "booth left" in html
    assert ("?tab=waiting" in html) is (role not in (Role.PROGRAMME, Role.PRESS))


def test_a_member_of_another_summit_sees_its_own_booths(summit):
    make_booths(make_plan(summit), 3)
    other = make_summit()
    make_booth(make_plan(other))
    (figure,) = dashboards.figures(board(other))
    assert figure.value == 1


def test_the_first_page_takes_no_more_queries_for_more_exhibitors(summit):
    client = as_member(make_user(summit, Role.OWNER))
    rooms = iter(make_booths(make_plan(summit), 4))

    def add():
        exhibitor = make_exhibitor(summit)
        make_member(exhibitor)
        make_allocation(next(rooms), exhibitor, A.CONFIRMED)
        make_exhibitor(summit, state=E.APPLIED)

    def queries():
        page_of(client, "admin:index")
        with CaptureQueriesContext(connection) as counted:
            page_of(client, "admin:index")
        return len(counted)

    add()
    with_one = queries()
    add()
    add()
    assert queries() == with_one
